import type { ChannelType } from '../conversation/enums';
import type { Stamp } from '../shared';
import type { ContactContent, ContactStatus } from './events';

/** Replaces the contact as a whole; one that was erased begins anew. */
export interface SaveContact extends Stamp {
  readonly type: 'SaveContact';
  readonly status: ContactStatus;
  readonly preferredChannel: ChannelType | null;
  readonly content: ContactContent;
}

/** Changes what is mentioned and leaves the rest: a contact that comes along with a message or a conversation. */
export interface UpdateContact extends Stamp {
  readonly type: 'UpdateContact';
  /** Whose record it is: a contact may tell of itself. */
  readonly contactId: string;
  readonly status?: ContactStatus;
  readonly preferredChannel?: ChannelType | null;
  readonly content: Partial<ContactContent>;
}

export interface BlockContact extends Stamp {
  readonly type: 'BlockContact';
}

export interface UnblockContact extends Stamp {
  readonly type: 'UnblockContact';
}

export interface EraseContact extends Stamp {
  readonly type: 'EraseContact';
}

export type ContactCommand = SaveContact | UpdateContact | BlockContact | UnblockContact | EraseContact;
