import { lookAtFile, openSqlite, realFile, type FileFault, type SqliteDatabase } from '@parley/storage';
import { sqliteConsumerState } from '@parley/subscriptions';
import { Listeners, workspacesOf } from '../listeners';
import type { Place } from '../place';
import { NOTHING_BESIDE, PUBLISHER, type Beside, type PublicLog } from '../port';
import { eraseSlices } from './erase.sqlite';
import { forgetSlices } from './forget.sqlite';
import { publicReads } from './reads.sqlite';
import { PUBLIC_LOG_FILE } from './schema.sqlite';
import { publicWrites } from './writes.sqlite';

/** Memory for pages of the file: who writes comes back to the same ones. */
const WRITER_KIB = 6 * 1024;
const READER_KIB = 2 * 1024;

export interface SqlitePublicLog extends PublicLog {
  /** To be called when another thread has published. */
  writtenElsewhere(): void;
  /** Whether the file can be written and is still the one that was opened; undefined: it is. */
  look(): FileFault | undefined;
}

interface PublicLogOptions {
  /** Another thread of this process has the file open already, and this one writes it (default false). */
  readonly claimed?: boolean;
  /** What else is kept in the file (default: nothing). It asks only within transactions how far is published. */
  readonly beside?: (db: SqliteDatabase, log: { published(): Place }) => Beside;
}

/** Throws `FileRefused` when a file is no public log and cannot become one. Nothing is changed. */
export const lookAtPublicLog = (file: string): void => void lookAtFile(realFile(file), PUBLIC_LOG_FILE.kind, []);

/**
 * The public log in a file of its own, in which one thread publishes: that delays no other file's writes.
 */
export function sqlitePublicLog(file: string, { claimed = false, beside }: PublicLogOptions = {}): SqlitePublicLog {
  const db = openSqlite(file, { ...PUBLIC_LOG_FILE, claimed, cacheKiB: claimed ? WRITER_KIB : READER_KIB });
  const reads = publicReads(db);
  const others = beside?.(db, reads) ?? NOTHING_BESIDE;
  const writes = publicWrites(db, reads, others);
  const state = sqliteConsumerState(db);
  const erase = eraseSlices(db, others);
  const forget = forgetSlices(db, others);
  const listeners = new Listeners();
  const written = newlyWritten(db);

  // Every method is async, so that what SQLite throws is a rejection.
  return {
    epochs: async () => reads.epochs(),
    published: async () => reads.published(),
    forgottenTo: async () => reads.forgottenTo(),
    page: async (query) => reads.page(query),
    onPublished: (look) => listeners.add(look),
    leases: state.leases,
    parked: state.parked,
    checkpoint: () => state.checkpoints.read(PUBLISHER),
    isEmpty: async () => reads.isEmpty(),
    last: async () => reads.last(),
    silentTo: async () => reads.silentTo(),
    copied: async () => reads.copied(),
    async begin(epoch) {
      writes.begin(epoch);
      // Its id is in cursors from now on: it is on the disk.
      db.exec('PRAGMA wal_checkpoint(FULL)');
    },
    folded: async (keys) => writes.folded(keys),
    async publish(publication, lease) {
      writes.publish(publication, lease);
      listeners.tell(workspacesOf(publication.events));
    },
    erase: async (contact, erasure, lease, after) => erase(contact, erasure, lease, after),
    forget: async (before, lease) => forget(before, lease),
    writtenElsewhere: () => listeners.tell(written()),
    look: () => db.look(),
    close: async () => db.close(),
  };
}

/** The workspaces of what was written since it was asked last. */
function newlyWritten(db: SqliteDatabase): () => ReadonlySet<string> {
  const last = db.prepare('SELECT max(row) AS row FROM events');
  const since = db.prepare('SELECT DISTINCT workspace FROM events WHERE row > ? AND row <= ?');
  const lastRow = (): number => (last.get() as { readonly row: number | null }).row ?? 0;
  let seen = lastRow();
  return () => {
    const now = lastRow();
    const workspaces = workspacesOf(since.all(seen, now) as unknown as readonly { readonly workspace: string }[]);
    seen = now;
    return workspaces;
  };
}
