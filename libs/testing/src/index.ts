export {
  startEventStoreDbDouble,
  startRawClients,
  type EventStoreDbDouble,
  type RawClients,
} from './eventstoredb-double';
export { startTcpProxy, type TcpProxy } from './tcp-proxy';
export { commitMetadata, timeOf, WORKSPACE } from './commit-metadata';
export { logWriter, unreadableCommit, type LogWriter } from './log-writer';
export { FakeClock } from './fake-clock';
export { turnsDuring } from './turns-during';
export { until } from './until';
export { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver';
export { weigh, weighedIn, type Filled } from './weighing';
export * from './example-people';
export * from './command-examples';
export * from './message-command-examples';
export * from './event-examples';
export * from './conversation-examples';
export * from './conversation-sizes';
export * from './record-examples';
export { character } from './arbitraries';
export { anyCommand, commandOfType, newMessage } from './command-arbitraries';
export { anyEvent, eventOfType } from './event-arbitraries';
export { anyHistory, type History } from './history-arbitraries';
export * from './record-arbitraries';
export {
  after,
  bySomebodyElse,
  given,
  givenContact,
  givenInbox,
  givenRouting,
  givenTeammate,
  givenThread,
  type Expected,
} from './given';
