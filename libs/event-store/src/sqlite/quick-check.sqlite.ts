import { damageFault, integrityFaults, missingPages, openReadOnly } from '@parley/storage';
import { commitFault, type CheckedRow } from './commit-fault';
import { MIGRATIONS } from './event-store-schema.sqlite';
import { schemaFault, schemaVersion } from './schema-fault.sqlite';

type Reader = ReturnType<typeof openReadOnly>;
type Row = CheckedRow & { readonly stream: number };

/** The check ends in time whatever the size of the log: what was not looked at by then is left to the whole check. */
const WITHIN_MS = 1_500;
const LAST_COMMITS = 1_000;
/** Commits may be large: of the last ones no more than this is decoded. */
const LAST_CHARACTERS = 64 * 1024 * 1024;
/** Places that are spread evenly over the log, so that what was damaged long ago has a chance to be seen. */
const SPREAD = 200;
/** Streams that were begun last; most of what is written goes to them. */
const NEWEST_STREAMS = 1_000;
/** A file up to this size is looked at whole by SQLite itself: half a second on a slow disk. */
const SMALL_BYTES = 16 * 1024 * 1024;

const COLUMNS = 'c.position, c.stream, c.first_revision, c.revision, c.id, c.metadata, c.events';

/** Whether to go on: there is time left. */
type Left = () => boolean;

/**
 * What is wrong with a log that this process has claimed, as far as two seconds show: its last commits, its heads, and a sample of
 * the rest. Undefined when nothing is. Nothing of it is changed. A file without tables, or of a newer program, is no damaged log.
 */
export function quickCheck(file: string): string | undefined {
  const until = performance.now() + WITHIN_MS;
  const left = (): boolean => performance.now() < until;
  let db: Reader | undefined;
  try {
    db = openReadOnly(file);
    db.exec('BEGIN');
    const version = schemaVersion(db);
    if (version === 0 || version > MIGRATIONS.length) return undefined;
    return pagesFault(db, file) ?? schemaFault(db) ?? lastCommitsFault(db, left) ?? sampleFault(db, left);
  } catch (error) {
    return damageFault(error);
  } finally {
    db?.close();
  }
}

function pagesFault(db: Reader, file: string): string | undefined {
  const missing = missingPages(db, file);
  if (missing > 0)
    return `${missing} of its pages are missing: it was cut off, or lies beside the -wal file of another log`;
  const { bytes } = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { bytes: number };
  return bytes > SMALL_BYTES ? undefined : integrityFaults(db, 1)[0];
}

/** Decodes the last commits and compares them with the heads of their streams, backwards. */
function lastCommitsFault(db: Reader, left: Left): string | undefined {
  const rows = db
    .prepare(
      `SELECT ${COLUMNS}, s.revision AS head FROM commits c LEFT JOIN streams s ON s.id = c.stream ORDER BY c.position DESC LIMIT ?`,
    )
    .iterate(LAST_COMMITS) as Iterable<unknown> as Iterable<Row & { readonly head: number | null }>;
  const next = new Map<number, number>();
  let characters = 0;
  for (const row of rows) {
    const { stream, position, head, revision, first_revision: first } = row;
    if (head === null) return `the commit at position ${position} belongs to no stream`;
    const expected = next.get(stream) ?? head;
    if (revision !== expected)
      return `the stream ${stream} has the revision ${expected} and, where its commit should be, ${revision}`;
    const fault = commitFault(row);
    if (fault !== undefined) return fault;
    next.set(stream, first - 1);
    characters += row.events.length + row.metadata.length;
    if (characters > LAST_CHARACTERS || !left()) return undefined;
  }
  return undefined;
}

function sampleFault(db: Reader, left: Left): string | undefined {
  const { streams } = db.prepare('SELECT max(id) AS streams FROM streams').get() as { streams: number | null };
  const { last } = db.prepare('SELECT max(position) AS last FROM commits').get() as { last: number | null };
  // The row itself, and not only the index, is looked for.
  const heads = db.prepare(
    `SELECT s.id, s.revision AS head,
       (SELECT c.revision FROM commits c WHERE c.stream = s.id AND c.first_revision >= 0 ORDER BY c.revision DESC LIMIT 1) AS revision
     FROM streams s WHERE s.id >= ? ORDER BY s.id LIMIT ?`,
  );
  const commits = db.prepare(
    `SELECT ${COLUMNS}, (SELECT p.position FROM commits p WHERE p.stream = c.stream AND p.revision = c.first_revision - 1) AS before
     FROM commits c WHERE c.position >= ? ORDER BY c.position LIMIT 1`,
  );
  for (let n = 0; n < SPREAD && left(); n += 1) {
    const fault =
      headFault(heads.all(placeOf(n, streams), 1)) ??
      sampledFault(commits.get(placeOf(n, last)) as SampledRow | undefined);
    if (fault !== undefined) return fault;
  }
  return headFault(heads.iterate(Math.max(0, (streams ?? 0) - NEWEST_STREAMS), NEWEST_STREAMS), left);
}

const placeOf = (n: number, last: number | null): number => Math.floor(((last ?? 0) * n) / SPREAD) + 1;

function headFault(rows: Iterable<unknown>, left: Left = () => true): string | undefined {
  for (const { id, head, revision } of rows as Iterable<{ id: number; head: number; revision: number | null }>) {
    if (head !== revision) return `the stream ${id} has the revision ${head} and its last commit ${revision}`;
    if (!left()) return undefined;
  }
  return undefined;
}

type SampledRow = Row & { readonly before: number | null };

function sampledFault(row: SampledRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  const { first_revision: first, stream, before, position } = row;
  if (first > 0 && !(before !== null && before < position))
    return `the stream ${stream} lacks the commit before its revision ${first}`;
  return commitFault(row);
}
