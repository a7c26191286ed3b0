import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath } from '@parley/storage';

/** A file system on which no file has two names. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Gives a file, whole and on the disk already, the name by which it is known from then on: in one step, and on the disk when this returns.
 * False when something has that name: that is left alone, and the file is gone.
 */
export function putNew(unnamed: string, path: string): boolean {
  try {
    // Unlike a rename it takes the place of nothing, whenever that has come.
    linkSync(unnamed, path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (WITHOUT_LINKS.has(code) && existsSync(path))) {
      rmSync(unnamed);
      return false;
    }
    if (!WITHOUT_LINKS.has(code)) throw error;
    renameSync(unnamed, path);
  }
  rmSync(unnamed, { force: true });
  syncPath(dirname(path));
  return true;
}
