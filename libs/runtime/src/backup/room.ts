import { statfsSync } from 'node:fs';
import { BackupRefused } from './backup-refused';

export const MB = 1_000_000;

/** Throws `BackupRefused` when the disk of a folder has no room for so many bytes. `named` is what whoever asked knows the place by. */
export function assertRoom(folder: string, bytes: number, named: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > bytes) return;
  const left = Math.round((bavail * bsize) / MB);
  throw new BackupRefused(
    `The disk of ${named} has ${left} MB left, and ${Math.ceil(bytes / MB)} are needed. Make room there, or use another place.`,
  );
}
