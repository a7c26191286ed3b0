import type { EventStore } from '@parley/event-store';
import { errorKind, type Logger, type Tracing } from '@parley/platform';
import { conversationProjector, SHOWN_PREFIXES, type ConversationReadModel } from '@parley/read-models';
import { runSubscription, type Subscription } from '@parley/subscriptions';
import { projectionSpans } from './projection-spans';

/** Under load the lists follow in steps, each written in one transaction; a single command is shown at once. */
const PACE_MS = 20;
/** So many commits in a step, that is 5,000 and more a second, and longer steps let a document that changes often be written once. */
const MANY = 100;
const LONGER_PACE_MS = 60;
const BATCH = 2_000;

/** The subscription that keeps the read model of conversations and records, in one order with one checkpoint. `applied` is called after each batch. */
export function startProjector(
  store: EventStore,
  readModel: Pick<ConversationReadModel, 'apply' | 'checkpoint'>,
  logger: Logger,
  applied: () => void = () => undefined,
  tracing?: Tracing | undefined,
): Subscription {
  const traced = projectionSpans(tracing);
  const project = conversationProjector(readModel, ({ commit, failure }) => {
    const { stream, revision, position } = commit;
    // Not why: that may quote what is stored.
    const event = 'type' in failure ? failure.type : null;
    logger.error(
      { stream, revision, position, failure: failure.tag, event },
      'a commit could not be read and was passed by',
    );
  });
  return runSubscription({
    name: 'conversations',
    store,
    prefixes: SHOWN_PREFIXES,
    batchSize: BATCH,
    paceMs: (commits) => (commits >= MANY ? LONGER_PACE_MS : PACE_MS),
    checkpoint: () => readModel.checkpoint(),
    async handle(batch) {
      await traced(batch, () => project(batch));
      applied();
    },
    onError: (error, { retries }) => {
      logger.warn({ subscription: 'conversations', retries, error: errorKind(error) }, 'the projector tries again');
    },
  });
}
