export {
  assertOwnAutomations,
  automationsBeside,
  openAutomations,
  openKeptAutomations,
  type OpenedAutomations,
} from './automations/open-automations';
export { backup, type BackupMade } from './backup/backup';
export { BackupRefused } from './backup/backup-refused';
export { restore, type Restored } from './restore/restore';
export { ROLES, ROLES_VARIABLE, type Role } from './roles';
export { loadMasterKey } from './master-key/load-master-key';
export { masterKeyBeside } from './master-key/master-key-file';
export { WEBHOOK_VARIABLES } from './webhook-variables';
export { automationsConsumer } from './consumers/automations-consumer';
export { answerOver, commanderOver } from './consumers/commander-over-port';
export { conversationsConsumer } from './consumers/conversations-consumer';
export { handleParkedAgain } from './consumers/handle-parked-again';
export { runLogged } from './consumers/open-consumer';
export type { WorkerStores } from './consumers/consumer-task';
export { startConsumerThread, type ThreadOptions } from './consumers/consumer-thread';
export { pausable, type PausableConsumer } from './consumers/pausable';
export { readModelLag } from './consumers/read-model-lag';
export { handledAgainBy, projectorOf, reportPublishing, startConsumers } from './consumers/start-consumers';
export { attachPublicLog, PublicLogOfAnotherLog, type PublishFrom } from './publisher/attach';
export { assertOwnPublicLog, openPublicLog, publicLogBeside, type OpenedPublicLog } from './publisher/open-public-log';
export { webhooksOf } from './publisher/webhooks-of';
export { publisherConsumer } from './publisher/publisher';
export { rebuild, type RebuildParts, type RebuildProgress } from './rebuild/rebuild';
export {
  ABSOLUTE_EVENT_STORES_ALLOWED,
  absoluteEventStore,
  fileOfEventStore,
  openInWorker,
  parseEventStore,
  spellEventStore,
  type EventLog,
  type EventStoreLocation,
} from './stores/event-store-kinds';
export { assertSeparateFiles, carriedOut, STORE_VARIABLES, type StoreLocations } from './stores/locations';
export { keepPrivate } from './stores/private-files';
export { watchFiles, type FileWatch } from './stores/watch-files';
export {
  assertOfThisLog,
  assertOwnFiles,
  openEventLog,
  openForRebuild,
  openStores,
  ReadModelOfAnotherLog,
  type Stores,
} from './stores/open-stores';
export { runInWorker } from './workers/run-in-worker';
export { workerMain } from './workers/worker-main';
export { isSameFile, realFile } from '@parley/storage';
