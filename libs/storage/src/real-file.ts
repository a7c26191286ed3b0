import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FileRefused } from './file-refused';

/**
 * The file that a name stands for, behind links, from whatever folder. One that is not there yet is named by its real folder. Throws
 * `FileRefused` for a link to nothing: whoever made it meant a file that is somewhere else now.
 */
export function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    if (isLink(file))
      throw new FileRefused(`${file} is a link to a file that is not there. Bring that back, or remove the link.`);
    const folder = dirname(resolve(file));
    return join(folder === resolve(file) ? folder : realFile(folder), basename(file));
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Device and inode: the same for all names of a file. Undefined for one that is not there. */
export function inodeOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
