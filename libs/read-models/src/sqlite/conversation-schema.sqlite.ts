import { createHash } from 'node:crypto';
import type { SqliteDatabase } from '@parley/storage';
import { CONSUMER_TABLES } from '@parley/subscriptions';
import { LIST_INDEXES, type ListIndex } from '../lists/list-indexes';

/**
 * To be raised when the documents of conversations or records change, or what is computed of them; `documents.version.spec.ts`
 * finds out when that is.
 */
export const DOCUMENTS = 7;

/** Files of older versions have other tables; `makeTables` replaces them. */
export const MIGRATIONS = [
  'SELECT 1',
  'SELECT 1',
  `CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL) STRICT;
   CREATE TABLE shape (hash TEXT NOT NULL) STRICT`,
];

/** Of files from before they had an id. */
const OLDER_TABLES = [
  ['log(id)', 'shape(hash)'],
  ['log(id)', 'checkpoint(one, position)'],
];

/** How every connection to a read model opens it. */
export const READ_MODEL_FILE = {
  kind: 'read model',
  older: OLDER_TABLES,
  durability: 'normal',
  migrations: MIGRATIONS,
  secureDelete: true,
} as const;

/**
 * A row for each conversation: what lists look for in columns, the rest as a document. Rows are found by a number, so that
 * rewriting one touches neither the look-up by id nor the text keys. `state` is null for a deleted one: no list has it.
 * The words are found by the same numbers; each begins with the number of its workspace (`search-tokens.sqlite.ts`).
 */
const TABLES = [
  `CREATE TABLE conversations (
     row INTEGER PRIMARY KEY,
     workspace TEXT NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     inbox TEXT NOT NULL,
     state INTEGER,
     assignee TEXT NOT NULL,
     contact TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     snooze_till INTEGER,
     document TEXT NOT NULL
   ) STRICT`,
  'CREATE UNIQUE INDEX conversations_by_id ON conversations (workspace, id)',
  `CREATE TABLE inbox_counts (
     workspace TEXT NOT NULL,
     inbox TEXT NOT NULL,
     open INTEGER NOT NULL,
     unread INTEGER NOT NULL,
     unassigned INTEGER NOT NULL,
     snoozed INTEGER NOT NULL,
     closed INTEGER NOT NULL,
     PRIMARY KEY (workspace, inbox)
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE message_statuses (
     conversation INTEGER NOT NULL,
     number INTEGER NOT NULL,
     status TEXT NOT NULL,
     PRIMARY KEY (conversation, number)
   ) STRICT, WITHOUT ROWID`,
  // Documents as they were, at every so many revisions.
  `CREATE TABLE kept_documents (
     conversation INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     at INTEGER NOT NULL,
     document TEXT NOT NULL,
     PRIMARY KEY (conversation, revision)
   ) STRICT, WITHOUT ROWID`,
  // Contacts in conversations of other contacts: who takes part there, or did, or wrote there.
  `CREATE TABLE guests (
     workspace TEXT NOT NULL,
     contact TEXT NOT NULL,
     conversation INTEGER NOT NULL,
     PRIMARY KEY (workspace, contact, conversation)
   ) STRICT, WITHOUT ROWID`,
  // The last erasing of each contact, and how far its documents are gone through: null when that is done.
  `CREATE TABLE erasings (
     workspace TEXT NOT NULL,
     contact TEXT NOT NULL,
     position TEXT NOT NULL,
     conversation INTEGER,
     revision INTEGER,
     PRIMARY KEY (workspace, contact)
   ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX erasings_under_way ON erasings (workspace, contact) WHERE conversation IS NOT NULL',
  // What erasings leave to be done when their documents are.
  'CREATE TABLE erasing_steps (step TEXT PRIMARY KEY, begun INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  `CREATE TABLE records (
     row INTEGER PRIMARY KEY,
     workspace TEXT NOT NULL,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     revision INTEGER NOT NULL,
     phone TEXT,
     email TEXT,
     contacted_at INTEGER,
     document TEXT NOT NULL
   ) STRICT`,
  'CREATE UNIQUE INDEX records_by_id ON records (workspace, kind, id)',
  'CREATE TABLE workspaces (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT',
  words('conversation_words'),
  words('contact_words'),
  ...CONSUMER_TABLES,
];

/** Those that only reading needs; a rebuild makes them when all rows are there. */
const INDEXES = [
  ...LIST_INDEXES.map(indexSql),
  'CREATE INDEX conversations_of_contact ON conversations (workspace, contact)',
  'CREATE INDEX contacts_by_phone ON records (workspace, phone, id) WHERE phone IS NOT NULL',
  'CREATE INDEX contacts_by_email ON records (workspace, email, id) WHERE email IS NOT NULL',
];

const HASH = createHash('sha256')
  .update([DOCUMENTS, ...TABLES, ...INDEXES].join('\n'))
  .digest('hex');

function words(table: string): string {
  return `CREATE VIRTUAL TABLE ${table} USING fts5 (words, content='', contentless_delete=1, detail=none, tokenize='ascii')`;
}

function indexSql({ name, fixed, order }: ListIndex): string {
  const here = order === 'snooze_till' ? 'state IS NOT NULL AND snooze_till IS NOT NULL' : 'state IS NOT NULL';
  return `CREATE INDEX ${name} ON conversations (workspace, ${[...fixed, order].join(', ')}, id) WHERE ${here}`;
}

/**
 * Makes the tables, and in place of those of another version: documents are never migrated, and without a checkpoint all is
 * built from the log again. It is still the same log.
 */
export function makeTables(db: SqliteDatabase): void {
  const kept = db.prepare('SELECT hash FROM shape').get() as { hash: string } | undefined;
  if (kept?.hash === HASH) return;
  // What the old ones held is cut off as a whole; to overwrite it page by page would take as long as to write it did.
  db.exec('PRAGMA secure_delete = OFF');
  db.transaction(() => {
    for (const name of tablesOf(db)) db.exec(`DROP TABLE IF EXISTS "${name}"`);
    for (const sql of [...TABLES, ...INDEXES]) db.exec(sql);
  });
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = ON');
  db.transaction(() => signShape(db));
}

/** Virtual ones first: their parts go with them. */
const tablesOf = (db: SqliteDatabase): readonly string[] =>
  db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('log', 'shape', 'opened') AND name NOT LIKE 'sqlite_%'
       ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC`,
    )
    .all()
    .map(({ name }) => String(name));

function signShape(db: SqliteDatabase): void {
  db.exec('DELETE FROM shape');
  db.prepare('INSERT INTO shape VALUES (?)').run(HASH);
}

/** The tables of a file that is filled from the beginning; `makeIndexes` completes it. */
export const makeBareTables = (db: SqliteDatabase): void => TABLES.forEach((sql) => db.exec(sql));

/** Each in turn; `progress` is told how many of how many are there. */
export function makeIndexes(db: SqliteDatabase, progress: (done: number, of: number) => void): void {
  for (const [i, sql] of INDEXES.entries()) {
    db.exec(sql);
    progress(i + 1, INDEXES.length);
  }
  signShape(db);
}

/** How an assignee is stored; no id is empty. */
export const assigneeColumn = (id: string | null | undefined): string => id ?? '';
