import * as E from 'fp-ts/Either';
import { conversationOf, decodeConversationCommit, type CommitFailure } from '@parley/event-schema';
import type { Batch, RecordedCommit } from '@parley/event-store';
import type { ConversationReadModel } from './port';
import type { ConversationChange } from './project-conversation';

/** A commit that was passed by, because this version cannot read it. Its conversation shows what the others say. */
export interface SkippedCommit {
  readonly commit: RecordedCommit;
  readonly failure: CommitFailure;
}

/**
 * Handles batches of the log for the read model: what is readable is applied, what is not is reported and passed by, so that
 * one bad commit holds up nobody. Streams of other kinds are left out. Rejects only when the read model does; the same batch
 * may then be handled again.
 */
export function conversationProjector(
  readModel: Pick<ConversationReadModel, 'apply'>,
  report: (skipped: SkippedCommit) => void,
): (batch: Batch) => Promise<void> {
  return async ({ commits, position }) => {
    const changes: ConversationChange[] = [];
    for (const commit of commits) {
      const change = changeOf(commit);
      if (change === undefined) continue;
      if (E.isRight(change)) changes.push(change.right);
      else report({ commit, failure: change.left });
    }
    await readModel.apply(changes, position);
  };
}

/** Undefined for a commit of something else than a conversation. */
function changeOf(recorded: RecordedCommit): E.Either<CommitFailure, ConversationChange> | undefined {
  const of = conversationOf(recorded.stream);
  if (of === undefined) return undefined;
  const commit = decode(recorded);
  if (E.isLeft(commit)) return commit;
  const { firstRevision, revision, position } = recorded;
  return E.right({ ...of, firstRevision, revision, position, commit: commit.right });
}

/** The way up from an older version is code that meets data as it is: what it throws is a commit that cannot be read. */
function decode(recorded: RecordedCommit): ReturnType<typeof decodeConversationCommit> {
  try {
    return decodeConversationCommit(recorded);
  } catch (error) {
    return E.left({ tag: 'Undecodable', type: recorded.events[0]?.type ?? '', reason: String(error) });
  }
}
