import { randomUUID } from 'node:crypto';
import { sqliteEventStore, type EventStore } from '@parley/event-store';

/** A log of so many commits, ten to a stream. */
export async function writeLog(file: string, commits: number): Promise<void> {
  const store = sqliteEventStore(file);
  const appends = Array.from({ length: commits / 10 }, (_, n) => {
    const ten = Array.from({ length: 10 }, (_each, i) => ({
      id: randomUUID(),
      metadata: { i },
      events: [{ id: randomUUID(), type: 'SomethingHappened.v1', data: { n }, private: null }],
    }));
    return store.append(`thing-ws_1/${n}`, 'none', ten)();
  });
  for (const { _tag } of await Promise.all(appends)) if (_tag === 'Left') throw new Error('the log was not written');
  await store.close();
}

/** All that a log says, but for the positions, which are its own. Closes it. */
export async function contents(store: EventStore): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const { position: _, ...commit } of store.readAll()) found.push(commit);
  await store.close();
  return found;
}
