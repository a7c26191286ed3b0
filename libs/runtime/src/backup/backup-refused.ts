/** A backup or a restore cannot be done as things are. The message says why, and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
const SQLITE_FULL = 13;

/** What a file system or SQLite says while files are written to a place, as one sentence. */
export function writeFailure(place: string, error: unknown): Error {
  if (error instanceof BackupRefused) return error;
  const { code = '', errcode, message } = error as { code?: string; errcode?: number; message?: string };
  if (NO_ROOM.has(code) || errcode === SQLITE_FULL)
    return new BackupRefused(`The disk of ${place} is full. Make room there, or use another place.`);
  return new BackupRefused(`${place} cannot be written: ${message ?? String(error)}`);
}
