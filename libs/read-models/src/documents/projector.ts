import * as E from 'fp-ts/Either';
import {
  CONTACT_PREFIX,
  contactCommits,
  CONVERSATION_PREFIX,
  conversationCommits,
  INBOX_PREFIX,
  inboxCommits,
  streamOf,
  TEAMMATE_PREFIX,
  teammateCommits,
  type CommitCodec,
  type CommitFailure,
} from '@parley/event-schema';
import type { Batch, RecordedCommit } from '@parley/event-store';
import type { Change, ConversationChange, Kind, RecordChange } from './change';
import type { ConversationReadModel } from '../port';

/** A commit that was passed by, because this version cannot read it. Its conversation, or record, shows what the others say. */
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
    const changes: (ConversationChange | RecordChange)[] = [];
    for (const commit of commits) {
      const change = changeOf(commit);
      if (change === undefined) continue;
      if (E.isRight(change)) changes.push(change.right);
      else report({ commit, failure: change.left });
    }
    await readModel.apply(changes, position);
  };
}

/** A commit of one kind of stream; undefined for one of another. */
type Reader<C> = (recorded: RecordedCommit) => E.Either<CommitFailure, C> | undefined;

const readerOf =
  <K extends Kind, Event>(kind: K, prefix: string, { decode }: CommitCodec<Event>): Reader<Change<K, Event>> =>
  (recorded) => {
    const of = streamOf(prefix, recorded.stream);
    if (of === undefined) return undefined;
    const commit = carefully(decode, recorded);
    if (E.isLeft(commit)) return commit;
    const { firstRevision, revision, position } = recorded;
    return E.right({ kind, ...of, firstRevision, revision, position, commit: commit.right });
  };

/** Most of what comes is of conversations. */
const READERS: readonly Reader<ConversationChange | RecordChange>[] = [
  readerOf('conversation', CONVERSATION_PREFIX, conversationCommits),
  readerOf('contact', CONTACT_PREFIX, contactCommits),
  readerOf('teammate', TEAMMATE_PREFIX, teammateCommits),
  readerOf('inbox', INBOX_PREFIX, inboxCommits),
];

/** Undefined for a commit of something that is not shown. */
function changeOf(recorded: RecordedCommit): E.Either<CommitFailure, ConversationChange | RecordChange> | undefined {
  for (const read of READERS) {
    const change = read(recorded);
    if (change !== undefined) return change;
  }
  return undefined;
}

/** The way up from an older version is code that meets data as it is: what it throws is a commit that cannot be read. */
function carefully<Event>(
  decode: CommitCodec<Event>['decode'],
  recorded: RecordedCommit,
): ReturnType<CommitCodec<Event>['decode']> {
  try {
    return decode(recorded);
  } catch (error) {
    return E.left({ tag: 'Undecodable', type: recorded.events[0]?.type ?? '', reason: String(error) });
  }
}

/** What the streams that are shown begin with. */
export const SHOWN_PREFIXES = [CONVERSATION_PREFIX, CONTACT_PREFIX, TEAMMATE_PREFIX, INBOX_PREFIX] as const;
