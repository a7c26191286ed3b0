import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { silentLogger, startTracing, type Logger } from '@parley/platform';
import { NotRunningHere } from '@parley/subscriptions';
import { runLogged } from './open-consumer';
import { SharedInHand } from './in-hand';
import { commanderOver } from './commander-over-port';
import type { ConsumerTask, FromConsumer, OpensConsumers, ToConsumer } from './consumer-task';

/* The thread of a consumer. The one that started it has claimed the files and made their schemas. */

const { consumer: name, opener, stores, atFirst, fatal, inHand, commander: port } = workerData as ConsumerTask;
const tell = (message: FromConsumer): void => parentPort?.postMessage(message);
const log =
  (level: keyof Logger) =>
  (fields: object, text: string): void => {
    tell({ tag: 'log', level, fields, text });
    // What is worth a line may have changed the status too.
    setImmediate(report);
  };
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

// Should nobody take the traces, the thread of the commands says so already.
const tracing = startTracing(process.env, silentLogger);
const { openInWorker } = createRequire(__filename)(opener) as OpensConsumers;
const commander = port && commanderOver(port);
const opened = openInWorker(name, stores, { tracing, logger, commander });
const running = runLogged(opened.consumer, logger, {
  store: opened.store,
  atFirst,
  fatal: new Set(fatal),
  inHand: new SharedInHand(inHand),
  // The status is told a moment after the batch, when the subscription has taken note of it.
  handled: () => setImmediate(report),
});
const report = (): void => tell({ tag: 'status', status: running.status() });

parentPort?.on('message', (message: ToConsumer) => {
  if (message.tag === 'again') void again(message);
  else void stop();
});

async function again({ id, stream }: Extract<ToConsumer, { tag: 'again' }>): Promise<void> {
  try {
    tell({ tag: 'again', id, handled: await running.again(stream) });
  } catch (error) {
    tell({ tag: 'again', id, failed: String(error), runs: !(error instanceof NotRunningHere) });
  }
  report();
}

async function stop(): Promise<void> {
  await opened.acting?.stop();
  await running.stop();
  report();
  await opened.close();
  port?.close();
  await tracing?.stop();
  parentPort?.close();
  // What still tries to send traces would keep the thread.
  if (tracing !== undefined) setImmediate(() => process.exit());
}
