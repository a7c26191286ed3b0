import { closeSync, fchmodSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/** Makes a file that only the user who runs the product can read, whole and on the disk when this returns. Throws when there is something already. */
export function writePrivateFile(path: string, text: string): void {
  // Made by this call alone, and for nobody else from the beginning.
  const file = openSync(path, 'wx', 0o600);
  try {
    // Whatever the umask takes away.
    fchmodSync(file, 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
