import type { ChannelType } from '../conversation/enums';
import type { ContactContent, ContactStatus } from './events';

/** `none` before the first event; `unsaved` for one that was blocked without ever being saved: it has no record. */
export interface Contact {
  readonly record: 'none' | 'unsaved' | 'saved' | 'erased';
  readonly blocked: boolean;
  /** Null unless saved. What it says is null where its private part is gone. */
  readonly details: ContactDetails | null;
}

export interface ContactDetails {
  readonly status: ContactStatus;
  readonly preferredChannel: ChannelType | null;
  readonly content: ContactContent | null;
}

export const noContact: Contact = { record: 'none', blocked: false, details: null };

/** How a contact is reached on a channel, if it is known: the target of a conversation when none is given (contract). */
export function addressOn(channelType: string, { details }: Contact): string | null {
  switch (channelType) {
    case 'email':
      return details?.content?.email ?? null;
    case 'sms':
    case 'whatsapp':
      return details?.content?.phone ?? null;
    default:
      return null;
  }
}
