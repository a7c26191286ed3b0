import { CommandsModule, conversationAggregate, writePath } from '@parley/commands';
import { CONVERSATION_PREFIX } from '@parley/event-schema';
import type { EventStore } from '@parley/event-store';
import { HttpModule, httpServer, type ApiKeys, type HttpServer } from '@parley/http';
import { systemClock, uuidV7, type Logger } from '@parley/platform';
import { conversationProjector, ReadModelsModule, type ConversationReadModel } from '@parley/read-models';
import { runSubscription, type Subscription } from '@parley/subscriptions';
import { Lifecycle } from './lifecycle';

/** Under load the lists follow in steps of this, each written in one transaction; a single command is shown at once. */
const PROJECTOR_PACE_MS = 10;

export interface ParleyParts {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  readonly keys: ApiKeys;
  readonly logger: Logger;
  readonly version: string;
}

export interface Parley {
  readonly server: HttpServer;
  readonly lifecycle: Lifecycle;
  /** Drains, finishes what is under way, stops the projector at a checkpoint. The stores stay open. */
  stop(): Promise<void>;
}

/** Wires the rooms into one process: commands in, events kept, lists out. Nothing listens yet. */
export async function parley({ store, readModel, keys, logger, version }: ParleyParts): Promise<Parley> {
  const conversations = writePath(conversationAggregate, {
    store,
    clock: systemClock,
    newId: () => uuidV7(),
    logger,
    origin: uuidV7(),
    writer: `parley/${version}`,
  });
  const projector = startProjector(store, readModel, logger);
  const lifecycle = new Lifecycle(projector);
  const server = await httpServer(
    HttpModule.of({
      keys,
      logger,
      readiness: lifecycle,
      clock: systemClock,
      handlers: [CommandsModule.of(conversations), ReadModelsModule.of(readModel)],
    }),
  );
  return {
    server,
    lifecycle,
    async stop() {
      lifecycle.drain();
      server.drain();
      await server.close();
      await projector.stop();
    },
  };
}

function startProjector(store: EventStore, readModel: ConversationReadModel, logger: Logger): Subscription {
  return runSubscription({
    name: 'conversations',
    store,
    prefixes: [CONVERSATION_PREFIX],
    paceMs: PROJECTOR_PACE_MS,
    checkpoint: () => readModel.checkpoint(),
    handle: conversationProjector(readModel, ({ commit, failure }) => {
      const { stream, revision, position } = commit;
      logger.error({ stream, revision, position, failure }, 'a commit could not be read and was passed by');
    }),
    onError: (error, { retries }) => {
      logger.warn({ subscription: 'conversations', retries, error: String(error) }, 'the projector tries again');
    },
  });
}
