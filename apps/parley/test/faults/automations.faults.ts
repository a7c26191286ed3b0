import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationEvent } from '@parley/domain';
import { conversationCommits } from '@parley/event-schema';
import { sqliteEventStore } from '@parley/event-store';
import { KEY } from '@parley/testing-product';
import * as E from 'fp-ts/Either';
import { drawFrom } from '../model/draw';
import { startToBeKilled, type Files, type KilledProduct } from './killed-product';
import { elapsed, within } from './waiting';

/*
 * The product is killed again and again while clients open conversations and snooze them for a moment, and rules route them. What the log then holds is
 * that each snooze ended once and each conversation was routed once.
 */

const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 10);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const WRITERS = 6;
/** The shortest and the longest time from the first command to the kill. */
const KILLED_AFTER_MS = [100, 1_200] as const;
const SNOOZED_MS = [20, 1_500] as const;
const SETTLED_WITHIN_MS = 60_000;
const ASSIGNEES = ['usr_1', 'usr_2', 'usr_3'].map((id) => ({ id, type: 'attendant' }));

class Run {
  /** Kills after which something waited. */
  interrupted = 0;
  readonly faults: string[] = [];
  private product: KilledProduct | undefined;
  private readonly draw = drawFrom(SEED);
  private opened = 0;
  private killed = false;

  constructor(private readonly files: Files) {}

  async begin(): Promise<void> {
    await this.start();
    const among = { round_robin: ASSIGNEES };
    await this.send('PUT', '/v1/routing-rules', { rules: [{ name: 'everything', when: {}, then: among }] });
  }

  async round(): Promise<void> {
    this.killed = false;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => this.write()));
    await elapsed(this.between(KILLED_AFTER_MS));
    this.killed = true;
    await this.kill();
    await writing;
    await this.start();
    if (await this.waits()) this.interrupted += 1;
  }

  async kill(): Promise<void> {
    await this.product?.kill();
    this.product = undefined;
  }

  /** All that was to happen by itself has. */
  settled(): Promise<number> {
    return within('all was done', SETTLED_WITHIN_MS, () => this.isDone());
  }

  private async start(): Promise<void> {
    this.product = await startToBeKilled(this.files);
  }

  private between([least, most]: readonly [number, number]): number {
    return least + this.draw.below(most - least);
  }

  private async write(): Promise<void> {
    while (!this.killed) {
      const id = `conv_${(this.opened += 1)}`;
      const place = { contact_id: `cnt_${id}`, inbox: 'support', channel_id: 'chan_1', channel_type: 'sms' };
      try {
        await this.send('POST', '/v1/conversations', { id, ...place });
        const till = new Date(Date.now() + this.between(SNOOZED_MS)).toISOString();
        await this.send('POST', `/v1/conversations/${id}/snooze`, { snooze_till: till });
        await elapsed(this.draw.below(20));
      } catch (error) {
        if (!this.killed) this.faults.push(`a request failed while the product ran: ${String(error)}`);
      }
    }
  }

  private async send(method: string, path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = await answer.text();
    // One that came a moment after its time is refused, as it should be.
    if (!answer.ok && !said.includes('snooze_in_the_past')) throw new Error(`${answer.status} ${said}`);
  }

  /** Whether all of the log was read, and nothing of it waits any more. */
  private async isDone(): Promise<boolean> {
    const ready = (await (await fetch(`${this.url}/health/ready`)).json()) as {
      readonly consumers: Readonly<Record<string, { readonly caught_up: boolean }>>;
    };
    return ready.consumers['automations']?.caught_up === true && !(await this.waits());
  }

  private async waits(): Promise<boolean> {
    const figures = await (await fetch(`${this.url}/metrics`)).text();
    return !/^parley_timers\{kind="wake"\} 0$/m.test(figures) || !/^parley_routing_waiting 0$/m.test(figures);
  }

  private get url(): string {
    if (this.product === undefined) throw new Error('it does not run');
    return this.product.url;
  }
}

interface Told {
  readonly conversations: number;
  readonly snoozes: number;
  /** What did not happen just once. */
  readonly wrong: readonly string[];
  readonly turns: Readonly<Record<string, number>>;
}

/** What the log says. */
async function told(file: string): Promise<Told> {
  const happened = new Map<string, number>();
  const count = (what: string, by = 1): void => void happened.set(what, (happened.get(what) ?? 0) + by);
  const turns: Record<string, number> = {};
  const store = sqliteEventStore(file);
  for await (const commit of store.readAll()) {
    const decoded = conversationCommits.decode(commit);
    if (!commit.stream.startsWith('conversation-') || E.isLeft(decoded)) continue;
    for (const event of decoded.right.events) {
      const what = whatOf(commit.stream, event);
      if (what !== undefined) count(what.name, what.by);
      if (event.type === 'ConversationAssigned') turns[event.assignee.id] = (turns[event.assignee.id] ?? 0) + 1;
    }
  }
  await store.close();
  const names = [...happened.keys()];
  return {
    conversations: names.filter((name) => name.startsWith('routing of ')).length,
    snoozes: names.filter((name) => name.startsWith('end of ')).length,
    wrong: [...happened].flatMap(([name, left]) => (left === 0 ? [] : [`${name}: ${left} left, or too many`])),
    turns,
  };
}

/** Each opening and each snooze is owed one event, which pays it back. */
function whatOf(stream: string, event: ConversationEvent): { readonly name: string; readonly by: number } | undefined {
  switch (event.type) {
    case 'ConversationOpened':
      return { name: `routing of ${stream}`, by: 1 };
    case 'ConversationAssigned':
    case 'ConversationNotRouted':
      return { name: `routing of ${stream}`, by: -1 };
    case 'ConversationSnoozed':
      return { name: `end of ${event.snoozeId}`, by: 1 };
    case 'ConversationUnsnoozed':
      return { name: `end of ${event.snoozeId}`, by: -1 };
    default:
      return undefined;
  }
}

describe('a product killed while snoozes end and rules route', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-automations-'));
  const files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
  const run = new Run(files);
  afterAll(async () => {
    await run.kill();
    rmSync(folder, { recursive: true });
  });

  it(`ends each snooze once and routes each conversation once, ${TIMES} kills (seed ${SEED})`, async () => {
    await run.begin();
    for (let n = 1; n <= TIMES && run.faults.length === 0; n += 1) {
      await run.round();
      process.stdout.write(`\rkill ${n} of ${TIMES}: ${run.interrupted} times in the middle`);
    }
    process.stdout.write('\n');
    expect(run.faults).toEqual([]);
    const took = await run.settled();
    await run.kill();
    const { conversations, snoozes, wrong, turns } = await told(files.events);
    console.info(
      `${conversations} conversations, ${snoozes} snoozes, turns ${JSON.stringify(turns)}; all done ${Math.round(took)} ms after the last start`,
    );
    expect(wrong).toEqual([]);
    expect(snoozes).toBeGreaterThan(TIMES);
    const counts = Object.values(turns);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(run.interrupted).toBeGreaterThan(0);
  });
});
