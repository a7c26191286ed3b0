import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FileRefused } from './file-refused';

/**
 * Where a file is in truth, wherever links lead; also when it, or its folder, is not there, so that what lies beside it is found.
 */
export function resolvedPath(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    const path = resolve(file);
    const folder = dirname(path);
    const named = folder === path ? path : join(resolvedPath(folder), basename(path));
    // Links that lead round and round lead nowhere.
    const leads = isLink(named) && (error as NodeJS.ErrnoException).code !== 'ELOOP';
    return leads ? resolvedPath(resolve(dirname(named), readlinkSync(named))) : named;
  }
}

/** The same, for a file that is to be opened. Throws `FileRefused` for a link to nothing: whoever made it meant a file that is elsewhere now. */
export function realFile(file: string): string {
  if (isLink(file) && !existsSync(file))
    throw new FileRefused(`${file} is a link to a file that is not there. Bring that back, or remove the link.`);
  return resolvedPath(file);
}

/** Whether two names stand for one file, also before it is there. */
export function isSameFile(one: string, other: string): boolean {
  const paths = [resolvedPath(one), resolvedPath(other)] as const;
  if (paths[0] === paths[1]) return true;
  const found = stateOf(paths[0]);
  return found !== undefined && found.inode === stateOf(paths[1])?.inode;
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

interface FileState {
  /** Device and inode: the same for all names of a file. */
  readonly inode: string;
  readonly size: number;
  /** When it was last written, in ns. */
  readonly modified: bigint;
}

/** Undefined for a file that is not there. */
export function stateOf(file: string): FileState | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && { inode: `${found.dev}:${found.ino}`, size: Number(found.size), modified: found.mtimeNs };
}
