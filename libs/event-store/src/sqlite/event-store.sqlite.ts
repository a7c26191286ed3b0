import * as E from 'fp-ts/Either';
import { CommitFailed, openSqlite } from '@parley/storage';
import { checkAppend } from '../local/check-append';
import { encodeCommit } from '../encode';
import type { Commit, Position, RecordedCommit, StreamName } from '../envelope';
import { readPage, recorded } from './event-store-rows.sqlite';
import { MIGRATIONS, prepare, type CommitRow } from './event-store-schema.sqlite';
import { follow, nextTurn, type Page } from '../local/follow';
import {
  StoreUnavailable,
  type Appended,
  type AppendFailure,
  type EventStore,
  type Expected,
  type ReadAll,
  type ReadStream,
} from '../port';
import { fromPosition, toPosition } from '../position';
import { matches } from '../local/prefixes';
import { repeats } from '../local/repeats';
import { Wakeup } from '../local/wakeup';

/** Appends that arrive while a transaction is prepared go into it, up to these limits; more wait for the next. */
const MAX_GROUP = 512;
const LONGEST_WAIT_MS = 4;
const MAX_WAITING = 20_000;
const PAGE_COMMITS = 500;
/** Commits that a page looks at to find those of some prefixes: reading is synchronous, and holds up everybody else. */
const SCANNED_COMMITS = 5_000;

interface Waiting {
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly commits: readonly Commit[];
  readonly resolve: (result: E.Either<AppendFailure, Appended>) => void;
}

/** Stores of one process on the same file wake each other's subscribers. */
const wakeups = new Map<string, Wakeup>();

function wakeupOf(file: string): Wakeup {
  const known = wakeups.get(file) ?? new Wakeup();
  if (file !== ':memory:') wakeups.set(file, known);
  return known;
}

/** For a store in another thread of the process: what the store that claimed the file gave as `forThread`. */
export interface OfThread {
  readonly appended: SharedArrayBuffer;
}

export interface SqliteEventStore extends EventStore {
  /** To be handed to a thread of this process, so that its store on the same file follows what this one appends. */
  readonly forThread: OfThread;
  /** Made with the file: another file has another. */
  readonly logId: string;
}

/**
 * The event log in one SQLite file. An append is on the disk (`synchronous=FULL`) when it is acknowledged. Appends of one
 * turn of the event loop share a transaction, and those of the next turns too while more keep coming (4 ms at most); each
 * is checked against its stream's end and fails alone. If the transaction fails, all of them fail.
 */
export function sqliteEventStore(file: string, thread?: OfThread): SqliteEventStore {
  const claimed = thread !== undefined;
  // Another thread of the process only follows what is appended: that is still in the memory of the system.
  const cacheKiB = (claimed ? 4 : 16) * 1024;
  const db = openSqlite(file, { durability: 'full', migrations: MIGRATIONS, claimed, cacheKiB });
  const sql = prepare(db);
  const appended = claimed ? new Wakeup(thread.appended) : wakeupOf(file);
  const closing = new AbortController();
  let waiting: Waiting[] = [];
  let flushing = false;

  function write({ stream, expected, commits }: Waiting): E.Either<AppendFailure, Appended> {
    const known = sql.head.get(stream) as { id: number; revision: number } | undefined;
    const head: Expected = known?.revision ?? 'none';
    if (head !== expected) {
      const stored = known === undefined ? [] : next(known.id, expected === 'none' ? 0 : expected + 1, commits.length);
      const before = repeats(stored, expected, commits);
      return before === undefined ? E.left({ tag: 'Conflict', actual: head }) : E.right(before);
    }
    let revision = known?.revision ?? -1;
    const id = known?.id ?? Number(sql.newStream.run(stream, revision).lastInsertRowid);
    let position: number | bigint = 0;
    for (const commit of commits) {
      const { metadata, events } = encodeCommit(commit);
      const first = revision + 1;
      revision += commit.events.length;
      position = sql.newCommit.run(id, first, revision, commit.id, metadata, events).lastInsertRowid;
    }
    sql.moveHead.run(revision, id);
    return E.right({ revision, position: toPosition(position) });
  }

  const next = (stream: number, from: number, limit: number): RecordedCommit[] =>
    (sql.forwards.all(stream, from, limit) as unknown as CommitRow[]).map(recorded);

  /** One that comes alone is written at the end of its turn; while every turn brings more, the group grows. */
  function gather(waitingBefore: number, since: number): void {
    const more = waiting.length > waitingBefore && waiting.length < MAX_GROUP;
    if (more && performance.now() - since < LONGEST_WAIT_MS) setImmediate(gather, waiting.length, since);
    else flush();
  }

  function flush(): void {
    const group = waiting.slice(0, MAX_GROUP);
    waiting = waiting.slice(MAX_GROUP);
    flushing = waiting.length > 0;
    if (flushing) setImmediate(flush);
    const results = writeGroup(group);
    // What nobody knows of may have been written.
    if (results.some((r) => E.isRight(r) || r.left.tag === 'UnknownOutcome')) appended.wake();
    for (const [i, { resolve }] of group.entries()) resolve(results[i] as E.Either<AppendFailure, Appended>);
  }

  function writeGroup(group: readonly Waiting[]): readonly E.Either<AppendFailure, Appended>[] {
    try {
      return db.transaction(() => group.map(write));
    } catch (error) {
      const tag = error instanceof CommitFailed ? 'UnknownOutcome' : 'Unavailable';
      return group.map(() => E.left({ tag, reason: `${file}: ${String(error)}` }));
    }
  }

  function append(waiter: Waiting): void {
    const checked = checkAppend(waiter.stream, waiter.expected, waiter.commits);
    if (E.isLeft(checked)) return waiter.resolve(checked);
    if (closing.signal.aborted) return waiter.resolve(unavailable('the event store is closed'));
    if (waiting.length >= MAX_WAITING) return waiter.resolve(unavailable(`${MAX_WAITING} appends are waiting already`));
    waiting.push(waiter);
    if (flushing) return;
    flushing = true;
    setImmediate(gather, waiting.length, performance.now());
  }

  function page(after: Position | undefined, prefixes: readonly string[] | undefined, limit: number): Page {
    const from = after === undefined ? 0n : fromPosition(after);
    if (prefixes !== undefined) return pageOf(Number(from), prefixes, limit);
    const found = readPage(sql.logForwards.iterate(from, limit));
    const scannedTo = found.commits.at(-1)?.position ?? toPosition(from);
    return {
      commits: found.commits,
      scannedTo,
      end: found.whole && found.commits.length < limit,
    };
  }

  /** Of streams with these prefixes: what does not match is passed by inside of the database, so many commits at a time. */
  function pageOf(from: number, prefixes: readonly string[], limit: number): Page {
    const { last } = sql.last.get() as { last: number | null };
    const upTo = Math.max(from, Math.min(from + SCANNED_COMMITS, last ?? 0));
    const bounds = prefixes.flatMap((prefix) => [prefix, `${prefix}\u{10ffff}`]);
    const { commits, whole } = readPage(sql.logOf(prefixes.length).iterate(from, upTo, ...bounds, limit));
    const found = commits.at(-1);
    const full = found !== undefined && (!whole || commits.length === limit);
    return {
      commits,
      scannedTo: full ? found.position : toPosition(BigInt(upTo)),
      end: !full && upTo >= (last ?? 0),
    };
  }

  async function* readAll({ after, direction = 'forwards', prefixes, limit = Infinity }: ReadAll = {}) {
    const statement = direction === 'forwards' ? sql.logForwards : sql.logBackwards;
    let from =
      after === undefined ? (direction === 'forwards' ? 0n : BigInt(Number.MAX_SAFE_INTEGER)) : fromPosition(after);
    for (let left = limit; left > 0;) {
      // Without prefixes nothing is left out, so no more is read than was asked for.
      const wanted = prefixes === undefined ? Math.min(left, PAGE_COMMITS) : PAGE_COMMITS;
      const { commits, whole } = readPage(statement.iterate(from, wanted));
      const last = commits.at(-1);
      if (last === undefined) return;
      from = fromPosition(last.position);
      const matching = commits.filter(matches(prefixes)).slice(0, left);
      left -= matching.length;
      yield* matching;
      if (left === 0 || (whole && commits.length < wanted)) return;
      await nextTurn();
    }
  }

  async function* readStream(stream: StreamName, { from, direction = 'forwards', limit = Infinity }: ReadStream = {}) {
    const known = sql.head.get(stream) as { id: number } | undefined;
    if (known === undefined) return;
    const forwards = direction === 'forwards';
    const statement = forwards ? sql.forwards : sql.backwards;
    let at = forwards ? (from ?? 0) : endOf(known.id, from);
    for (let left = limit; left > 0;) {
      const wanted = Math.min(left, PAGE_COMMITS);
      const { commits, whole } = readPage(statement.iterate(known.id, at, wanted));
      const last = commits.at(-1);
      if (last === undefined) return;
      at = forwards ? last.revision + 1 : last.revision - last.events.length;
      left -= commits.length;
      yield* commits;
      if (left === 0 || (whole && commits.length < wanted)) return;
      // Reading is synchronous: let others run between the pages of a long stream.
      await nextTurn();
    }
  }

  /** The last revision of the commit that contains `from`, so that reading backwards begins with the whole of it. */
  function endOf(stream: number, from: number | undefined): number {
    if (from === undefined) return Number.MAX_SAFE_INTEGER;
    return next(stream, from, 1)[0]?.revision ?? Number.MAX_SAFE_INTEGER;
  }

  return {
    appendsAtOnce: MAX_GROUP,
    append: (stream, expected, commits) => () =>
      new Promise((resolve) => append({ stream, expected, commits, resolve })),
    forThread: { appended: appended.shared },
    logId: (db.prepare('SELECT id FROM log').get() as { id: string }).id,
    readStream: (stream, options) => available(file, readStream(stream, options)),
    readAll: (options) => available(file, readAll(options)),
    subscribe: (options) =>
      follow({ appended, page }, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    async close() {
      closing.abort();
      while (flushing) await new Promise((resolve) => setImmediate(resolve));
      db.close();
    },
  };
}

/** What the driver throws is an outage to who reads, but for a position that is none. */
async function* available<T>(file: string, source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof RangeError || error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable(`${file} cannot be read: ${String(error)}`, { cause: error });
  }
}

const unavailable = (reason: string): E.Either<AppendFailure, Appended> => E.left({ tag: 'Unavailable', reason });
