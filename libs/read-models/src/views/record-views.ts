import type { AssigneeType, ChannelType, ContactStatus, Millis, Resolution, Timestamp } from '@parley/domain';
import type { ContactDetails, ContactDocument, InboxDocument, TeammateDocument } from '../documents/record-documents';

/** The contact as a conversation shows it: every field always there. */
export interface ContactView {
  readonly id: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string | null;
  readonly full_name: string | null;
  readonly preferred_channel: ChannelType | null;
  readonly metadata: { readonly [name: string]: unknown };
  readonly status: ContactStatus | 'deleted';
  readonly created_at: Timestamp | null;
  readonly updated_at: Timestamp | null;
  readonly last_contacted: Timestamp | null;
}

/** The contact as its own record. */
export interface ContactRecordView extends ContactView {
  readonly blocked: boolean;
  readonly revision: number;
}

export interface TeammateView {
  readonly id: string;
  readonly type: AssigneeType;
  readonly name: string | null;
  readonly email: string | null;
  readonly avatar_url: string | null;
  readonly available: boolean;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revision: number;
}

export interface InboxView {
  readonly id: string;
  readonly name: string;
  readonly inactivity_timeout_seconds: number | null;
  readonly inactivity_resolution: Resolution;
  readonly reopen_window_seconds: number | null;
  readonly reopen_after_spam: boolean;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revision: number;
}

interface Shown extends Omit<ContactDetails, 'status'> {
  readonly status: ContactView['status'];
}

/** What a contact says of itself that nobody saved, or that was erased. */
const silent: Omit<Shown, 'status'> = {
  preferredChannel: null,
  phone: null,
  email: null,
  firstName: '',
  lastName: null,
  metadata: {},
};

/** A contact that nobody saved shows its id alone, also when it was blocked or written to. */
export function contactView(contact: ContactDocument | undefined, id: string): ContactView {
  if (contact === undefined || contact.record === 'none' || contact.record === 'unsaved')
    return viewOf(id, { ...silent, status: 'active' }, null);
  return viewOf(id, contact.details ?? { ...silent, status: 'deleted' }, contact);
}

const viewOf = (
  id: string,
  said: Shown,
  times: Pick<ContactDocument, 'createdAt' | 'updatedAt' | 'lastContacted'> | null,
): ContactView => ({
  id,
  phone: said.phone,
  email: said.email,
  first_name: said.firstName,
  last_name: said.lastName,
  full_name: fullName(said.firstName, said.lastName),
  preferred_channel: said.preferredChannel,
  metadata: said.metadata,
  status: said.status,
  created_at: timestampOrNull(times?.createdAt),
  updated_at: timestampOrNull(times?.updatedAt),
  last_contacted: timestampOrNull(times?.lastContacted),
});

export const fullName = (...names: readonly (string | null)[]): string | null =>
  names.filter((name) => name !== null && name !== '').join(' ') || null;

export const contactRecordView = (contact: ContactDocument): ContactRecordView => ({
  ...contactView(contact, contact.id),
  blocked: contact.blocked,
  revision: contact.revision,
});

export const teammateView = (teammate: TeammateDocument): TeammateView => ({
  id: teammate.id,
  type: teammate.type,
  name: teammate.name,
  email: teammate.email,
  avatar_url: teammate.avatarUrl,
  available: teammate.available,
  created_at: timestamp(teammate.createdAt),
  updated_at: timestamp(teammate.updatedAt),
  revision: teammate.revision,
});

export const inboxView = ({ id, settings, createdAt, updatedAt, revision }: InboxDocument): InboxView => ({
  id,
  name: settings.name,
  inactivity_timeout_seconds: settings.inactivityTimeoutSeconds,
  inactivity_resolution: settings.inactivityResolution,
  reopen_window_seconds: settings.reopenWindowSeconds,
  reopen_after_spam: settings.reopenAfterSpam,
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
  revision,
});

/** RFC 3339 in UTC with milliseconds. */
export const timestamp = (at: Millis): Timestamp => new Date(at).toISOString();

export const timestampOrNull = (at: Millis | null | undefined): Timestamp | null => (at == null ? null : timestamp(at));
