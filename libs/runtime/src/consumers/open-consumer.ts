import { errorKind, type Logger } from '@parley/platform';
import { runLeased, type LeasedConsumer, type LeasedOptions, type RunningConsumer } from '@parley/subscriptions';
import type { Role } from '../roles';

/** Every leased consumer by its name, and which processes may run it. */
export const CONSUMER_ROLES = {
  conversations: 'projector',
  publisher: 'publisher',
  automations: 'automations',
} as const satisfies Readonly<Record<string, Role>>;

export type ConsumerName = keyof typeof CONSUMER_ROLES;

/**
 * Who runs consumers on embedded files. Their lock lets one process in, so whoever held a lease in them before is gone, and need not be
 * waited for.
 */
export const FILE_OWNER = 'the process that has claimed the file';

/** Runs a consumer in this thread and says in the log what it parks and what fails. */
export const runLogged = (
  consumer: LeasedConsumer,
  logger: Logger,
  options: Omit<LeasedOptions, 'holder' | 'onParked' | 'onError'>,
): RunningConsumer =>
  runLeased(consumer, {
    ...options,
    holder: FILE_OWNER,
    onParked({ stream, revision, position, reason, detail }) {
      const fields = { subscription: consumer.name, stream, revision, position, reason, detail };
      logger.error(fields, 'a commit could not be handled and was parked, with what comes behind it in its stream');
    },
    onError(error, { retries }) {
      logger.warn({ subscription: consumer.name, retries, error: errorKind(error) }, 'the consumer tries again');
    },
  });
