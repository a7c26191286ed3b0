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
  type ReadStream,
} from './port';
export { endOfLog } from './end-of-log';
export { idOfServedLog } from './id-of-served-log';
export { appendSettled, settle } from './settle';
export { copyLog, CopyRefused, type CopyTarget } from './copy/copy-log';
export { compareLogs, type LogDifference } from './copy/compare-logs';
export { inMemoryEventStore, inMemoryLog, type InMemoryLog } from './in-memory/in-memory';
export { lookAtEventLog, sqliteEventStore, type OfThread, type SqliteEventStore } from './sqlite/event-store.sqlite';
export { holdsCommit } from './sqlite/holds-commit.sqlite';
export { wholeCheck, type LogContents } from './sqlite/whole-check.sqlite';
export { LogDamaged } from './log-damaged';
export { eventStoreDbEventStore } from './eventstoredb/on-demand';
export { shareOf } from './position';
export { observed, type ObservedAppend } from './observed';
