import type { SqliteDatabase } from '@parley/storage';
import type { Position, RecordedCommit, StreamName } from '../envelope';
import { nextTurn, type Page } from '../local/follow';
import { matches } from '../local/prefixes';
import { StoreUnavailable, type EventStore, type ReadAll, type ReadStream } from '../port';
import { fromPosition, toPosition } from '../position';
import { commitsFrom, readPage } from './event-store-rows.sqlite';
import type { Statements } from './event-store-schema.sqlite';

const PAGE_COMMITS = 500;
/** What is loaded of a stream ahead of whoever reads it, who may take little of it: some 20 ms where all of it is taken. */
const STREAM_PAGE_CHARACTERS = 1024 * 1024;
/** Commits that a page looks at to find those of some prefixes: reading is synchronous, and holds up everybody else. */
const SCANNED_COMMITS = 5_000;

/** Reads of whole logs and streams, a page at a time, with turns of the event loop for others between them. */
export function logReads(
  file: string,
  sql: Statements,
  db: Pick<SqliteDatabase, 'fault'>,
): Pick<EventStore, 'readAll' | 'readStream'> {
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
      const { commits, whole } = readPage(statement.iterate(known.id, at, wanted), STREAM_PAGE_CHARACTERS);
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
    return commitsFrom(sql, stream, from, 1)[0]?.revision ?? Number.MAX_SAFE_INTEGER;
  }

  return {
    readAll: (options) => available(file, db, readAll(options)),
    readStream: (stream, options) => available(file, db, readStream(stream, options)),
  };
}

/** What the driver throws is an outage to who reads, but for a position that is none; so is a file that is another one now. */
async function* available(
  file: string,
  db: Pick<SqliteDatabase, 'fault'>,
  source: AsyncIterable<RecordedCommit>,
): AsyncGenerator<RecordedCommit, void, undefined> {
  if (db.fault !== undefined && db.fault !== 'full') throw new StoreUnavailable(`${file} was ${db.fault}`);
  try {
    yield* source;
  } catch (error) {
    if (error instanceof RangeError || error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable(`${file} cannot be read: ${String(error)}`, { cause: error });
  }
}

/** What subscriptions read next. */
export function nextPage(
  sql: Statements,
  after: Position | undefined,
  prefixes: readonly string[] | undefined,
  limit: number,
): Page {
  const from = after === undefined ? 0n : fromPosition(after);
  if (prefixes !== undefined) return pageOfPrefixes(sql, Number(from), prefixes, limit);
  const found = readPage(sql.logForwards.iterate(from, limit));
  const scannedTo = found.commits.at(-1)?.position ?? toPosition(from);
  return {
    commits: found.commits,
    scannedTo,
    end: found.whole && found.commits.length < limit,
  };
}

/** What does not match is passed by inside of the database, so many commits at a time. */
function pageOfPrefixes(sql: Statements, from: number, prefixes: readonly string[], limit: number): Page {
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
