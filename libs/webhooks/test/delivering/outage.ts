import { startDeliverer } from '../../src';
import { Desk, sealer, sqliteServer, START } from './desk';
import { FakeClock } from '@parley/testing';
import { Receivers } from './receiver';

/* A receiver is out for a day: in a process of its own, in which nothing else takes memory. It tells what came of it as one line of JSON. */

const DAY_MS = 24 * 3_600_000;
const EVENTS = 100_000;
const CONVERSATIONS = 500;
const STEPS = 200;
const MB = 1024 * 1024;

export interface Outage {
  /** Requests while it was out. */
  readonly requests: number;
  /** What waited at its end. */
  readonly gathered: number;
  /** Accepted in the order of their conversation, each once. */
  readonly inOrder: number;
  readonly outOfOrder: number;
  /** What the process took more than before, at most, in MB: objects that were in use, and all that the system gave it. */
  readonly usedMb: number;
  readonly residentMb: number;
  readonly catchingUpSeconds: number;
}

/** What is in use, in bytes. */
function used(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function outage(): Promise<Outage> {
  const clock = new FakeClock(START);
  const server = sqliteServer(clock, [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  const desk = await new Desk(server.open(), clock).begin();
  await desk.webhook('a');
  const { store, queue, log: publicLog } = desk.opened;
  const next = new Map<string, number>();
  const counts = { inOrder: 0, outOfOrder: 0, requests: 0 };
  let isOut = true;
  const receivers = new Receivers(clock, ({ conversation, revision }) => {
    counts.requests += 1;
    // They keep what comes, and that is none of the product's memory.
    receivers.received.length = 0;
    if (isOut) return { status: null, afterMs: 20 };
    const expected = next.get(conversation) ?? 0;
    next.set(conversation, Math.max(expected, revision + 1));
    counts[revision === expected ? 'inOrder' : 'outOfOrder'] += 1;
    return { status: 200, afterMs: 20 };
  });
  const deliverer = startDeliverer({ queue, publicLog, sealer, clock, sender: receivers.sender() });

  let [mostUsed, mostResident] = [0, 0];
  const look = (): void => {
    mostUsed = Math.max(mostUsed, used());
    mostResident = Math.max(mostResident, process.memoryUsage.rss());
  };
  /** Some of it, so that what is compiled, and cached, once and for all is there before. */
  await publish(desk, 0, EVENTS / STEPS);
  await clock.pass(60_000);
  const [usedBefore, residentBefore] = [used(), process.memoryUsage.rss()];

  for (let step = 1; step < STEPS; step += 1) {
    await publish(desk, step * (EVENTS / STEPS), EVENTS / STEPS);
    await clock.pass(DAY_MS / STEPS);
    look();
  }
  const gathered = (await store.get('ws_1', 'a'))?.waiting ?? 0;
  const { requests } = counts;
  isOut = false;
  const began = performance.now();
  await clock.until(
    async () => {
      look();
      return (await store.get('ws_1', 'a'))?.waiting === 0;
    },
    DAY_MS,
    5_000,
  );
  const catchingUpSeconds = (performance.now() - began) / 1_000;
  const stopped = deliverer.stop();
  await clock.pass(5_000);
  await stopped;
  await server.close();
  const { inOrder, outOfOrder } = counts;
  return {
    ...{ requests, gathered, inOrder, outOfOrder, catchingUpSeconds },
    ...{ usedMb: (mostUsed - usedBefore) / MB, residentMb: (mostResident - residentBefore) / MB },
  };
}

/** So many events, of all conversations in turn. */
async function publish(desk: Desk, from: number, count: number): Promise<void> {
  const conversations = Array.from({ length: count }, (_, index) => `conv_${(from + index) % CONVERSATIONS}`);
  await desk.publish(conversations, { characters: 1_000 });
}

outage().then(
  (told) => void process.stdout.write(`${JSON.stringify(told)}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
