export { startEventStoreDbDouble, type EventStoreDbDouble } from './start';
export { startRawClients, type RawClients } from './raw-clients';
