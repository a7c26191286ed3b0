import { CommandsModule, writePaths } from '@parley/commands';
import type { EventStore } from '@parley/event-store';
import { HttpModule, httpServer, type ApiKeys, type HttpServer } from '@parley/http';
import { systemClock, uuidV7, type Logger } from '@parley/platform';
import { ReadModelsModule, type ConversationReadModel } from '@parley/read-models';
import type { Subscription } from '@parley/subscriptions';
import { Lifecycle } from './lifecycle';

export interface ParleyParts {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  /** Keeps the read model up to date, in this thread or in one of its own. */
  readonly projector: Subscription;
  readonly keys: ApiKeys;
  readonly logger: Logger;
  readonly version: string;
}

export interface Parley {
  readonly server: HttpServer;
  readonly lifecycle: Lifecycle;
  /** Says for `drainMs` (default 0) that it is stopping, finishes what is under way, stops the projector at a checkpoint. The stores stay open. */
  stop(drainMs?: number): Promise<void>;
}

/** Wires the rooms into one process: commands in, events kept, lists out. Nothing listens yet. */
export async function parley({ store, readModel, projector, keys, logger, version }: ParleyParts): Promise<Parley> {
  const paths = writePaths({
    store,
    clock: systemClock,
    newId: () => uuidV7(),
    logger,
    origin: uuidV7(),
    writer: `parley/${version}`,
  });
  const lifecycle = new Lifecycle(projector, paths.records);
  const server = await httpServer(
    HttpModule.of({
      keys,
      logger,
      readiness: lifecycle,
      clock: systemClock,
      handlers: [CommandsModule.of(paths), ReadModelsModule.of(readModel, store)],
    }),
    keys,
  );
  return {
    server,
    lifecycle,
    async stop(drainMs = 0) {
      lifecycle.drain();
      server.drain();
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      await server.close();
      await Promise.all([projector.stop(), paths.records.stop()]);
    },
  };
}
