import type { Millis } from '@parley/domain';
import type { StreamOf } from '@parley/event-schema';
import type { RecordedCommit, Revision } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { readChange } from './conversation-commits';
import type { ConversationDocument } from '../documents/conversation-document';
import { projectConversation } from '../documents/project-conversation';

/** When a conversation is looked at: after the commit that contains a revision, or after all that is stamped up to a time. */
export type Moment = { readonly revision: Revision } | { readonly at: Millis };

export type AsOfFailure =
  /** Unknown, not opened yet at that time, or deleted. */
  | 'conversation_not_found'
  /** The conversation has not come that far. */
  | 'revision_not_found';

/** How many commits, from the first, can matter: each has at least one event. */
export const mostCommits = (moment: Moment): number => ('revision' in moment ? moment.revision + 1 : Infinity);

/**
 * The document as it was, folded from the first commit on by whole commits (rule 1: nobody sees half of one). What this
 * version cannot read ends it, as it ends what is shown: nobody can say what the conversation was from there on.
 */
export async function documentAsOf(
  of: StreamOf,
  commits: AsyncIterable<RecordedCommit>,
  moment: Moment,
): Promise<E.Either<AsOfFailure, ConversationDocument>> {
  let document: ConversationDocument | undefined;
  let seen: Revision = -1;
  for await (const recorded of commits) {
    const change = readChange(of, recorded);
    if (change === undefined) break;
    // Stamps rise within a stream, so what comes behind a later one is later too.
    if ('at' in moment && change.commit.at > moment.at) break;
    document = projectConversation(document, change);
    seen = recorded.revision;
    if ('revision' in moment && seen >= moment.revision) break;
  }
  if ('revision' in moment && seen < moment.revision) return E.left('revision_not_found');
  return document === undefined || document.status === 'deleted' ? E.left('conversation_not_found') : E.right(document);
}
