import { rmSync } from 'node:fs';
import { sqliteEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { startConsumerThread } from '@parley/runtime';
import { CONVERSATIONS, sqliteConversationReadModel } from '@parley/read-models';
import type { FilledFiles } from './filled-files';

/** Events per second of the projector as the product runs it, from an empty read model to the end of the log. */
export async function projected({ events, folder, filled }: FilledFiles): Promise<number> {
  const readModelFile = `${folder}/projected.db`;
  const store = sqliteEventStore(events);
  const model = sqliteConversationReadModel(readModelFile);
  const started = performance.now();
  const seconds = await new Promise<number>((resolve) => {
    const log = { kind: 'sqlite', file: events, forThread: store.forThread } as const;
    const projector = startConsumerThread({
      consumer: CONVERSATIONS,
      readiness: 'needed',
      stores: { log, readModelFile },
      logger: silentLogger,
      handled() {
        if (!projector.status().caughtUpOnce) return;
        const taken = (performance.now() - started) / 1000;
        void projector.stop().then(() => resolve(taken));
      },
    });
  });
  await model.close();
  await store.close();
  for (const end of ['', '.lock']) rmSync(readModelFile + end, { force: true });
  return filled.events / seconds;
}
