import type { Millis } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { ConversationDocument } from './conversation-document';

/** When a conversation is looked at: after the commit that contains a revision, or after all that is stamped up to a time. */
export type Moment = { readonly revision: Revision } | { readonly at: Millis };

/**
 * Revisions from one document that is kept to the next: who asks for a conversation as it was folds at most so many events and one
 * commit, some 20 ms, and a conversation of 100,000 revisions keeps a hundred documents.
 */
export const KEPT_EVERY = 1_024;

/** Whether a document is kept for those who ask what the conversation was: each that passes another so many revisions. */
export const isKept = (before: ConversationDocument | undefined, { revision, status }: ConversationDocument): boolean =>
  status !== 'deleted' && Math.floor(revision / KEPT_EVERY) > Math.floor((before?.revision ?? 0) / KEPT_EVERY);
