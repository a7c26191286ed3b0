import type { SqliteDatabase, SqliteStatement } from '@parley/storage';

/** A row for each commit, and one for the end of each stream: looking up the end costs the same however long the stream is. */
export const MIGRATIONS = [
  `CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL) STRICT;
   CREATE TABLE commits (
     position INTEGER PRIMARY KEY,
     stream INTEGER NOT NULL REFERENCES streams (id),
     first_revision INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     id TEXT NOT NULL,
     metadata TEXT NOT NULL,
     events TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX commits_of_stream ON commits (stream, revision);
   CREATE TABLE log (id TEXT NOT NULL) STRICT;
   INSERT INTO log VALUES (lower(hex(randomblob(16))));
   CREATE VIEW events AS
     SELECT c.position, s.name AS stream, c.first_revision + e.key AS revision, c.id AS commit_id,
            e.value ->> 'type' AS type, e.value ->> 'id' AS id, e.value -> 'data' AS data,
            e.value -> 'private' AS private, c.metadata
     FROM commits c JOIN streams s ON s.id = c.stream, json_each(c.events) e`,
];

/** Of files from before they had an id. */
export const OLDER_TABLES = [
  [
    'streams(id, name, revision)',
    'commits(position, stream, first_revision, revision, id, metadata, events)',
    'log(id)',
  ],
];

export interface CommitRow {
  readonly position: number;
  readonly name: string;
  readonly first_revision: number;
  readonly revision: number;
  readonly id: string;
  readonly metadata: string;
  readonly events: string;
}

type Statement =
  'head' | 'newStream' | 'moveHead' | 'newCommit' | 'forwards' | 'backwards' | 'logForwards' | 'logBackwards' | 'last';

export type Statements = Readonly<Record<Statement, SqliteStatement>> & {
  /** The log between two positions, of streams whose names lie within so many bounds. */
  logOf(bounds: number): SqliteStatement;
};

export function prepare(db: SqliteDatabase): Statements {
  const columns = 'SELECT c.position, s.name, c.first_revision, c.revision, c.id, c.metadata, c.events';
  const from = 'FROM commits c JOIN streams s ON s.id = c.stream';
  const logOf = new Map<number, SqliteStatement>();
  const ofBounds = (bounds: number): string =>
    Array.from({ length: bounds }, () => 's.name >= ? AND s.name < ?').join(' OR ');
  return {
    head: db.prepare('SELECT id, revision FROM streams WHERE name = ?'),
    newStream: db.prepare('INSERT INTO streams (name, revision) VALUES (?, ?)'),
    moveHead: db.prepare('UPDATE streams SET revision = ? WHERE id = ?'),
    newCommit: db.prepare(
      'INSERT INTO commits (stream, first_revision, revision, id, metadata, events) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    forwards: db.prepare(`${columns} ${from} WHERE c.stream = ? AND c.revision >= ? ORDER BY c.revision LIMIT ?`),
    backwards: db.prepare(`${columns} ${from} WHERE c.stream = ? AND c.revision <= ? ORDER BY c.revision DESC LIMIT ?`),
    logForwards: db.prepare(`${columns} ${from} WHERE c.position > ? ORDER BY c.position LIMIT ?`),
    logBackwards: db.prepare(`${columns} ${from} WHERE c.position < ? ORDER BY c.position DESC LIMIT ?`),
    last: db.prepare('SELECT max(position) AS last FROM commits'),
    logOf(bounds) {
      const prepared =
        logOf.get(bounds) ??
        db.prepare(
          `${columns} FROM commits c CROSS JOIN streams s ON s.id = c.stream
           WHERE c.position > ? AND c.position <= ? AND (${ofBounds(bounds)}) ORDER BY c.position LIMIT ?`,
        );
      logOf.set(bounds, prepared);
      return prepared;
    },
  };
}
