import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * So that a file, or the names in a folder, are on the disk. Not for a database that is open here and that others may open: closing it
 * gives up the locks that SQLite has on it.
 */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
