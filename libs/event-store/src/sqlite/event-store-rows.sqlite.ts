import { decodeCommit } from '../encode';
import type { RecordedCommit } from '../envelope';
import type { CommitRow, Statements } from './event-store-schema.sqlite';
import { BATCH_CHARACTERS } from '../port';
import { toPosition } from '../position';

/** Reads rows until the page holds enough characters; `whole` says that no row was left. */
export function readPage(
  rows: Iterable<unknown>,
  enough = BATCH_CHARACTERS,
): { commits: RecordedCommit[]; whole: boolean } {
  const commits: RecordedCommit[] = [];
  let characters = 0;
  for (const row of rows as Iterable<CommitRow>) {
    commits.push(recorded(row));
    characters += row.events.length + row.metadata.length;
    if (characters > enough) return { commits, whole: false };
  }
  return { commits, whole: true };
}

const recorded = (row: CommitRow): RecordedCommit => ({
  ...decodeCommit(row.id, row.metadata, row.events),
  stream: row.name,
  firstRevision: row.first_revision,
  revision: row.revision,
  position: toPosition(row.position),
});

/** So many commits of a stream, beginning with the one that contains the revision `from`. */
export const commitsFrom = (sql: Statements, stream: number, from: number, limit: number): RecordedCommit[] =>
  (sql.forwards.all(stream, from, limit) as unknown as CommitRow[]).map(recorded);
