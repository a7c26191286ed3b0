import { writeFileSync } from 'node:fs';
import { BackupRefused } from '../backup/backup-refused';
import { FILE_MODE } from '../backup/backup-files';
import { masterKeyLine, readMasterKey } from './master-key-file';

/** Copies the file of a master key to where nothing is, for nobody else to read. Throws `BackupRefused` for one that no start would take. */
export function copyMasterKey(file: string, target: string): void {
  writeFileSync(target, masterKeyLine(keyIn(file)), { mode: FILE_MODE, flag: 'wx' });
}

function keyIn(file: string): Uint8Array {
  try {
    const key = readMasterKey(file);
    if (key !== undefined) return key;
  } catch (error) {
    throw new BackupRefused((error as Error).message);
  }
  throw new BackupRefused(`The master key ${file} was taken away meanwhile. Bring it back.`);
}
