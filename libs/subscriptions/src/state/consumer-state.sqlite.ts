import type { Position } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import type { ConsumerState, ConsumerTables } from './consumer-state';
import { keepsOthersAway, LeaseLost } from './leases';
import type { ParkedCommit, ParkReason } from './parked-commits';

/** The tables, for the schema of whoever keeps them beside its own. */
export const CONSUMER_TABLES: readonly string[] = [
  `CREATE TABLE leases (
     name TEXT PRIMARY KEY,
     holder TEXT NOT NULL,
     token INTEGER NOT NULL,
     until INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  'CREATE TABLE checkpoints (consumer TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID',
  `CREATE TABLE parked_commits (
     consumer TEXT NOT NULL,
     stream TEXT NOT NULL,
     first_revision INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     position TEXT NOT NULL,
     reason TEXT NOT NULL,
     detail TEXT NOT NULL,
     parked_at INTEGER NOT NULL,
     waiting_to INTEGER NOT NULL,
     PRIMARY KEY (consumer, stream)
   ) STRICT, WITHOUT ROWID`,
];

interface ParkedRow {
  readonly consumer: string;
  readonly stream: string;
  readonly first_revision: number;
  readonly revision: number;
  readonly position: string;
  readonly reason: string;
  readonly detail: string;
  readonly parked_at: number;
  readonly waiting_to: number;
}

const parkedOf = (row: ParkedRow): ParkedCommit => ({
  consumer: row.consumer,
  stream: row.stream,
  firstRevision: row.first_revision,
  revision: row.revision,
  position: row.position,
  reason: row.reason as ParkReason,
  detail: row.detail,
  parkedAt: row.parked_at,
  waitingTo: row.waiting_to,
});

/** To be called within a transaction of the same connection. */
export function sqliteConsumerTables(db: SqliteDatabase): ConsumerTables {
  const tokenOf = db.prepare('SELECT token FROM leases WHERE name = ?');
  const read = db.prepare('SELECT position FROM checkpoints WHERE consumer = ?');
  const move = db.prepare(
    `INSERT INTO checkpoints (consumer, position) VALUES (?, ?)
     ON CONFLICT (consumer) DO UPDATE SET position = excluded.position WHERE excluded.position > position`,
  );
  const any = db.prepare('SELECT 1 FROM parked_commits WHERE consumer = ? LIMIT 1');
  const find = db.prepare('SELECT * FROM parked_commits WHERE consumer = ? AND stream = ?');
  const put = db.prepare('INSERT OR REPLACE INTO parked_commits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM parked_commits WHERE consumer = ? AND stream = ?');
  return {
    assertHeld(lease) {
      const held = tokenOf.get(lease.name) as { readonly token: number } | undefined;
      if (held?.token !== lease.token) throw new LeaseLost(lease);
    },
    checkpoint: (consumer) => (read.get(consumer) as { readonly position: Position } | undefined)?.position,
    moveCheckpoint: (consumer, position) => void move.run(consumer, position),
    parked: {
      isEmpty: (consumer) => any.get(consumer) === undefined,
      find(consumer, stream) {
        const row = find.get(consumer, stream) as ParkedRow | undefined;
        return row && parkedOf(row);
      },
      put({ consumer, stream, firstRevision, revision, position, reason, detail, parkedAt, waitingTo }) {
        put.run(consumer, stream, firstRevision, revision, position, reason, detail, parkedAt, waitingTo);
      },
      remove: (consumer, stream) => void remove.run(consumer, stream),
    },
  };
}

/** `now` in ms since 1970: it lets leases run out, and decides nothing else. Every method is async, so that what SQLite throws is a rejection. */
export function sqliteConsumerState(db: SqliteDatabase, now: () => number = Date.now): ConsumerState {
  const tables = sqliteConsumerTables(db);
  const find = db.prepare('SELECT holder, token, until FROM leases WHERE name = ?');
  const take = db.prepare('INSERT OR REPLACE INTO leases (name, holder, token, until) VALUES (?, ?, ?, ?)');
  const until = db.prepare('UPDATE leases SET until = ? WHERE name = ? AND token = ?');
  const count = db.prepare('SELECT count(*) AS parked FROM parked_commits WHERE consumer = ?');
  const list = db.prepare('SELECT * FROM parked_commits WHERE consumer = ? AND stream > ? ORDER BY stream LIMIT ?');

  return {
    leases: {
      acquire: async (name, holder, ttlMs) =>
        db.transaction(() => {
          const before = find.get(name) as { holder: string; token: number; until: number } | undefined;
          if (before !== undefined && before.holder !== holder && keepsOthersAway(before.until, now()))
            return undefined;
          const token = (before?.token ?? 0) + 1;
          take.run(name, holder, token, now() + ttlMs);
          return { name, token };
        }),
      renew: async ({ name, token }, ttlMs) => until.run(now() + ttlMs, name, token).changes === 1,
      release: async ({ name, token }) => void until.run(0, name, token),
    },
    checkpoints: {
      read: async (consumer) => tables.checkpoint(consumer),
      save: async (consumer, position, lease) =>
        db.transaction(() => {
          tables.assertHeld(lease);
          tables.moveCheckpoint(consumer, position);
        }),
    },
    parked: {
      find: async (consumer, stream) => tables.parked.find(consumer, stream),
      count: async (consumer) => (count.get(consumer) as { readonly parked: number }).parked,
      list: async (consumer, limit, after = '') =>
        (list.all(consumer, after, limit) as unknown as readonly ParkedRow[]).map(parkedOf),
    },
  };
}
