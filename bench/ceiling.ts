import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Files } from './files';
import type { Subject } from './load';

interface Waiting {
  readonly conversation: number;
  readonly resolve: () => void;
}

/*
 * What the disk and SQLite give at best: the same files, tables and indexes as the product (made by it), the same bytes, the
 * same grouping, and nothing else. Nothing is decided, encoded, decoded or folded: the JSON is ready before the clock starts,
 * rows are found by number. A group is one transaction on the events (FULL), acknowledged; the read model (NORMAL) follows at
 * the product's pace, each changed row written once.
 */
const PACE_MS = 20;
/** The state of an open conversation that is unread. */
const UNREAD = 2;

export function ceiling(files: Files): Subject {
  const events = opened(files.events, 'FULL');
  const readModel = opened(files.readModel, 'NORMAL');
  const append = appends(events);
  const project = projection(readModel);
  let waiting: Waiting[] = [];
  let unprojected = new Set<number>();
  let projecting = false;

  function flush(): void {
    const group = waiting;
    waiting = [];
    transaction(events, () => group.forEach(append));
    for (const { conversation, resolve } of group) {
      unprojected.add(conversation);
      resolve();
    }
    if (!projecting) projectPaced();
  }

  function projectPaced(): void {
    projecting = unprojected.size > 0;
    if (!projecting) return;
    const changed = unprojected;
    unprojected = new Set();
    transaction(readModel, () => project(changed));
    setTimeout(projectPaced, PACE_MS);
  }

  return {
    run: (conversation) =>
      new Promise((resolve) => {
        waiting.push({ conversation, resolve });
        if (waiting.length === 1) setImmediate(flush);
      }),
    async settled() {
      while (projecting) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    close() {
      events.close();
      readModel.close();
      return Promise.resolve();
    },
  };
}

function opened(file: string, synchronous: 'FULL' | 'NORMAL'): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8192');
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
  return db;
}

/** Appends the log's last commit once more, to the stream of a conversation. */
function appends(events: DatabaseSync): (waiting: Waiting) => void {
  const last = events
    .prepare('SELECT metadata, events FROM commits ORDER BY position DESC LIMIT 1')
    .get() as unknown as Sample;
  const streams = events.prepare('SELECT name FROM streams ORDER BY name').all() as { name: string }[];
  const head = events.prepare('SELECT id, revision FROM streams WHERE name = ?');
  const moveHead = events.prepare('UPDATE streams SET revision = ? WHERE id = ?');
  const newCommit = events.prepare(
    'INSERT INTO commits (stream, first_revision, revision, id, metadata, events) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return ({ conversation }) => {
    const { id, revision } = head.get((streams[conversation] as { name: string }).name) as {
      id: number;
      revision: number;
    };
    newCommit.run(id, revision + 1, revision + 1, randomUUID(), last.metadata, last.events);
    moveHead.run(revision + 1, id);
  };
}

/** Writes the rows of changed conversations, and moves the checkpoint. */
function projection(readModel: DatabaseSync): (changed: ReadonlySet<number>) => void {
  const rows = readModel.prepare('SELECT row, document FROM conversations ORDER BY id').all() as unknown as Row[];
  const update = readModel.prepare(
    'UPDATE conversations SET revision = ?, state = ?, updated_at = ?, document = ? WHERE row = ?',
  );
  const checkpoint = readModel.prepare('UPDATE checkpoints SET position = ?');
  let changes = Date.now();
  return (changed) => {
    for (const conversation of changed) {
      const { row, document } = rows[conversation] as Row;
      changes += 1;
      update.run(changes, UNREAD, changes, document, row);
    }
    checkpoint.run(changes.toString().padStart(20, '0'));
  };
}

interface Sample {
  readonly metadata: string;
  readonly events: string;
}

interface Row {
  readonly row: number;
  readonly document: string;
}

const prepared = new WeakMap<DatabaseSync, readonly [StatementSync, StatementSync]>();

function transaction(db: DatabaseSync, work: () => void): void {
  const known = prepared.get(db) ?? ([db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')] as const);
  prepared.set(db, known);
  known[0].run();
  work();
  known[1].run();
}
