import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { WrongConfiguration } from '@parley/platform';
import { writePrivateFile } from '@parley/storage';
import { parseMasterKey } from '@parley/webhooks';
import { putNew } from './put-new';

const OTHERS = 0o077;
const KEY_BYTES = 32;
const LONGEST_BYTES = 1_000;

/** Beside the operations file, which names it: with the keys that it opens it is lost, moved and backed up. */
export const masterKeyBeside = (operations: string): string => `${operations}.master-key`;

/** The line that a file of a master key has. */
export const masterKeyLine = (key: Uint8Array): string => `${Buffer.from(key).toString('base64')}\n`;

/** The key in a file; undefined where none is. Throws `WrongConfiguration` for what is no such file, or could be read by others. */
export function readMasterKey(path: string): Uint8Array | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const text = readPrivate(path);
  const key = parseMasterKey(text.trim());
  if (key !== undefined) return key;
  throw new WrongConfiguration(
    `${path} holds no master key, which is 32 bytes in base64 in one line: bring back the one that was there, from a backup.`,
  );
}

function readPrivate(path: string): string {
  try {
    // Of a pipe nobody may ever write to the other end.
    if (!statSync(path).isFile())
      throw new WrongConfiguration(
        `${path} is no file: move it elsewhere, and bring back the master key that was there.`,
      );
    const file = openSync(path, 'r');
    try {
      const { size, mode } = fstatSync(file);
      if ((mode & OTHERS) !== 0)
        throw new WrongConfiguration(
          `${path} can be read by others (its mode is ${(mode & 0o777).toString(8)}), and holds the master key: take that right away, chmod 600 ${path}, and start again.`,
        );
      return size > LONGEST_BYTES ? '' : readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof WrongConfiguration) throw error;
    const { code = 'an unknown fault' } = error as NodeJS.ErrnoException;
    throw new WrongConfiguration(
      `${path}, the file of the master key, cannot be read (${code}): see to it that it can be.`,
    );
  }
}

/**
 * Makes a new key in a file that only the user who runs the product can read. It is there whole or not at all, also after a loss of power,
 * and takes the place of nothing. Throws `WrongConfiguration`.
 */
export function makeMasterKey(path: string): Uint8Array {
  const key = new Uint8Array(randomBytes(KEY_BYTES));
  const unnamed = `${path}.new`;
  try {
    // Left by a process that was killed before it used it.
    rmSync(unnamed, { force: true });
    writePrivateFile(unnamed, masterKeyLine(key));
    if (putNew(unnamed, path)) return key;
  } catch (error) {
    rmSync(unnamed, { force: true });
    const { code = 'an unknown fault' } = error as NodeJS.ErrnoException;
    throw new WrongConfiguration(
      `${path}, the file of the master key, cannot be made (${code}): see to it that it can be, or set PARLEY_MASTER_KEY.`,
    );
  }
  throw new WrongConfiguration(`Another process has made ${path} at this moment: start again.`);
}
