import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnsDuring } from '@parley/testing';
import { sqliteEventStore, type EventStore } from '../src';
import { all, appended, commitOf } from './make';

const COMMITS = 40;
const SIZE = 200 * 1_024;

describe('a stream of large commits on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-slices-'));
  let store: EventStore;
  beforeAll(async () => {
    store = sqliteEventStore(join(folder, 'events.db'));
    for (let i = 0; i < COMMITS; i += 1)
      await appended(store, 'thing-1', i === 0 ? 'none' : i - 1, commitOf(1, { text: 'x'.repeat(SIZE) }));
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['forwards', 'backwards'] as const)(
    'is read %s by some 1 MiB at a time, with turns for others',
    async (direction) => {
      const { turns, result } = await turnsDuring(() => all(store.readStream('thing-1', { direction })));
      expect(result).toHaveLength(COMMITS);
      // Six commits are more than 1 MiB.
      expect(turns).toBeGreaterThanOrEqual(Math.floor(COMMITS / 6));
    },
  );
});
