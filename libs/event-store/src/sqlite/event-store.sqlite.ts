import * as E from 'fp-ts/Either';
import { CommitFailed, isBusy, lookAtFile, openSqlite, realFile, StorageFull, type FileFault } from '@parley/storage';
import { checkAppend } from '../local/check-append';
import { encodeCommit } from '../encode';
import { commitsFrom } from './event-store-rows.sqlite';
import { logReads, nextPage } from './event-store-reads.sqlite';
import { MIGRATIONS, OLDER_TABLES, prepare, type Statements } from './event-store-schema.sqlite';
import { LogDamaged } from '../log-damaged';
import { quickCheck } from './quick-check.sqlite';
import { unavailable, type AppendOutcome } from '../append-outcome';
import { groupCommit, MAX_GROUP, type WaitingAppend } from './group-commit';
import { follow, type LocalLog } from '../local/follow';
import type { EventStore, Expected } from '../port';
import { toPosition } from '../position';
import { repeats } from '../local/repeats';
import { Wakeup } from '../local/wakeup';

const OPTIONS = {
  kind: 'event log',
  older: OLDER_TABLES,
  durability: 'full',
  migrations: MIGRATIONS,
  check: assertUndamaged,
} as const;

/** So long a write of another connection holds up the thread. */
const BUSY_MS = 20;

/** Before a damaged log is opened for writing: that would mix what is left in its write-ahead log into the file. */
function assertUndamaged(file: string): void {
  const fault = quickCheck(file);
  if (fault !== undefined) throw new LogDamaged(file, fault);
}

/** Throws `FileRefused` when a file is no log and cannot become one. Nothing is changed. */
export const lookAtEventLog = (file: string): void => void lookAtFile(realFile(file), OPTIONS.kind, OLDER_TABLES);

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
  /** Whether the file can be written and is still the one that was opened; undefined: it is. */
  look(): FileFault | undefined;
}

/**
 * The event log in one SQLite file. An append is on the disk (`synchronous=FULL`) when it is acknowledged. Appends of one
 * turn of the event loop share a transaction, and those of the next turns too while more keep coming (4 ms at most); each
 * is checked against its stream's end and fails alone. If the transaction fails, all of them fail. Throws `LogDamaged`.
 */
export function sqliteEventStore(file: string, thread?: OfThread): SqliteEventStore {
  const claimed = thread !== undefined;
  // Another thread of the process only follows what is appended: that is still in the memory of the system.
  const cacheKiB = (claimed ? 4 : 16) * 1024;
  const db = openSqlite(file, { ...OPTIONS, claimed, cacheKiB });
  // What has to wait for longer waits in turns, and not in SQLite.
  db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  const sql = prepare(db);
  const appended = claimed ? new Wakeup(thread.appended) : wakeupOf(file);
  const closing = new AbortController();
  const write = (append: WaitingAppend): AppendOutcome => writeAppend(sql, append);
  const group = groupCommit(writeGroup, () => appended.wake());
  const local: LocalLog = { appended, page: (after, prefixes, limit) => nextPage(sql, after, prefixes, limit) };

  function writeGroup(appends: readonly WaitingAppend[]): readonly AppendOutcome[] | 'busy' {
    try {
      return db.transaction(() => appends.map(write));
    } catch (error) {
      // Said at its beginning, and only there.
      if (isBusy(error)) return 'busy';
      return appends.map(() => outcomeOf(error));
    }
  }

  function outcomeOf(error: unknown): AppendOutcome {
    const reason = `${file}: ${String(error)}`;
    if (error instanceof CommitFailed) return E.left({ tag: 'UnknownOutcome', reason });
    return error instanceof StorageFull ? E.left({ tag: 'Unavailable', reason, because: 'full' }) : unavailable(reason);
  }

  function append(waiting: WaitingAppend): void {
    const checked = checkAppend(waiting.stream, waiting.expected, waiting.commits);
    if (E.isLeft(checked)) return waiting.resolve(checked);
    if (closing.signal.aborted) return waiting.resolve(unavailable('the event store is closed'));
    group.add(waiting);
  }

  return {
    ...logReads(file, sql, db),
    look: () => db.look(),
    appendsAtOnce: MAX_GROUP,
    append: (stream, expected, commits) => () =>
      new Promise((resolve) => append({ stream, expected, commits, resolve })),
    forThread: { appended: appended.shared },
    logId: (db.prepare('SELECT id FROM log').get() as { id: string }).id,
    subscribe: (options) => follow(local, { ...options, signal: AbortSignal.any([options.signal, closing.signal]) }),
    async close() {
      closing.abort();
      while (group.busy()) await new Promise((resolve) => setImmediate(resolve));
      db.close();
    },
  };
}

/** Within a transaction. */
function writeAppend(sql: Statements, { stream, expected, commits }: WaitingAppend): AppendOutcome {
  const known = sql.head.get(stream) as { id: number; revision: number } | undefined;
  const head: Expected = known?.revision ?? 'none';
  if (head !== expected) {
    const from = expected === 'none' ? 0 : expected + 1;
    const stored = known === undefined ? [] : commitsFrom(sql, known.id, from, commits.length);
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
