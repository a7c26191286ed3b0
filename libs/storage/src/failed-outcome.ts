import { CommitFailed, FileLost, StorageFull } from './sqlite-database';

/** What is written of work that a file failed; `full`: nothing, because there was no room. Undefined for what is no matter of the file. */
export function failedOutcome(error: unknown): 'nothing' | 'full' | 'unknown' | undefined {
  if (error instanceof CommitFailed) return 'unknown';
  if (error instanceof StorageFull) return 'full';
  const ofFile = error instanceof FileLost || (error as { code?: string }).code === 'ERR_SQLITE_ERROR';
  return ofFile ? 'nothing' : undefined;
}
