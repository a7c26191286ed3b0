import { damageFault, integrityFaults, openReadOnly } from '@parley/storage';
import type { Position } from '../envelope';
import { toPosition } from '../position';
import { commitFault, type CheckedRow } from './commit-fault';
import { schemaFault } from './schema-fault.sqlite';

type Reader = ReturnType<typeof openReadOnly>;

/** What a log holds. */
export interface LogContents {
  readonly id: string;
  /** Of its last commit; null when there is none. */
  readonly position: Position | null;
  readonly commits: number;
  readonly events: number;
}

interface LogChecked {
  /** The first ones, in sentences without anything of what the log says; none for a log that is whole. */
  readonly faults: readonly string[];
  readonly log: LogContents;
}

/** More help nobody. */
const MOST_FAULTS = 20;
const PROGRESS_COMMITS = 5_000;

/**
 * Looks at all of a log, which nothing may move meanwhile but appends: what SQLite says of the file, whether every commit decodes,
 * whether the revisions of every stream follow each other from 0 up to its head, in the order of the log. Nothing is changed. It
 * reads the file about three times, in one go: it is for a thread of its own. Keeps nothing of it in memory.
 */
export function wholeCheck(
  file: string,
  onProgress: (commits: number, of: number) => void = () => undefined,
): LogChecked {
  const faults = new Faults();
  let log: LogContents = { id: '', position: null, commits: 0, events: 0 };
  let db: Reader | undefined;
  try {
    db = openReadOnly(file);
    db.exec('BEGIN');
    faults.add(...integrityFaults(db, MOST_FAULTS));
    const schema = schemaFault(db);
    if (schema !== undefined) return { faults: [...faults.found, schema], log };
    log = commitsChecked(db, faults, onProgress);
    streamsChecked(db, faults);
  } catch (error) {
    faults.add(damageFault(error));
  } finally {
    db?.close();
  }
  return { faults: faults.found, log };
}

class Faults {
  readonly found: string[] = [];
  add(...faults: readonly string[]): void {
    this.found.push(...faults.slice(0, MOST_FAULTS - this.found.length));
  }
}

function commitsChecked(db: Reader, faults: Faults, onProgress: (commits: number, of: number) => void): LogContents {
  const ids = db.prepare('SELECT id FROM log').all() as { readonly id: string }[];
  if (ids.length !== 1) faults.add('it has no id, or several');
  const { last } = db.prepare('SELECT max(position) AS last FROM commits').get() as { last: number | null };
  let [commits, events, position] = [0, 0, 0];
  const rows = db
    .prepare('SELECT position, first_revision, revision, id, metadata, events FROM commits ORDER BY position')
    .iterate() as Iterable<unknown> as Iterable<CheckedRow>;
  for (const row of rows) {
    const fault = row.position > position ? commitFault(row) : `the position ${row.position} is not above ${position}`;
    if (fault !== undefined) faults.add(fault);
    position = row.position;
    commits += 1;
    events += row.revision - row.first_revision + 1;
    if (commits % PROGRESS_COMMITS === 0) onProgress(commits, Math.max(commits, last ?? 0));
  }
  onProgress(commits, commits);
  return { id: ids[0]?.id ?? '', position: commits === 0 ? null : toPosition(position), commits, events };
}

interface StreamRow {
  readonly id: number | null;
  readonly head: number | null;
  readonly stream: number | null;
  readonly position: number | null;
  readonly first_revision: number | null;
  readonly revision: number | null;
}

/** Streams and their commits, side by side in the order of both. */
function streamsChecked(db: Reader, faults: Faults): void {
  const rows = db
    .prepare(
      `SELECT s.id, s.revision AS head, c.stream, c.position, c.first_revision, c.revision
       FROM commits c LEFT JOIN streams s ON s.id = c.stream ORDER BY c.stream, c.revision`,
    )
    .iterate() as Iterable<unknown> as Iterable<StreamRow>;
  let [streams, stream, revision, position, head] = [0, NaN, -1, 0, -1];
  const endsAtHead = (): void => {
    if (streams > 0 && head !== revision)
      faults.add(`the stream ${stream} has the revision ${head} and its last commit ${revision}`);
  };
  for (const row of rows) {
    if (row.stream !== stream) {
      endsAtHead();
      streams += 1;
      [stream, revision, position, head] = [row.stream ?? NaN, -1, 0, row.head ?? NaN];
      if (row.id === null) faults.add(`the stream ${row.stream} of the commit at position ${row.position} is missing`);
    }
    if (row.first_revision !== revision + 1)
      faults.add(`the stream ${stream} goes from revision ${revision} to ${row.first_revision}`);
    if ((row.position ?? 0) <= position)
      faults.add(`the stream ${stream} has its revision ${row.revision} before an earlier one`);
    [revision, position] = [row.revision ?? NaN, row.position ?? NaN];
  }
  endsAtHead();
  const { count } = db.prepare('SELECT count(*) AS count FROM streams').get() as { count: number };
  if (count > streams) faults.add(`${count - streams} streams have no commit`);
}
