import * as E from 'fp-ts/Either';
import { unavailable, type AppendOutcome } from '../append-outcome';
import { BatchSize } from '../local/characters';
import { checkAppend } from '../local/check-append';
import { decodeCommit, encodeCommit } from '../encode';
import type { Commit, Position, RecordedCommit, Revision, StreamName } from '../envelope';
import { follow, type LocalLog } from '../local/follow';
import { StoreUnavailable, type EventStore, type Expected, type ReadAll, type ReadStream } from '../port';
import { fromPosition, toPosition } from '../position';
import { matches } from '../local/prefixes';
import { repeats } from '../local/repeats';
import { Wakeup } from '../local/wakeup';

/** What in-memory event stores share, as processes share a server. `reachable` false plays an outage. */
export interface InMemoryLog {
  reachable: boolean;
  readonly commits: RecordedCommit[];
  readonly streams: Map<StreamName, RecordedCommit[]>;
  readonly appended: Wakeup;
}

export const inMemoryLog = (): InMemoryLog => ({
  reachable: true,
  commits: [],
  streams: new Map(),
  appended: new Wakeup(),
});

const OUTAGE = 'the in-memory event store plays an outage';

/** An event store that lives as long as its log. For tests and trials: nothing in it is durable. */
export function inMemoryEventStore(shared: InMemoryLog = inMemoryLog()): EventStore {
  const { commits: log, streams, appended } = shared;
  const closing = new AbortController();

  function assertReachable(): void {
    if (!shared.reachable) throw new StoreUnavailable(OUTAGE);
  }

  const local: LocalLog = {
    appended,
    page(after, prefixes, limit) {
      const start = indexAfter(after);
      const size = new BatchSize();
      const isLast = (commit: RecordedCommit): boolean => matches(prefixes)(commit) && size.endsWith(commit);
      const wanted = log.slice(start, start + limit);
      const last = wanted.findIndex(isLast);
      const looked = last === -1 ? wanted : wanted.slice(0, last + 1);
      const end = start + looked.length >= log.length;
      return { commits: looked.filter(matches(prefixes)), scannedTo: toPosition(start + looked.length), end };
    },
  };

  return {
    append: (stream, expected, commits) => async () => {
      if (closing.signal.aborted) return unavailable('the event store is closed');
      return shared.reachable ? append(shared, stream, expected, commits) : unavailable(OUTAGE);
    },
    async *readStream(stream: StreamName, { from, direction = 'forwards', limit = Infinity }: ReadStream = {}) {
      assertReachable();
      const kept = streams.get(stream) ?? [];
      if (direction === 'forwards') yield* commitsFrom(kept, from ?? 0).slice(0, limit);
      else
        yield* kept
          .filter((commit) => commit.firstRevision <= (from ?? Infinity))
          .reverse()
          .slice(0, limit);
    },
    async *readAll({ after, direction = 'forwards', prefixes, limit = Infinity }: ReadAll = {}) {
      assertReachable();
      const part =
        direction === 'forwards'
          ? log.slice(indexAfter(after))
          : log.slice(0, after === undefined ? undefined : Math.max(0, indexAfter(after) - 1)).reverse();
      yield* part.filter(matches(prefixes)).slice(0, limit);
    },
    subscribe: (options) => follow(local, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}

function append(
  { commits: log, streams, appended }: InMemoryLog,
  stream: StreamName,
  expected: Expected,
  commits: readonly Commit[],
): AppendOutcome {
  const checked = checkAppend(stream, expected, commits);
  if (E.isLeft(checked)) return checked;
  const kept = streams.get(stream) ?? [];
  const head: Expected = kept.at(-1)?.revision ?? 'none';
  if (head !== expected) {
    const before = repeats(commitsFrom(kept, expected === 'none' ? 0 : expected + 1), expected, commits);
    return before === undefined ? E.left({ tag: 'Conflict', actual: head }) : E.right(before);
  }
  for (const commit of commits) {
    const firstRevision = (kept.at(-1)?.revision ?? -1) + 1;
    const { metadata, events } = encodeCommit(commit);
    const recorded: RecordedCommit = {
      ...decodeCommit(commit.id, metadata, events),
      stream,
      firstRevision,
      revision: firstRevision + commit.events.length - 1,
      position: toPosition(log.length + 1),
    };
    kept.push(recorded);
    log.push(recorded);
  }
  streams.set(stream, kept);
  appended.wake();
  const last = kept[kept.length - 1] as RecordedCommit;
  return E.right({ revision: last.revision, position: last.position });
}

const indexAfter = (after: Position | undefined): number => (after === undefined ? 0 : Number(fromPosition(after)));

const commitsFrom = (kept: readonly RecordedCommit[], from: Revision): readonly RecordedCommit[] =>
  kept.filter((commit) => commit.revision >= from);
