export type { Commit, Json, JsonObject, Position, RecordedCommit, Revision, StoredEvent, StreamName } from './envelope';
export { encodedBytes } from './encode';
export {
  MAX_APPEND_BYTES,
  StoreUnavailable,
  type AppendFailure,
  type Appended,
  type Batch,
  type EventStore,
  type Expected,
  type ReadAll,
  type ReadStream,
  type Subscribe,
} from './port';
export { endOfLog } from './end-of-log';
export { appendSettled, settle, type Settled } from './settle';
export {
  copyLog,
  CopyRefused,
  type Copied,
  type CopyOptions,
  type CopyProgress,
  type CopySource,
  type CopyTarget,
} from './copy/copy-log';
export { compareLogs, type Compared, type CompareOptions, type LogDifference } from './copy/compare-logs';
export { inMemoryEventStore, inMemoryLog, type InMemoryLog } from './in-memory/in-memory';
export { sqliteEventStore, type OfThread, type SqliteEventStore } from './sqlite/event-store.sqlite';
export { eventStoreDbEventStore } from './eventstoredb/on-demand';
export type { EventStoreDbOptions } from './eventstoredb/event-store';
export { shareOf } from './position';
export { observed, type ObservedAppend } from './observed';
