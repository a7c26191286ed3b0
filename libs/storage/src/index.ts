export { FileDamaged, FileRefused } from './file-refused';
export { FileInUse, lockFile } from './file-lock';
export { lookAtFile } from './look-at-file';
export { explained, makeSqlite, openSqlite } from './open-sqlite';
export { inodeOf, realFile } from './real-file';
export {
  CommitFailed,
  FileLost,
  StorageFull,
  type FileFault,
  type SqliteDatabase,
  type SqliteStatement,
} from './sqlite-database';
export { isDamage } from './sqlite-errors';
export { startWalCheckpoints } from './wal-checkpoints';
