import { accessSync, constants, copyFileSync, mkdtempSync, rmSync, statSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { applicationId, FILE_KINDS, kindOf, type FileKind } from './file-kinds';
import { FileDamaged, FileRefused } from './file-refused';
import { isDamage } from './sqlite-errors';

/** `table(column, column)`, of each table by which a file from before there were ids is known. One of these lists has to fit. */
export type OlderTables = readonly (readonly string[])[];

/** What to do about damage. */
export function remedyFor(kind: FileKind): string {
  if (kind === 'automations file') return REMEDY.automations;
  return FILE_KINDS[kind].made ? REMEDY.made : REMEDY.kept;
}

const REMEDY = {
  automations: 'delete it, with its -wal and -shm; the next start makes it anew.',
  made: 'delete it: it is made anew from the log (npm run parley -- rebuild, or the next start).',
  kept: 'restore a backup: npm run parley -- restore --from DIR (docs/operations.md).',
};

/** What to do about what is in the place of a file that no variable names, as it lies beside another. */
const inTheWay = (kind: FileKind): string | undefined =>
  kind === 'automations file'
    ? 'it is in the way of what Parley keeps beside PARLEY_READ_MODEL: move it away.'
    : undefined;

function instead(kind: FileKind, otherwise: string): string {
  const way = inTheWay(kind);
  return way === undefined ? `. ${otherwise}` : `: ${way}`;
}

/** Larger than any write-ahead log of an own file that lacks its id still. */
const MOST_COPIED_BYTES = 1024 ** 3;

/**
 * Looks at a file before it is opened for writing, and changes nothing of it, nor of what lies beside it. Gives whether it is new: not
 * there, or empty. Throws `FileRefused` when it is not one of this kind, or cannot be one; `FileDamaged` when it cannot be read.
 * `file` is its real name, and no connection of this process may have it open.
 */
export function lookAtFile(file: string, kind: FileKind, older: OlderTables): { readonly isNew: boolean } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined) assertUsable(file, found, kind);
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (found === undefined || found.size === 0) {
    // SQLite deletes the log of an empty file, and with it the only copy of what was written last.
    if (wal > 0 && !FILE_KINDS[kind].made)
      throw new FileDamaged(
        `${file} ${found === undefined ? 'is not there' : 'is empty'}, but ${file}-wal holds what was written to it last. ` +
          `Bring the file back from where it was moved, or ${REMEDY.kept}`,
      );
    return { isNew: true };
  }
  const seen = whatIsIn(file, wal, kind);
  if (seen.id === applicationId(kind)) return { isNew: false };
  const other = kindOf(seen.id);
  if (other !== undefined) throw refused(file, kind, `is Parley's ${other}`);
  if (seen.id !== 0) throw refused(file, kind, 'belongs to another application');
  if (seen.tables.size === 0) return { isNew: true };
  const isOlder = older.some((tables) => tables.every((table) => seen.tables.has(table)));
  if (!isOlder) throw refused(file, kind, 'holds tables that are not of Parley');
  return { isNew: false };
}

const refused = (file: string, kind: FileKind, because: string): FileRefused =>
  new FileRefused(
    `${file} is no ${kind} of Parley's: it ${because}. Nothing of it was changed; ${inTheWay(kind) ?? 'name another file.'}`,
  );

/** By its mode too, for an administrator may write everything. */
function assertUsable(file: string, found: Stats, kind: FileKind): void {
  if (found.isDirectory()) throw new FileRefused(`${file} is a folder${instead(kind, 'Name a file.')}`);
  if (!found.isFile())
    throw new FileRefused(`${file} is no file that a database can be in${instead(kind, 'Name another one.')}`);
  if (found.nlink > 1)
    throw new FileRefused(
      `${file} has a second name (a hard link), under which it would be written past this one. Remove one of them, or make a copy.`,
    );
  try {
    if ((found.mode & 0o222) === 0) throw new Error('no one may');
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw new FileRefused(
      `${file} is read-only. Let the user who runs Parley write it and its folder${inTheWay(kind) === undefined ? ', or name another file.' : '.'}`,
    );
  }
}

interface Seen {
  readonly id: number;
  /** `table(column, column)` */
  readonly tables: ReadonlySet<string>;
}

/** What was written last may lie in the write-ahead log only: of an empty or a torn file that is looked at too. */
function whatIsIn(file: string, wal: number, kind: FileKind): Seen {
  try {
    const seen = readOnly(file);
    if (wal === 0 || seen.id !== 0 || seen.tables.size > 0) return seen;
  } catch (error) {
    if (wal === 0 || !isDamage(error)) throw unreadable(file, kind, error);
  }
  return withItsLog(file, wal, kind);
}

/** Without a lock and without the log: SQLite makes no file beside it. */
function readOnly(file: string): Seen {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return seenBy(new DatabaseSync(url, { readOnly: true }));
}

/** On a copy, as reading a log writes beside it. */
function withItsLog(file: string, wal: number, kind: FileKind): Seen {
  if (statSync(file).size + wal > MOST_COPIED_BYTES)
    throw new FileRefused(
      `${file} cannot be told to be Parley's: what says so lies in ${file}-wal, which is too long.`,
    );
  const folder = mkdtempSync(join(tmpdir(), 'parley-look-'));
  const copy = join(folder, 'copy.db');
  try {
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    return seenBy(new DatabaseSync(copy));
  } catch (error) {
    throw unreadable(file, kind, error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The id can be read also where the tables cannot. */
function seenBy(db: DatabaseSync): Seen {
  try {
    const { application_id: id } = db.prepare('PRAGMA application_id').get() as { application_id: number };
    return { id: id >>> 0, tables: new Set(id === 0 ? tablesIn(db) : []) };
  } finally {
    db.close();
  }
}

const tablesIn = (db: DatabaseSync): readonly string[] =>
  db
    .prepare(
      `SELECT t.name || '(' || group_concat(c.name, ', ') || ')' AS shape
       FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name`,
    )
    .all()
    .map(({ shape }) => String(shape));

function unreadable(file: string, kind: FileKind, error: unknown): unknown {
  if (!isDamage(error)) return error;
  return new FileDamaged(`${file} is no database, or is damaged. If it was Parley's ${kind}, ${remedyFor(kind)}`, {
    cause: error,
  });
}
