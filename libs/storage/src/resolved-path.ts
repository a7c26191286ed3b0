import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Where a file is in truth, whatever links lead there; also when it is not there (any more), so that what lies beside it is found.
 * A folder that is not there either stays as it was named.
 */
export function resolvedPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const path = join(resolvedFolder(dirname(file)), basename(file));
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return isLink ? resolvedPath(resolve(dirname(path), readlinkSync(path))) : path;
  }
}

function resolvedFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
