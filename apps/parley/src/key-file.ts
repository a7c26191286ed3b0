import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath, writePrivateFile } from '@parley/storage';

/** Something is at the place of the file that is not ours to overwrite. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}

const ONE_KEY = /^pk_\S+\n?$/;
const LONGEST_BYTES = 1_000;

/**
 * Writes a key into a file that only the user who runs the product can read. It is there whole or not at all, also after a loss of
 * power. Of what may be at its place it overwrites one key of ours that is valid no more; for all else it throws `PlaceTaken`.
 */
export function writeKeyFile(path: string, key: string, isValid: (key: string) => boolean): void {
  if (!mayBeWritten(path, isValid)) throw new PlaceTaken(path);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writePrivateFile(temporary, `${key}\n`);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncPath(dirname(path));
}

function mayBeWritten(path: string, isValid: (key: string) => boolean): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isFile() || found.size > LONGEST_BYTES) return false;
  const text = readFileSync(path, 'utf8');
  return ONE_KEY.test(text) && !isValid(text.trim());
}
