import { statSync } from 'node:fs';
import {
  assertNotBeingRestored,
  isDamage,
  lockFile,
  lookAtFile,
  openSqlite,
  realFile,
  type SqliteDatabase,
} from '@parley/storage';
import { LogDamaged } from '../log-damaged';
import { quickCheck } from './quick-check.sqlite';

/**
 * Opens a log for whoever claims it. A damaged one is refused before anything of it is changed: opening it would mix what is left
 * in its write-ahead log into the file. Throws `LogDamaged`.
 */
export function openLog(file: string, options: Parameters<typeof openSqlite>[1]): SqliteDatabase {
  // What is no file is not opened either, and SQLite says why.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return openSqlite(file, options);
  const release = lockFile(file);
  try {
    assertNotBeingRestored(file);
    if (lookAtFile(realFile(file), options.kind, options.older ?? []).isNew) return openSqlite(file, options);
    const fault = quickCheck(file);
    if (fault !== undefined) throw new LogDamaged(file, fault);
    return openSqlite(file, options);
  } catch (error) {
    throw isDamage(error) ? new LogDamaged(file, String(error)) : error;
  } finally {
    release();
  }
}
