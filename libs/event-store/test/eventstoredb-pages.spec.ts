import { readAll, readStream } from '../src/eventstoredb/reads';
import type { EventStoreDbConnection, ServerEvent } from '../src/eventstoredb/connection';
import { all } from './make';

/** A stream of commits of one event each, with texts of so many characters, and what is asked of its server. */
function serverOf(
  events: number,
  characters: number,
): { readonly server: EventStoreDbConnection; readonly counts: number[] } {
  const counts: number[] = [];
  const event = (revision: number): ServerEvent => ({
    stream: 'thing-1',
    revision,
    position: BigInt(revision + 1),
    id: `event_${revision}`,
    type: 'SomethingHappened.v1',
    data: { data: { text: 'x'.repeat(characters) }, private: null },
    metadata: { commit: { id: `commit_${revision}`, index: 0, count: 1 } },
  });
  const page = (from: number, count: number): readonly ServerEvent[] => {
    counts.push(count);
    return Array.from({ length: Math.max(0, Math.min(count, events - from)) }, (_, i) => event(from + i));
  };
  const never = (): never => {
    throw new Error('nobody asks for this');
  };
  const server: EventStoreDbConnection = {
    readStream: (_, { from, count }) => Promise.resolve(page(from === 'end' ? 0 : from, count)),
    // What is read from a place begins with it.
    readAll: ({ from, count }) => Promise.resolve(page(typeof from === 'bigint' ? Number(from) - 1 : 0, count)),
    openAppends: never,
    subscribe: never,
    renew: never,
    close: never,
  };
  return { server, counts };
}

describe('the pages that are read from EventStoreDB', () => {
  it('grow while events are small', async () => {
    const { server, counts } = serverOf(1_000, 500);
    expect(await all(readStream(server, 'thing-1', {}))).toHaveLength(1_000);
    expect(counts).toEqual([64, 256, 512, 512]);
  });

  it('have no more events than some 4 MiB of them where they are large', async () => {
    const { server, counts } = serverOf(300, 100_000);
    expect(await all(readStream(server, 'thing-1', {}))).toHaveLength(300);
    const [first, ...more] = counts;
    expect(first).toBe(64);
    expect(Math.max(...more)).toBe(41);
  });

  it('of the whole log, likewise, and goes on where one of them takes more than that', async () => {
    const { server, counts } = serverOf(70, 5_000_000);
    expect(await all(readAll(server, { limit: 66 }))).toHaveLength(66);
    const [first, ...more] = counts;
    expect(first).toBe(64);
    expect(more).toEqual([2, 2]);
  });
});
