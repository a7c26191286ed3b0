import { statSync } from 'node:fs';
import {
  explained,
  FileDamaged,
  integrityFaults,
  isDamage,
  isSignedAs,
  lockFile,
  missingPages,
  openReadOnly,
} from '@parley/storage';

/** A file up to this size (some 50,000 conversations) is looked at whole by SQLite itself: some tenths of a second. */
const SMALL_BYTES = 16 * 1024 * 1024;

/**
 * Throws `FileDamaged` where a file that says that it is of automations is not whole, as far as its size lets all of it be looked at; of a larger one
 * damage is seen where it is read. Throws `FileInUse`: what another process has is no matter of this one. Nothing is changed.
 */
export function assertWhole(file: string): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0 || bytes > SMALL_BYTES || !isSignedAs(file, 'automations file')) return;
  const release = lockFile(file);
  try {
    const fault = faultOf(file);
    if (fault !== undefined) throw new FileDamaged(`${file} is damaged: ${fault}`);
  } catch (error) {
    // What keeps it from being looked at keeps it from being opened too, which says so.
    if (error instanceof FileDamaged || isDamage(error)) throw explained(file, 'automations file', error);
  } finally {
    release();
  }
}

function faultOf(file: string): string | undefined {
  const db = openReadOnly(file);
  try {
    return missingPages(db, file) > 0 ? 'it was cut off' : integrityFaults(db, 1)[0];
  } finally {
    db.close();
  }
}
