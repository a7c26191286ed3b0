import type { Logger, Tracing } from '@parley/platform';
import { startWalCheckpoints } from '@parley/storage';
import { CONVERSATIONS } from '@parley/read-models';
import { NotRunningHere, type RunningConsumer } from '@parley/subscriptions';
import type { Role } from '../roles';
import { fileOfEventStore } from '../stores/event-store-kinds';
import type { Stores } from '../stores/open-stores';
import { CONSUMERS, runLogged } from './open-consumer';
import { startConsumerThread } from './consumer-thread';
import { pausable, type PausableConsumer } from './pausable';

interface ConsumersOptions {
  readonly stores: Pick<Stores, 'store' | 'log' | 'readModel' | 'readModelFile'>;
  readonly roles: ReadonlySet<Role>;
  readonly logger: Logger;
  /** A consumer in a thread of its own starts its own. */
  readonly tracing?: Tracing | undefined;
}

/** Runs the leased consumers of these roles, each until it is stopped. */
export const startConsumers = (options: ConsumersOptions): readonly PausableConsumer[] =>
  Object.values(CONSUMERS)
    .filter(({ role }) => options.roles.has(role))
    .map(({ open }) => startConsumer(open, options));

/** In a thread of its own where both stores are files, else in this one. */
function startConsumer(
  open: (typeof CONSUMERS)[keyof typeof CONSUMERS]['open'],
  { stores, logger, tracing }: ConsumersOptions,
): PausableConsumer {
  const { store, log, readModel, readModelFile } = stores;
  const consumer = open({ store, readModel, tracing });
  const logFile = fileOfEventStore(log);
  const inThread = (): RunningConsumer =>
    startConsumerThread({
      consumer: consumer.name,
      readiness: consumer.readiness,
      stores: { log, readModelFile },
      logger,
      handled: () => readModel.writtenElsewhere(),
    });
  const run = logFile === undefined ? () => runLogged(consumer, logger, { store }) : inThread;
  const files = logFile === undefined ? [readModelFile] : [logFile, readModelFile];
  return pausable(consumer, () => withWalCheckpoints(run(), files, logger));
}

/** Beside it what keeps its files' write-ahead logs short: while it is paused nothing else has them open. */
function withWalCheckpoints(consumer: RunningConsumer, files: readonly string[], logger: Logger) {
  const checkpoints = startWalCheckpoints(files, (error, ended) =>
    logger.warn(
      { error },
      ended ? 'the thread of WAL checkpoints has ended' : 'a WAL checkpoint failed and is tried again',
    ),
  );
  return {
    status: () => consumer.status(),
    again: (stream: string) => consumer.again(stream),
    done: consumer.done,
    async stop() {
      await Promise.all([consumer.stop(), checkpoints.stop()]);
    },
  };
}

/** The consumer that keeps the read model up to date, for whoever replaces that or mends what was parked; one that another process runs is neither put off nor asked. */
export function projectorOf(consumers: readonly PausableConsumer[]): {
  readonly projector: Pick<PausableConsumer, 'pause' | 'resume'>;
  readonly again: PausableConsumer['again'];
} {
  const projector = consumers.find(({ name }) => name === CONVERSATIONS);
  if (projector !== undefined) return { projector, again: (stream) => projector.again(stream) };
  return {
    projector: { pause: () => Promise.resolve(), resume: () => undefined },
    again: () => Promise.reject(new NotRunningHere(CONVERSATIONS)),
  };
}
