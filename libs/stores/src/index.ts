export {
  assertSeparateFiles,
  carriedOut,
  STORE_VARIABLES,
  type EventStoreLocation,
  type StoreLocations,
} from './locations';
export {
  assertOfThisLog,
  openEventLog,
  openStores,
  ReadModelOfAnotherLog,
  type OpenedLog,
  type Stores,
} from './open-stores';
