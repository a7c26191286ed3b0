export { CommitFailed, openSqlite, type SqliteDatabase, type SqliteOptions, type SqliteStatement } from './open-sqlite';
export { FileInUse, lockFile } from './file-lock';
export { startCheckpoints, type Checkpoints } from './checkpoints';
