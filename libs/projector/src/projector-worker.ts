import { parentPort, workerData } from 'node:worker_threads';
import { sqliteEventStore } from '@parley/event-store';
import { silentLogger, startTracing, type Logger } from '@parley/platform';
import { sqliteConversationReadModel } from '@parley/read-models';
import { startProjector } from './projector';
import type { FromProjector, ProjectorTask } from './projector-thread';

/* The projector's own thread. The one that started it has claimed both files and made their schemas. */

const { eventStoreFile, readModelFile, forThread } = workerData as ProjectorTask;
const tell = (message: FromProjector): void => parentPort?.postMessage(message);
const log =
  (level: keyof Logger) =>
  (fields: object, text: string): void => {
    tell({ tag: 'log', level, fields, text });
    // What is worth a line may have changed the status too.
    setImmediate(report);
  };
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

const store = sqliteEventStore(eventStoreFile, forThread);
const readModel = sqliteConversationReadModel(readModelFile, true);
// Should nobody take the traces, the thread of the commands says so already.
const tracing = startTracing(process.env, silentLogger);
// The status is told a moment after the batch, when the subscription has taken note of it.
const projector = startProjector(store, readModel, logger, () => setImmediate(report), tracing);
const report = (): void => tell({ tag: 'status', status: projector.status() });

parentPort?.on('message', () => {
  void (async () => {
    await projector.stop();
    report();
    await readModel.close();
    await store.close();
    await tracing?.stop();
    parentPort?.close();
    // What still tries to send traces would keep the thread.
    if (tracing !== undefined) setImmediate(() => process.exit());
  })();
});
