import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileInUse, lockFile, syncPath } from '@parley/storage';
import { BACKED_UP, FOLDER_MODE, MANIFEST } from './backup-files';
import { BackupRefused, writeFailure } from './backup-refused';

/** Where a backup is made, beside where it goes: a folder that is there is a whole backup. */
interface PartialFolder {
  readonly path: string;
  /** What is in it becomes the backup, in one step. */
  finish(): void;
  /** Leaves nothing of it. */
  discard(): void;
}

const LOCKED = 'backup';
const LOCK = `${LOCKED}.lock`;
/** With what SQLite keeps beside the lock while it is held. */
const LOCKS = [LOCK, `${LOCK}-journal`];
const OURS = new Set([MANIFEST, ...LOCKS, ...BACKED_UP.flatMap((name) => [name, `${name}-journal`])]);

/**
 * Begins a backup that goes to a folder which is not there yet, or is empty. What a killed one has left is cleared; a folder with
 * anything else in it is left alone. Throws `BackupRefused`, also while another process makes a backup there.
 */
export function partialFolder(to: string): PartialFolder {
  const path = `${to}.partial`;
  try {
    assertFree(to);
    make(path);
    assertOurs(path);
    const release = locked(path, to);
    try {
      // Somebody may have finished meanwhile.
      assertFree(to);
      assertOurs(path);
      clear(path);
    } catch (error) {
      release();
      throw error;
    }
    return { path, finish: () => finish(path, to, release), discard: () => discard(path, release) };
  } catch (error) {
    throw writeFailure(to, error);
  }
}

function assertFree(to: string): void {
  const found = lstatSync(to, { throwIfNoEntry: false });
  if (found === undefined || (found.isDirectory() && readdirSync(to).length === 0)) return;
  throw new BackupRefused(`${to} is there already. Name a folder that is not there yet.`);
}

function make(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) throw new BackupRefused(`There is no folder ${parent}. Make it, or name another folder.`);
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function assertOurs(path: string): void {
  const isOurs =
    lstatSync(path).isDirectory() && readdirSync(path).every((name) => OURS.has(name) && isFile(path, name));
  if (!isOurs)
    throw new BackupRefused(
      `${path} holds something that is no part of a backup. Move it away, or name another folder.`,
    );
}

const isFile = (path: string, name: string): boolean => lstatSync(join(path, name)).isFile();

/** The lock is in the folder, so that it goes with it. */
function locked(path: string, to: string): () => void {
  try {
    return lockFile(join(path, LOCKED));
  } catch (error) {
    if (error instanceof FileInUse || !existsSync(path))
      throw new BackupRefused(`Another backup goes to ${to}. Wait for its end, or name another folder.`);
    throw error;
  }
}

function clear(path: string): void {
  for (const name of readdirSync(path)) if (!LOCKS.includes(name)) rmSync(join(path, name));
}

function finish(path: string, to: string, release: () => void): void {
  syncPath(path);
  renameSync(path, to);
  syncPath(dirname(to));
  for (const name of LOCKS) rmSync(join(to, name), { force: true });
  release();
}

function discard(path: string, release: () => void): void {
  try {
    if (!existsSync(path)) return;
    assertOurs(path);
    clear(path);
    for (const name of LOCKS) rmSync(join(path, name), { force: true });
    rmdirSync(path);
  } catch {
    // Why it is given up is what is to be told; the next one clears what stayed.
  } finally {
    release();
  }
}
