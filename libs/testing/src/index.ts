export {
  startEventStoreDbDouble,
  startRawClients,
  type EventStoreDbDouble,
  type RawClients,
} from './eventstoredb-double';
export { startTcpProxy, type TcpProxy } from './tcp-proxy';
export { anyCommand, anyHistory, historyOf, newMessage, type History, type Step } from './arbitraries';
export * from './conversation-examples';
export { anyEvent } from './event-arbitraries';
export { after, given, type Decided } from './given';
