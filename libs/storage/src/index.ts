export { CommitFailed, openSqlite, type SqliteDatabase, type SqliteStatement } from './open-sqlite';
export { FileInUse, lockFile } from './file-lock';
export { startWalCheckpoints } from './wal-checkpoints';
