/*
 * These events are stored for ever. Never change what one means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how). Personal content belongs into `private`.
 */
import type { ChannelType } from '../conversation/enums';
import type { Private, Stamp } from '../shared';

export const CONTACT_STATUSES = ['active', 'inactive'] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** The contact as it is from now on, as a whole. */
export interface ContactSaved extends Stamp {
  readonly type: 'ContactSaved';
  readonly status: ContactStatus;
  readonly preferredChannel: ChannelType | null;
  readonly private: Private<ContactContent>;
}

export interface ContactContent {
  /** E.164. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly metadata: { readonly [name: string]: unknown };
}

export interface ContactBlocked extends Stamp {
  readonly type: 'ContactBlocked';
}

export interface ContactUnblocked extends Stamp {
  readonly type: 'ContactUnblocked';
}

/** What was known of the contact is to be forgotten. Whether it is blocked stays. */
export interface ContactErased extends Stamp {
  readonly type: 'ContactErased';
}

export type ContactEvent = ContactSaved | ContactBlocked | ContactUnblocked | ContactErased;
