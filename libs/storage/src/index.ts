export { CommitFailed, openSqlite, type SqliteDatabase, type SqliteStatement } from './open-sqlite';
export { FileInUse, lockFile } from './file-lock';
export { missingPages } from './missing-pages';
export { integrityFaults, isDamage, openReadOnly } from './read-only';
export { assertNotBeingRestored, RestoreUnfinished } from './restore-marker';
export { startWalCheckpoints } from './wal-checkpoints';
