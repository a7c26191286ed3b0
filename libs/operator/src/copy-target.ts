import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WrongConfiguration } from '@parley/platform';

/** Throws when a copy would be written into a file of the product itself, under whatever name. */
export function assertFileOfItsOwn(target: string, files: readonly string[]): void {
  const same = files.find((file) => isSame(file, target));
  if (same === undefined) return;
  throw new WrongConfiguration(`The copy cannot go into ${target}: the product works on it. Name another file.`);
}

function isSame(file: string, other: string): boolean {
  const [one, two] = [identityOf(file), identityOf(other)];
  return one.path === two.path || (one.inode !== undefined && one.inode === two.inode);
}

function identityOf(file: string): { readonly path: string; readonly inode: string | undefined } {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return { path: pathOf(file), inode: found === undefined ? undefined : `${found.dev}:${found.ino}` };
}

function pathOf(file: string): string {
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch {
    // Its folder is not there yet, so it is nobody's.
    return file;
  }
}
