import type { Millis } from '../shared';
import type { ArchivedConversation, ClosedConversation } from './state';

/** What an inbox says of messages to conversations that are closed or archived (rule 15). */
export interface ReopeningPolicy {
  /** How long after its closing a conversation is reopened by a message, in ms; null: for ever. */
  readonly window: Millis | null;
  /** Whether one that was closed as spam is reopened at all. */
  readonly afterSpam: boolean;
}

export const alwaysReopens: ReopeningPolicy = { window: null, afterSpam: true };

/** Whether an inbound message reopens the conversation now; if not, it goes to the next one of its thread. */
export const reopens = (
  { window, afterSpam }: ReopeningPolicy,
  { resolution, closedAt }: ClosedConversation | ArchivedConversation,
  now: Millis,
): boolean => (afterSpam || resolution !== 'spam') && (window === null || now - closedAt <= window);

/** Whether there are messages at all that it sends on to another conversation. */
export const mayGoOn = ({ window, afterSpam }: ReopeningPolicy): boolean => window !== null || !afterSpam;
