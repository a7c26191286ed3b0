import { CommitFailed, FileLost, StorageFull, type SqliteDatabase } from '@parley/storage';
import { WebhooksUnavailable } from '../port';

/** Runs it in a transaction that is on the disk when it returns: the file of the public log is not opened so. */
export function durably<T>(db: SqliteDatabase, work: () => T): T {
  db.exec('PRAGMA synchronous = FULL');
  try {
    return db.transaction(work);
  } finally {
    db.exec('PRAGMA synchronous = NORMAL');
  }
}

/** Runs it at once, so that nothing comes between; what the file refuses is told in this room's words. */
export async function told<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome === undefined) throw error;
    throw new WebhooksUnavailable(`The file of the public log: ${String(error)}`, outcome, { cause: error });
  }
}

/** Undefined for what is no matter of the file. */
function outcomeOf(error: unknown): WebhooksUnavailable['outcome'] | undefined {
  if (error instanceof CommitFailed) return 'unknown';
  if (error instanceof StorageFull) return 'full';
  const ofFile = error instanceof FileLost || (error as { code?: string }).code === 'ERR_SQLITE_ERROR';
  return ofFile ? 'nothing' : undefined;
}
