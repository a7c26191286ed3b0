import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { isCutOff } from './is-cut-off';
import { syncPath } from './sync-path';

/* The thread of `startWalCheckpoints`. It waits for nobody's lock, and nobody waits for its own. */

const LOOK_EVERY_MS = 50;
/** After a failure, as on a full disk, it looks again only then. */
const LOOK_AGAIN_MS = 1_000;
/** Pages that are copied at once (4 MiB): so few that the disk is soon free for commits again. */
const PORTION = 1_000;
/**
 * Pages in a log (32 MiB) when it is to begin anew. It does so by itself only when everything is copied at the moment of a
 * write, which under load never comes; so writers are made to wait for the last few pages.
 */
const LONG = 8_000;
/** How long such a beginning waits for those who write or read, in ms; then it is tried again later. */
const WAIT_MS = 20;

interface Opened {
  readonly db: DatabaseSync;
  readonly pending: StatementSync;
  readonly copy: StatementSync;
  readonly beginAnew: StatementSync;
}

class Copied {
  private opened: Opened | undefined;
  private lookAt = 0;
  private failing = false;
  /** When it was opened, and after the last copy. */
  private size = 0;

  constructor(private readonly file: string) {}

  look(): void {
    if (performance.now() < this.lookAt) return;
    try {
      this.copy((this.opened ??= this.open()));
      this.failing = false;
    } catch (error) {
      // Said once, until it goes well again.
      if (!this.failing) parentPort?.postMessage(`${this.file}: ${String(error)}`);
      this.failing = true;
      this.lookAt = performance.now() + LOOK_AGAIN_MS;
    }
  }

  close(): void {
    this.opened?.db.close();
  }

  private open(): Opened {
    this.size = statSync(this.file).size;
    return open(this.file);
  }

  private copy({ pending, copy, beginAnew }: Opened): void {
    const { log, checkpointed } = pending.get() as unknown as { readonly log: number; readonly checkpointed: number };
    if (log - checkpointed < PORTION) return;
    // What takes long is done before the file is looked at: as little as can be goes by between that and the copying.
    syncPath(`${this.file}-wal`);
    this.assertNotCutOff();
    copy.get();
    if (log >= LONG) beginAnew.get();
    this.size = statSync(this.file).size;
  }

  /** What is copied into a file that was cut off makes it as long as before, and hides that. */
  private assertNotCutOff(): void {
    if (statSync(this.file).size < this.size && isCutOff(this.file))
      throw new Error('it was cut off, and nothing more is copied into it');
  }
}

/** Only what is there. */
function open(file: string): Opened {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'rw');
  const db = new DatabaseSync(url);
  db.exec(`PRAGMA busy_timeout = ${WAIT_MS}; PRAGMA cache_size = -512`);
  return {
    db,
    // Versions of SQLite that do not know NOOP copy at once instead.
    pending: db.prepare('PRAGMA wal_checkpoint(NOOP)'),
    copy: db.prepare('PRAGMA wal_checkpoint(PASSIVE)'),
    beginAnew: db.prepare('PRAGMA wal_checkpoint(RESTART)'),
  };
}

const files = (workerData as readonly string[]).map((file) => new Copied(file));
const timer = setInterval(() => files.forEach((file) => file.look()), LOOK_EVERY_MS);
parentPort?.on('message', () => {
  clearInterval(timer);
  for (const file of files) file.close();
  parentPort?.close();
});
