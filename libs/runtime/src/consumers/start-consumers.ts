import { endOfLog, type EventStore } from '@parley/event-store';
import type { Logger, Tracing } from '@parley/platform';
import { PUBLISHER } from '@parley/public-log';
import { startWalCheckpoints } from '@parley/storage';
import { CONVERSATIONS } from '@parley/read-models';
import { NotRunningHere, type LeasedConsumer, type RunningConsumer } from '@parley/subscriptions';
import type { Role } from '../roles';
import { fileOfEventStore } from '../stores/event-store-kinds';
import type { OpenedPublicLog } from '../publisher/open-public-log';
import type { Stores } from '../stores/open-stores';
import { reportProgress } from '../publisher/report-progress';
import { publisherConsumer } from '../publisher/publisher';
import { startSending, type Sending } from '../publisher/start-sending';
import { conversationsConsumer } from './conversations-consumer';
import { CONSUMER_ROLES, runLogged, type ConsumerName } from './open-consumer';
import { startConsumerThread } from './consumer-thread';
import { pausable, type PausableConsumer } from './pausable';

interface ConsumersOptions {
  readonly stores: Pick<Stores, 'store' | 'log' | 'readModel' | 'readModelFile'>;
  /** Where the publisher writes; without it none runs. */
  readonly publicLog?: OpenedPublicLog;
  /** What webhooks are sent with, by whoever publishes; without it none are. */
  readonly sending?: Sending;
  readonly roles: ReadonlySet<Role>;
  readonly logger: Logger;
  /** A consumer in a thread of its own starts its own. */
  readonly tracing?: Tracing | undefined;
}

/** Runs the leased consumers of these roles, each until it is stopped. */
export const startConsumers = (options: ConsumersOptions): readonly PausableConsumer[] =>
  (Object.keys(CONSUMER_ROLES) as ConsumerName[])
    .filter((name) => options.roles.has(CONSUMER_ROLES[name]))
    .flatMap((name) => {
      const opened = OPENS[name](options);
      return opened === undefined ? [] : startConsumer(opened, options);
    });

/** A consumer, the one file that it writes, and whom it tells that it has. */
interface Opened {
  readonly consumer: LeasedConsumer;
  readonly file: string;
  readonly handled: () => void;
  /** What runs beside it, in its thread, whoever holds its lease. */
  readonly beside?: (() => { stop(): Promise<void> }) | undefined;
}

const OPENS: { readonly [Name in ConsumerName]: (options: ConsumersOptions) => Opened | undefined } = {
  conversations: ({ stores: { store, readModel, readModelFile }, tracing }) => ({
    consumer: conversationsConsumer({ store, readModel, tracing }),
    file: readModelFile,
    handled: () => readModel.writtenElsewhere(),
  }),
  publisher: ({ stores: { store }, publicLog, sending, logger }) =>
    publicLog && {
      consumer: publisherConsumer({ ...publicLog, store, publicLog: publicLog.log }),
      file: publicLog.file,
      handled: () => publicLog.log.writtenElsewhere(),
      beside:
        sending &&
        (() => startSending({ ...publicLog, store: publicLog.webhooks, publicLog: publicLog.log, sending, logger })),
    },
};

/** In a thread of its own where both stores are files, else in this one. */
function startConsumer({ consumer, file, handled, beside }: Opened, options: ConsumersOptions): PausableConsumer {
  const { stores, publicLog, sending, logger } = options;
  const { store, log, readModelFile } = stores;
  const { name, readiness } = consumer;
  const logFile = fileOfEventStore(log);
  const inThread = (): RunningConsumer =>
    startConsumerThread({
      consumer: name,
      readiness,
      stores: {
        log,
        readModelFile,
        publicLog: publicLog && { file: publicLog.file, retentionDays: publicLog.retentionDays, sending },
      },
      logger,
      handled,
    });
  const inThisThread = (): RunningConsumer => together(runLogged(consumer, logger, { store }), beside?.());
  const run = logFile === undefined ? inThisThread : inThread;
  // The projector's sees to that of all files, where there is one: a thread takes memory.
  if (name !== CONVERSATIONS && options.roles.has(CONSUMER_ROLES.conversations)) return pausable(consumer, run);
  const files = name === CONVERSATIONS ? [logFile ?? [], file, publicLog?.file ?? []].flat() : [file];
  return pausable(consumer, () => withWalCheckpoints(run(), files, logger));
}

/** Of what was there when it began; resolves when that is known, or the log is away. */
export async function reportPublishing(
  consumers: readonly PausableConsumer[],
  store: Pick<EventStore, 'readAll'>,
  logger: Logger,
): Promise<void> {
  const publisher = consumers.find(({ name }) => name === PUBLISHER);
  const end = await endOfLog(store).catch(() => undefined);
  if (publisher === undefined || end === undefined) return;
  const stop = reportProgress({ publisher, end, logger });
  void publisher.done.then(stop);
}

/** The other one is stopped with the consumer. */
function together(consumer: RunningConsumer, other: { stop(): Promise<void> } | undefined): RunningConsumer {
  if (other === undefined) return consumer;
  return {
    name: consumer.name,
    readiness: consumer.readiness,
    status: () => consumer.status(),
    again: (stream) => consumer.again(stream),
    done: consumer.done,
    async stop() {
      await Promise.all([consumer.stop(), other.stop()]);
    },
  };
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
