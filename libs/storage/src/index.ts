export { CommitFailed, openSqlite, type SqliteDatabase, type SqliteStatement } from './open-sqlite';
export { FileInUse, lockFile } from './file-lock';
export { missingPages } from './missing-pages';
export { integrityFaults, isDamage, openReadOnly } from './read-only';
export { resolvedPath } from './resolved-path';
export { assertNotBeingRestored, markerOf, RestoreUnfinished } from './restore-marker';
export { vacuumInto } from './vacuum-into';
export { startWalCheckpoints } from './wal-checkpoints';
