import { conversationStream } from '@parley/event-schema';
import { sqliteEventStore } from '@parley/event-store';
import { freshFiles } from './files';
import { conversationPath, idOf, opening, recording, send, WORKSPACE, type Path } from './product';
import type { Table } from './table';

const SHORT_CONVERSATIONS = 200;
const SHORT = 10;
const LONG = 10_000;
const LONG_ID = 'conv_long';

let messages = 0;
const record = (path: Path, id: string): Promise<number | 'none'> =>
  send(path, id, recording(`msg_${(messages += 1)}`));

async function fill(path: Path): Promise<void> {
  for (let n = 0; n < SHORT_CONVERSATIONS; n += 1) await send(path, idOf(n), opening(n));
  await send(path, LONG_ID, opening(SHORT_CONVERSATIONS));
  const all = Array.from({ length: SHORT_CONVERSATIONS * (SHORT - 1) }, (_, i) => idOf(i % SHORT_CONVERSATIONS));
  const long = Array.from({ length: LONG - 1 }, () => LONG_ID);
  const ids = [...all, ...long];
  for (let start = 0; start < ids.length; start += 100)
    await Promise.all(ids.slice(start, start + 100).map((id) => record(path, id)));
}

/** So few that the long conversation is still about as long afterwards. */
const COMMANDS = 200;

/** Commands per second, one after the other, each acknowledged as durable. */
async function rate(path: Path, idFor: () => string, cold: boolean): Promise<number> {
  if (!cold)
    for (let n = 0; n < COMMANDS; n += 1) await path.peek(conversationStream({ workspace: WORKSPACE, id: idFor() }));
  const started = performance.now();
  for (let done = 0; done < COMMANDS; done += 1) {
    if (cold) path.clear();
    await record(path, idFor());
  }
  return (COMMANDS / (performance.now() - started)) * 1000;
}

/** The next message of a conversation of 10 and of one of 10,000, warm, and with nothing of it in memory. */
export async function longTable(rounds: number, _seconds: number, tick: () => void): Promise<Table> {
  const files = freshFiles();
  const store = sqliteEventStore(files.events);
  const path = conversationPath(store);
  await fill(path);
  let next = 0;
  const short = (): string => idOf((next += 1) % SHORT_CONVERSATIONS);
  const long = (): string => LONG_ID;
  const cases = [false, true].flatMap((cold) => [
    { name: `after ${SHORT} messages${cold ? ', cold' : ''}`, idFor: short, cold },
    { name: `after ${LONG.toLocaleString('en')} messages${cold ? ', cold' : ''}`, idFor: long, cold },
  ]);
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const { name, idFor, cold } of cases) {
      rates.get(name)?.push(await rate(path, idFor, cold));
      tick();
    }
  await store.close();
  files.remove();
  return {
    title: 'The next message of a long conversation (durable, one after the other), commands/s',
    rates: Object.fromEntries(rates),
    ratios: [
      {
        name: '10,000 messages, of 10 (1.2 x the time is 0.83)',
        of: 'after 10,000 messages',
        to: 'after 10 messages',
        atLeast: 0.83,
      },
      {
        name: 'cold: 10,000 messages, of 10 (5 x the time is 0.2)',
        of: 'after 10,000 messages, cold',
        to: 'after 10 messages, cold',
        atLeast: 0.2,
      },
    ],
  };
}

export const LONG_CASES = 4;
