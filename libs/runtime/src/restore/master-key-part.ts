import { createHash } from 'node:crypto';
import { BackupRefused, writeFailure } from '../backup/backup-refused';
import { masterKeyLine, readMasterKey } from '../master-key/master-key-file';
import { putNew } from '../master-key/put-new';
import type { Part } from './targets';

/** Throws `BackupRefused` when something else than the backup's master key is in its place: what that one has sealed would be lost with it. */
export function assertNoOtherMasterKey(key: Part): void {
  const found = sha256In(key);
  if (found !== undefined && found !== key.sha256) throw otherKey(key);
}

/**
 * Puts the master key in its place, where it is not there yet, before all else: what is restored does not start without it. It replaces
 * nothing, so a restore that is killed or fails behind it has changed nothing that was there. Throws `BackupRefused`.
 */
export function putMasterKey(key: Part): void {
  try {
    if (putNew(key.copy, key.target)) return;
  } catch (error) {
    throw writeFailure(key.target, error);
  }
  assertNoOtherMasterKey(key);
}

/** As the file of a backup has it; undefined where nothing is. */
function sha256In({ target }: Part): string | undefined {
  try {
    const found = readMasterKey(target);
    return found && createHash('sha256').update(masterKeyLine(found)).digest('hex');
  } catch (error) {
    throw new BackupRefused((error as Error).message);
  }
}

const otherKey = ({ target, path }: Part): BackupRefused =>
  new BackupRefused(
    `${target} holds another master key than the backup has in ${path}. Move it to where you keep secrets, for what was sealed under it opens with no other, and run this again.`,
  );
