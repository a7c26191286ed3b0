export { cursorIn, cursorOf, placeOf } from './cursors';
export { inOneLine, itemOf } from './item';
export { comparePlaces, indexOf, LATER, type Place } from './place';
export { Published } from './published';
export { readPage, type Expired } from './read-page';
export {
  MOST_LOOKED_AT,
  PAGE_CHARACTERS,
  PUBLISHER,
  type Beside,
  type Epoch,
  type Erasure,
  type Folded,
  type FoldedKey,
  type KeptEvent,
  type LastCommit,
  type Publication,
  type PublicLog,
  type PublicLogReader,
  type PublicLogWriter,
  type PublicPage,
  type PublicPageQuery,
  type PublishedEvent,
} from './port';
export { inMemoryPublicLog, inMemoryPublicLogData, type InMemoryPublicLog } from './in-memory/in-memory-public-log';
export { checkPublicLog, copyPublicLog } from './sqlite/copies.sqlite';
export { keptEvents } from './sqlite/kept-events.sqlite';
export { lookAtPublicLog, sqlitePublicLog, type SqlitePublicLog } from './sqlite/public-log.sqlite';
