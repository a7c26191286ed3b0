import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

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
    // Made by this call alone, and for nobody else from the beginning.
    synced(openSync(temporary, 'wx', 0o600), (file) => {
      // Whatever the umask takes away.
      fchmodSync(file, 0o600);
      writeFileSync(file, `${key}\n`);
    });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  synced(openSync(dirname(path), 'r'));
}

function mayBeWritten(path: string, isValid: (key: string) => boolean): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isFile() || found.size > LONGEST_BYTES) return false;
  const text = readFileSync(path, 'utf8');
  return ONE_KEY.test(text) && !isValid(text.trim());
}

function synced(file: number, work: (file: number) => void = () => undefined): void {
  try {
    work(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
