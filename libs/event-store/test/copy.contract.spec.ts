import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbDouble, type EventStoreDbDouble } from '@parley/testing';
import { eventStoreDbEventStore, inMemoryEventStore, sqliteEventStore, type EventStore } from '../src';
import { copyContract } from './copy.contract';

interface Opened {
  readonly store: EventStore;
  end(): Promise<void>;
}

const inMemory = (): Promise<Opened> => Promise.resolve({ store: inMemoryEventStore(), end: () => Promise.resolve() });

function onSqlite(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-copy-'));
  const store = sqliteEventStore(join(folder, 'events.db'));
  return Promise.resolve({
    store,
    async end() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
}

/** One process for all, for it takes long to start; each test finds it empty. */
let double: EventStoreDbDouble | undefined;
afterAll(() => double?.stop());

async function onEventStoreDb(): Promise<Opened> {
  double ??= await startEventStoreDbDouble();
  await double.control({ do: 'forget' });
  const store = eventStoreDbEventStore({ connectionString: double.connectionString });
  return { store, end: () => store.close() };
}

const pairs: readonly (readonly [string, () => Promise<Opened>, () => Promise<Opened>])[] = [
  ['in memory', inMemory, inMemory],
  ['from memory to SQLite', inMemory, onSqlite],
  ['from SQLite to memory', onSqlite, inMemory],
  ['from SQLite to SQLite', onSqlite, onSqlite],
  ['from SQLite to a double of EventStoreDB', onSqlite, onEventStoreDb],
  ['from a double of EventStoreDB to SQLite', onEventStoreDb, onSqlite],
];

for (const [name, from, to] of pairs)
  copyContract(name, async () => {
    const [source, target] = await Promise.all([from(), to()]);
    return {
      source: source.store,
      target: target.store,
      async dispose() {
        await source.end();
        await target.end();
      },
    };
  });
