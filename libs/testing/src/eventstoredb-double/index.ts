export { startEventStoreDbDouble, type EventStoreDbDouble } from './start';
export type { Control, Stats } from './faults';
