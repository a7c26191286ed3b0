import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { conversationsIn, messagesIn, startProcess } from '../services';
import { inbound } from '../paths';
import { runUntilKilled, TIMES } from './run-until-killed';

/** More than are under way at once, so that every pair that was cut off is among them. */
const REACH = 16;

/** Starts the deliverers and kills them; gives the highest pair that they acknowledged. */
async function deliverUntilKilled(file: string, from: number): Promise<number> {
  const acknowledged = await runUntilKilled('deliverers.ts', [file, String(from)], 100);
  return Math.max(from - 1, ...acknowledged.map(Number));
}

describe('a process killed while it delivers pairs of first messages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-threads-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it(`opens one conversation for each pair, none lost or doubled once they are sent again, ${TIMES} times`, async () => {
    const file = join(folder, 'events.db');
    let next = 0;
    let interrupted = 0;
    for (let round = 0; round < TIMES; round += 1) {
      const last = await deliverUntilKilled(file, next);
      const store = sqliteEventStore(file);
      const process_ = await startProcess(store);
      interrupted += await electedAndNotOpened(store);
      // Whoever was not answered sends again, also what was answered, because that is at-least-once.
      const from = Math.max(0, last - REACH);
      for (let n = from; n <= last + REACH; n += 1) {
        await process_.deliver(`cnt_${n}`, inbound(`b${n}`));
        await process_.deliver(`cnt_${n}`, inbound(`a${n}`), { key: `k${n}` });
      }
      await process_.stop();
      await store.close();
      next = last + REACH + 1;
      process.stdout.write(`\rkill ${round + 1} of ${TIMES}: ${next} pairs, ${interrupted} elections cut off`);
    }
    process.stdout.write('\n');
    const store = sqliteEventStore(file);
    const all = [...(await conversationsIn(store)).values()].map((commits) => [...messagesIn(commits)].sort());
    await store.close();
    expect(all).toHaveLength(next);
    expect(all.filter((messages) => messages.length !== 2)).toEqual([]);
    expect(new Set(all.flat()).size).toBe(2 * next);
  });
});

/** Threads whose current conversation has no event yet: the process died between the two appends. */
async function electedAndNotOpened(store: ReturnType<typeof sqliteEventStore>): Promise<number> {
  const opened = await conversationsIn(store);
  let count = 0;
  for await (const { events } of store.readAll({ prefixes: ['thread-'] }))
    for (const { data } of events) if (!opened.has(String(data['conversationId']))) count += 1;
  return count;
}
