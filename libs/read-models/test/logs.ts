import { randomUUID } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { ConversationEvent } from '@parley/domain';
import { conversationCommits, conversationStream } from '@parley/event-schema';
import {
  inMemoryEventStore,
  MAX_APPEND_BYTES,
  type Commit,
  type EventStore,
  type ReadStream,
  type RecordedCommit,
} from '@parley/event-store';
import type { ConversationChange } from '../src';
import { changesOf, type At } from './changes';

/** The most commits in one append. */
const IN_ONE_APPEND = 200;

/** The stored form of a commit. */
const stored = ({ commit }: ConversationChange): Commit =>
  conversationCommits.encode(commit.events, commit.metadata, randomUUID);

export interface Logged {
  readonly store: EventStore;
  readonly changes: readonly ConversationChange[];
}

/** A log in memory with the commits of one conversation, a second apart. `spoil` makes a commit into another as it is stored. */
export async function logOf(
  commits: readonly (readonly ConversationEvent[])[],
  place: At = {},
  spoil: (commit: Commit, n: number) => Commit = (commit) => commit,
): Promise<Logged> {
  const store = inMemoryEventStore();
  const changes = changesOf(commits, place);
  await appended(store, changes, spoil);
  return { store, changes };
}

export async function appended(
  store: EventStore,
  changes: readonly ConversationChange[],
  spoil: (commit: Commit, n: number) => Commit = (commit) => commit,
): Promise<void> {
  for (let from = 0; from < changes.length;) {
    const some = changes.slice(from, from + IN_ONE_APPEND);
    const [first] = some;
    if (first === undefined) return;
    const expected = first.firstRevision === 0 ? 'none' : first.firstRevision - 1;
    const commits = fitting(some.map((change, i) => spoil(stored(change), from + i)));
    const done = await store.append(conversationStream(first), expected, commits)();
    if (E.isLeft(done)) throw new Error(JSON.stringify(done.left));
    from += commits.length;
  }
}

/** The first of them that go into one append, well below the most bytes that one may take. */
function fitting(commits: readonly Commit[]): readonly Commit[] {
  let bytes = 0;
  const tooMany = commits.findIndex((commit, i) => {
    bytes += Buffer.byteLength(JSON.stringify(commit));
    return i > 0 && bytes > MAX_APPEND_BYTES / 2;
  });
  return tooMany < 0 ? commits : commits.slice(0, tooMany);
}

/** Counts what is read of streams: calls, and commits that the store had to fetch for them, taken or not. */
interface Counting {
  readonly log: Pick<EventStore, 'readStream'>;
  readonly reads: ReadStream[];
  commits: number;
}

export function counting(store: EventStore): Counting {
  const counted: Counting = {
    reads: [],
    commits: 0,
    log: {
      async *readStream(stream, options = {}) {
        counted.reads.push(options);
        const fetched: RecordedCommit[] = [];
        for await (const commit of store.readStream(stream, options)) fetched.push(commit);
        counted.commits += fetched.length;
        yield* fetched;
      },
    },
  };
  return counted;
}
