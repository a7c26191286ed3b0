export {
  assertSeparateFiles,
  carriedOut,
  STORE_VARIABLES,
  type EventStoreLocation,
  type StoreLocations,
} from './locations';
export { assertOfThisLog, openStores, ReadModelOfAnotherLog, type Stores } from './open-stores';
