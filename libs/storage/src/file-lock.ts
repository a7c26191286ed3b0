import { closeSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FileRefused } from './file-refused';
import { realFile } from './real-file';
import { isBusy, isFullAtStart } from './sqlite-errors';

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

const held = new Map<string, Held>();

/**
 * Claims a database file for this process, under whatever name, until the function it gives is called, or the process dies in any way:
 * the operating system frees the lock then. Within the process a file may be claimed several times. Makes its folder.
 */
export function lockFile(file: string): () => void {
  const path = realFile(file);
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
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  makeLockFile(`${path}.lock`);
  const connection = new DatabaseSync(`${path}.lock`);
  try {
    connection.exec(
      'PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE',
    );
    return connection;
  } catch (error) {
    connection.close();
    if (isBusy(error)) throw new FileInUse(shown);
    if (isFullAtStart(error)) throw new FileRefused(`${shown}.lock cannot be used: its disk is full. Make room.`);
    throw new Error(`${shown}.lock cannot be used: ${String(error)}`, { cause: error });
  }
}

/** A lock is an empty file: what holds something is somebody else's. */
function makeLockFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return closeSync(openSync(path, 'a', 0o600));
  if (!found.isFile() || found.size > 0 || found.nlink > 1)
    throw new FileRefused(`${path} is no lock of Parley's, and in its place. Move it elsewhere.`);
}
