import { inboxSettings, readable, type ContactEvent, type Millis } from '@parley/domain';
import type {
  ContactChange,
  ConversationChange,
  InboxChange,
  RecordChange,
  RoutingChange,
  TeammateChange,
} from './change';
import type {
  ContactDetails,
  ContactDocument,
  InboxDocument,
  RecordDocuments,
  RecordKind,
  RoutingDocument,
  TeammateDocument,
} from './record-documents';

/** A contact that nothing was said of yet. */
export const unknownContact = (workspace: string, id: string): ContactDocument => ({
  workspace,
  id,
  revision: -1,
  record: 'none',
  blocked: false,
  erasedAt: null,
  details: null,
  createdAt: null,
  updatedAt: null,
  lastContacted: null,
});

/*
 * The documents after a whole commit. The same object when the commit was applied before; otherwise total, like
 * `projectConversation`.
 */

export function projectContact(document: ContactDocument | undefined, change: ContactChange): ContactDocument {
  const before = document ?? unknownContact(change.workspace, change.id);
  if (change.revision <= before.revision) return before;
  const { at, events } = change.commit;
  const erasedAt = erases(change) ? change.position : before.erasedAt;
  return { ...events.reduce(afterContactEvent, before), erasedAt, revision: change.revision, updatedAt: at };
}

/** Whether a change of a record erases a contact. */
export const erases = (change: RecordChange): boolean =>
  change.kind === 'contact' && change.commit.events.some(({ type }) => type === 'ContactErased');

function afterContactEvent(contact: ContactDocument, event: ContactEvent): ContactDocument {
  switch (event.type) {
    case 'ContactSaved': {
      const createdAt = contact.record === 'saved' ? contact.createdAt : event.at;
      return { ...contact, record: 'saved', details: detailsOf(event), createdAt };
    }
    case 'ContactBlocked':
      return { ...contact, record: contact.record === 'none' ? 'unsaved' : contact.record, blocked: true };
    case 'ContactUnblocked':
      return { ...contact, blocked: false };
    case 'ContactErased':
      return { ...contact, record: 'erased', details: null };
  }
}

function detailsOf(event: Extract<ContactEvent, { type: 'ContactSaved' }>): ContactDetails {
  const content = readable(event.private);
  return {
    status: event.status,
    preferredChannel: event.preferredChannel,
    phone: content?.phone ?? null,
    email: content?.email ?? null,
    firstName: content?.firstName ?? '',
    lastName: content?.lastName ?? null,
    metadata: content?.metadata ?? {},
  };
}

/** When a commit of a conversation sent something to its contact; undefined when it did not. */
export const contactedAt = ({ commit }: ConversationChange): Millis | undefined =>
  commit.events.some(({ type }) => type === 'MessageSent') ? commit.at : undefined;

/** The last of all times when the contact was written to: conversations may come in any order. */
export const lastOf = (last: Millis | null, at: Millis): Millis => Math.max(last ?? at, at);

export function projectTeammate(
  document: TeammateDocument | undefined,
  { workspace, id, revision, commit }: TeammateChange,
): TeammateDocument | undefined {
  const event = commit.events.at(-1);
  if (event === undefined || (document !== undefined && revision <= document.revision)) return document;
  const content = readable(event.private);
  return {
    workspace,
    id,
    revision,
    type: event.kind,
    available: event.available,
    name: content?.name ?? null,
    email: content?.email ?? null,
    avatarUrl: content?.avatarUrl ?? null,
    createdAt: document?.createdAt ?? commit.at,
    updatedAt: commit.at,
  };
}

export function projectInbox(
  document: InboxDocument | undefined,
  { workspace, id, revision, commit }: InboxChange,
): InboxDocument | undefined {
  const event = commit.events.at(-1);
  if (event === undefined || (document !== undefined && revision <= document.revision)) return document;
  const createdAt = document?.createdAt ?? commit.at;
  return { workspace, id, revision, settings: inboxSettings(event), createdAt, updatedAt: commit.at };
}

export function projectRouting(
  document: RoutingDocument | undefined,
  { workspace, id, revision, commit }: RoutingChange,
): RoutingDocument | undefined {
  const event = commit.events.at(-1);
  if (event === undefined || (document !== undefined && revision <= document.revision)) return document;
  const createdAt = document?.createdAt ?? commit.at;
  return { workspace, id, revision, rules: event.rules, createdAt, updatedAt: commit.at };
}

/** The document of whichever record the change is of; `document` is of the same kind. */
export function projectRecord(
  document: RecordDocuments[RecordKind] | undefined,
  change: RecordChange,
): RecordDocuments[RecordKind] | undefined {
  switch (change.kind) {
    case 'contact':
      return projectContact(document as ContactDocument | undefined, change);
    case 'teammate':
      return projectTeammate(document as TeammateDocument | undefined, change);
    case 'inbox':
      return projectInbox(document as InboxDocument | undefined, change);
    case 'routing':
      return projectRouting(document as RoutingDocument | undefined, change);
  }
}
