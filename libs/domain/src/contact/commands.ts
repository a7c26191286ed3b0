import type { Stamp } from '../shared';
import type { ContactContent, ContactStatus, PreferredChannel } from './events';

/** Replaces the contact as a whole; one that was erased begins anew. */
export interface SaveContact extends Stamp {
  readonly type: 'SaveContact';
  readonly status: ContactStatus;
  readonly preferredChannel: PreferredChannel | null;
  readonly content: ContactContent;
  /** It comes along with a message, which a contact may send itself. */
  readonly along?: true;
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

export type ContactCommand = SaveContact | BlockContact | UnblockContact | EraseContact;
