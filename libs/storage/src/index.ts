export { FileDamaged, FileRefused } from './file-refused';
export { FileInUse, lockFile } from './file-lock';
export { isSignedAs } from './is-signed-as';
export { lookAtFile } from './look-at-file';
export { explained, makeSqlite, openSqlite } from './open-sqlite';
export { isSameFile, realFile, resolvedPath } from './real-file';
export { writePrivateFile } from './private-file';
export { syncPath } from './sync-path';
export {
  CommitFailed,
  StorageFull,
  type FileFault,
  type SqliteDatabase,
  type SqliteStatement,
} from './sqlite-database';
export { durably } from './durably';
export { failedOutcome } from './failed-outcome';
export { damageFault } from './damage-fault';
export { isBusy, isDamage, isFull } from './sqlite-errors';
export { migrateTables } from './migrate-tables';
export { missingPages } from './missing-pages';
export { integrityFaults, openReadOnly } from './read-only';
export { assertNotBeingRestored, markerOf, RestoreUnfinished } from './restore-marker';
export { vacuumInto } from './vacuum-into';
export { startWalCheckpoints } from './wal-checkpoints';
