import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Somebody else works on this file. The message says what to do. */
export class FileInUse extends Error {
  override readonly name = 'FileInUse';
  constructor(file: string) {
    super(
      `${file} is in use by another process. Embedded files belong to one process: stop the other one, ` +
        'or use server stores (esdb://…, mongodb://…) to run several.',
    );
  }
}

interface Held {
  readonly connection: DatabaseSync;
  users: number;
}

const SQLITE_BUSY = 5;

const held = new Map<string, Held>();

/**
 * Claims a database file for this process until the function it gives is called, or the process dies in any way: the
 * operating system frees the lock then. Within the process a file may be opened several times.
 */
export function lockFile(file: string): () => void {
  const path = join(realpathSync(dirname(file)), basename(file));
  const lock = held.get(path) ?? { connection: claim(path, file), users: 0 };
  lock.users += 1;
  held.set(path, lock);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    lock.users -= 1;
    if (lock.users > 0) return;
    held.delete(path);
    lock.connection.close();
  };
}

/** The lock is SQLite's own, on a small file beside: it is kernel-held, so there is no stale lock to clear by hand. */
function claim(path: string, shown: string): DatabaseSync {
  const connection = new DatabaseSync(`${path}.lock`);
  try {
    connection.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw new FileInUse(shown);
    throw new Error(`${shown}.lock cannot be used: ${String(error)}. If nothing runs on it, delete it.`, {
      cause: error,
    });
  }
}
