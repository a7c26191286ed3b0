import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/* The thread of `startWalCheckpoints`. It waits for nobody's lock, and nobody waits for its own. */

const LOOK_EVERY_MS = 50;
/** Pages that are copied at once (4 MiB): so few that the disk is soon free for commits again. */
const PORTION = 1_000;
/**
 * Pages in a log (32 MiB) when it is to begin anew. It does so by itself only when everything is copied at the moment of a
 * write, which under load never comes; so writers are made to wait for the last few pages.
 */
const LONG = 8_000;
/** How long such a beginning waits for those who write or read, in ms; then it is tried again later. */
const WAIT_MS = 20;

const files = (workerData as readonly string[]).map((file) => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA busy_timeout = ${WAIT_MS}; PRAGMA cache_size = -512`);
  return {
    db,
    // Versions of SQLite that do not know NOOP copy at once instead.
    pending: db.prepare('PRAGMA wal_checkpoint(NOOP)'),
    copy: db.prepare('PRAGMA wal_checkpoint(PASSIVE)'),
    beginAnew: db.prepare('PRAGMA wal_checkpoint(RESTART)'),
  };
});

function look(): void {
  for (const { pending, copy, beginAnew } of files) {
    const { log, checkpointed } = pending.get() as unknown as { readonly log: number; readonly checkpointed: number };
    if (log - checkpointed < PORTION) continue;
    copy.get();
    if (log >= LONG) beginAnew.get();
  }
}

const timer = setInterval(look, LOOK_EVERY_MS);
parentPort?.on('message', () => {
  clearInterval(timer);
  for (const { db } of files) db.close();
  parentPort?.close();
});
