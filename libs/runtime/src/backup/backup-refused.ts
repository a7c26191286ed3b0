import { isFull } from '@parley/storage';

/** A backup or a restore cannot be done as things are. The message says why, and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/** What a file system or SQLite says while files are written to a place, as one sentence. */
export function writeFailure(place: string, error: unknown): Error {
  if (error instanceof BackupRefused) return error;
  const { code = '', message } = error as { code?: string; message?: string };
  if (NO_ROOM.has(code) || isFull(error))
    return new BackupRefused(`The disk of ${place} is full. Make room there, or use another place.`);
  return new BackupRefused(`${place} cannot be written: ${message ?? String(error)}`);
}
