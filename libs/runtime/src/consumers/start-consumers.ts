import { AUTOMATIONS, type Commander } from '@parley/automations';
import { endOfLog, type EventStore } from '@parley/event-store';
import type { Logger, Tracing } from '@parley/platform';
import { PUBLISHER } from '@parley/public-log';
import { startWalCheckpoints } from '@parley/storage';
import { CONVERSATIONS } from '@parley/read-models';
import { NotRunningHere, type LeasedConsumer, type RunningConsumer } from '@parley/subscriptions';
import type { OpenedAutomations } from '../automations/open-automations';
import type { Role } from '../roles';
import { fileOfEventStore } from '../stores/event-store-kinds';
import type { OpenedPublicLog } from '../publisher/open-public-log';
import type { Stores } from '../stores/open-stores';
import { reportProgress } from '../publisher/report-progress';
import { publisherConsumer } from '../publisher/publisher';
import { startSending, type Sending } from '../publisher/start-sending';
import { actingOn } from './acting-on';
import { commanderToCome } from './commander-to-come';
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
  /** What automations know, and the write path that they ask, when that is there; without it none run. */
  readonly automations?: (OpenedAutomations & { readonly commander: Promise<Commander> }) | undefined;
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
interface Opened extends Pick<LeasedConsumer, 'name' | 'readiness'> {
  readonly file: string;
  readonly handled: () => void;
  /** In this thread, each time that it is started. */
  readonly here: () => RunningHere;
}

interface RunningHere {
  readonly consumer: LeasedConsumer;
  /** What acts on what it knows: it is stopped first. */
  readonly acting?: Stoppable;
  /** What runs beside it, whoever holds its lease. */
  readonly beside?: Stoppable | undefined;
}

interface Stoppable {
  stop(): Promise<void>;
}

const OPENS: { readonly [Name in ConsumerName]: (options: ConsumersOptions) => Opened | undefined } = {
  conversations: ({ stores: { store, readModel, readModelFile }, tracing }) => ({
    name: CONVERSATIONS,
    readiness: 'needed',
    file: readModelFile,
    handled: () => readModel.writtenElsewhere(),
    here: () => ({ consumer: conversationsConsumer({ store, readModel, tracing }) }),
  }),
  publisher: ({ stores: { store }, publicLog, sending, logger }) =>
    publicLog && {
      name: PUBLISHER,
      readiness: 'background',
      file: publicLog.file,
      handled: () => publicLog.log.writtenElsewhere(),
      here: () => ({
        consumer: publisherConsumer({ ...publicLog, store, publicLog: publicLog.log }),
        beside:
          sending &&
          startSending({ ...publicLog, store: publicLog.webhooks, publicLog: publicLog.log, sending, logger }),
      }),
    },
  automations: ({ stores: { store }, automations, logger }) =>
    automations && {
      name: AUTOMATIONS,
      readiness: 'background',
      file: automations.file,
      handled: () => undefined,
      here: () => actingHere(automations, store, logger),
    },
};

function actingHere(
  { store: automations, commander: coming }: NonNullable<ConsumersOptions['automations']>,
  store: EventStore,
  logger: Logger,
): RunningHere {
  const stopped = new AbortController();
  const commander = commanderToCome(coming, stopped.signal);
  const { consumer, runner } = actingOn({ store, automations, commander, logger });
  const acting: Stoppable = {
    stop() {
      stopped.abort();
      return runner.stop();
    },
  };
  return { consumer, acting };
}

/** In a thread of its own where both stores are files, else in this one. */
function startConsumer(opened: Opened, options: ConsumersOptions): PausableConsumer {
  const { stores, publicLog, sending, automations, logger } = options;
  const { store, log, readModelFile } = stores;
  const { name, readiness, file, handled } = opened;
  const logFile = fileOfEventStore(log);
  const inThread = (): RunningConsumer =>
    startConsumerThread({
      consumer: name,
      readiness,
      stores: {
        log,
        readModelFile,
        publicLog: publicLog && { file: publicLog.file, retentionDays: publicLog.retentionDays, sending },
        automations: automations && { file: automations.file },
      },
      logger,
      handled,
      commander: name === AUTOMATIONS ? automations?.commander : undefined,
    });
  const inThisThread = (): RunningConsumer => {
    const here = opened.here();
    return together(runLogged(here.consumer, logger, { store }), here);
  };
  const run = logFile === undefined ? inThisThread : inThread;
  // The projector's sees to that of all files, where there is one: a thread takes memory.
  if (name !== CONVERSATIONS && options.roles.has(CONSUMER_ROLES.conversations)) return pausable(opened, run);
  const files =
    name === CONVERSATIONS ? [logFile ?? [], file, publicLog?.file ?? [], automations?.file ?? []].flat() : [file];
  return pausable(opened, () => withWalCheckpoints(run(), files, logger));
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

/** The others are stopped with the consumer. */
function together(consumer: RunningConsumer, { acting, beside }: Omit<RunningHere, 'consumer'>): RunningConsumer {
  return {
    name: consumer.name,
    readiness: consumer.readiness,
    status: () => consumer.status(),
    again: (stream) => consumer.again(stream),
    done: consumer.done,
    async stop() {
      await acting?.stop();
      await Promise.all([consumer.stop(), beside?.stop()]);
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

/** The consumer that keeps the read model up to date, for whoever replaces that; one that another process runs is not put off. */
export const projectorOf = (consumers: readonly PausableConsumer[]): Pick<PausableConsumer, 'pause' | 'resume'> =>
  consumers.find(({ name }) => name === CONVERSATIONS) ?? {
    pause: () => Promise.resolve(),
    resume: () => undefined,
  };

/** Has a consumer handle a parked stream again. Rejects with `NotRunningHere` where another process runs it. */
export const handledAgainBy =
  (consumers: readonly PausableConsumer[]) =>
  (consumer: string, stream: string): Promise<boolean> =>
    consumers.find(({ name }) => name === consumer)?.again(stream) ?? Promise.reject(new NotRunningHere(consumer));
