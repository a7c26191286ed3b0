export { CommitFailed, openSqlite, type SqliteDatabase, type SqliteOptions, type SqliteStatement } from './open-sqlite';
export { FileInUse, lockFile } from './file-lock';
export { startWalCheckpoints, type WalCheckpoints } from './wal-checkpoints';
