import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationEvent } from '@parley/domain';
import { sqliteEventStore } from '@parley/event-store';
import { requestTask, type Report } from '@parley/operator';
import { aFullConversation, anOversizedConversation, logWriter } from '@parley/testing';
import { KEY, OTHER_KEY } from '@parley/testing-product';
import { startProduct, variablesIn, type ProductProcess } from '../product-process';
import { HEAP_OPTIONS, mostOfThreads } from './heap-trace';
import { OtherTenant, requestsWith, type Send } from './other-tenant';
import { within } from './waiting';

/*
 * One key fills its workspace with conversations that are as large as they can be, and then changes a little of each, so that all of
 * them are read. Meanwhile somebody else works in another workspace of the same product, and is to notice nothing.
 */

const AT_LIMITS = 2_000;
const OLDER = 1_800;
const AT_ONCE = 8;
const BULK = 500;
const READY_MS = 120_000;
/** The most that any thread is to have, in MB. */
const MOST_MB = 512;
const never = new AbortController().signal;

const idOf = (i: number): string => `conv_${String(i).padStart(6, '0')}`;

/** The body that opens what these events open. */
function bodyOf(id: string, events: readonly ConversationEvent[]): object {
  const [opened, , ...others] = events;
  if (opened?.type !== 'ConversationOpened' || opened.private === 'redacted') throw new Error('it is not opened');
  const { tags, labels, members, private: content } = opened;
  return {
    ...{ id, contact_id: opened.contactId, inbox: opened.inbox, channel_id: 'chn_1', channel_type: 'whatsapp' },
    ...{ tags, labels, subject: content.subject, description: content.description },
    members: members.map((member, i) => ({ id: member, name: content.memberNames[i] })),
    participants: others.flatMap((event) =>
      event.type === 'ParticipantAdded' && event.private !== 'redacted'
        ? [{ ...event.participant, display_name: event.private.displayName }]
        : [],
    ),
  };
}

/** The product on files of its own, through several lives, and what it was seen to do in them. */
class Lives {
  readonly faults: string[] = [];
  /** The most MB of each life's largest threads. */
  readonly heaps: (readonly number[])[] = [];
  rounds = 0;
  private product: ProductProcess | undefined;
  private other: OtherTenant | undefined;

  constructor(readonly folder: string) {}

  /** Resolves when it is ready; from then on the other tenant works. */
  async begin(): Promise<Send> {
    const keys = { PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1,${OTHER_KEY}@ws_2`, PARLEY_LOG_LEVEL: 'warn' };
    const product = await startProduct({ ...variablesIn(this.folder), ...keys }, HEAP_OPTIONS);
    this.product = product;
    await within('ready', READY_MS, async () => (await fetch(`${product.url}/health/ready`)).ok);
    this.other = new OtherTenant(product.url);
    return requestsWith(KEY, product.url);
  }

  async end(): Promise<void> {
    const { product, other } = this;
    await other?.stop();
    this.faults.push(...(other?.faults ?? []));
    this.rounds += other?.rounds ?? 0;
    const code = await product?.end('SIGTERM');
    if (code !== 0) this.faults.push(`it ended with ${code}: ${product?.errors()}`);
    const output = product?.output() ?? '';
    this.faults.push(...output.split('\n').filter((line) => line.startsWith('{') && line.includes('thread')));
    this.heaps.push(mostOfThreads(output).slice(0, 4));
  }

  /** Whatever it is at. */
  async kill(): Promise<void> {
    await Promise.all([this.other?.stop(), this.product?.end('SIGKILL')]);
  }

  /** Asks the running product. */
  async told(task: 'verify' | 'rebuild'): Promise<Report | undefined> {
    const reports: Report[] = [];
    await requestTask(join(this.folder, 'read-model.db'), { task }, (report) => reports.push(report), never);
    return reports.at(-1);
  }
}

async function inTurns(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** A small command on each, by bulk; all of them are shown when it resolves. */
async function muteAll(send: Send, count: number): Promise<void> {
  for (let from = 0; from < count; from += BULK) {
    const ids = Array.from({ length: Math.min(BULK, count - from) }, (_, i) => idOf(from + i));
    const commands = ids.map((id) => ({ conversation_id: id, command: 'mute' }));
    const response = await send('POST', '/v1/bulk', { commands });
    const { results } = (await response.json()) as { results: { status: number; position: string }[] };
    expect(results.map(({ status }) => status)).toEqual(ids.map(() => 200));
    const last = results.at(-1)?.position ?? '';
    await within('shown', READY_MS, async () => {
      const read = await send('GET', `/v1/conversations/${ids.at(-1)}`, undefined, { 'parley-wait-for': last });
      return read.ok;
    });
  }
}

/** Made anew, started again, made from the log alone, and verified. */
async function throughAll(lives: Lives, conversations: number): Promise<void> {
  expect(await lives.told('rebuild')).toMatchObject({ tag: 'rebuilt' });
  expect(await lives.told('verify')).toMatchObject({ tag: 'verified', verified: { conversations, differences: 0 } });
  await lives.end();
  await lives.begin();
  await lives.end();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(lives.folder, `read-model.db${suffix}`), { force: true });
  await lives.begin();
  expect(await lives.told('verify')).toMatchObject({ tag: 'verified', verified: { conversations, differences: 0 } });
  await lives.end();
  process.stdout.write(`the most MB in the heaps of threads: ${JSON.stringify(lives.heaps)}; ${lives.rounds} rounds\n`);
  expect(lives.faults).toEqual([]);
  expect(lives.rounds).toBeGreaterThan(20);
  // Of each life something was told.
  expect(lives.heaps.filter(([most = 0]) => most === 0 || most > MOST_MB)).toEqual([]);
}

describe('a workspace full of large conversations', () => {
  let lives: Lives;
  beforeEach(() => {
    lives = new Lives(mkdtempSync(join(tmpdir(), 'parley-large-')));
  });
  afterEach(async () => {
    await lives.kill();
    rmSync(lives.folder, { recursive: true });
  });

  it(`holds up nobody: ${AT_LIMITS} at their limits, by one key`, async () => {
    const send = await lives.begin();
    await inTurns(AT_LIMITS, async (i) => {
      const response = await send('POST', '/v1/conversations', bodyOf(idOf(i), aFullConversation(idOf(i))));
      await response.text();
      if (response.status !== 201) throw new Error(`${idOf(i)}: ${response.status}`);
    });
    await muteAll(send, AT_LIMITS);
    await throughAll(lives, AT_LIMITS + 1);
  });

  it(`holds up nobody: ${OLDER} of 236 KB, from before the limit`, async () => {
    const store = sqliteEventStore(join(lives.folder, 'events.db'));
    await inTurns(OLDER, async (i) => {
      await logWriter(store).conversation(idOf(i), ...anOversizedConversation(idOf(i)));
    });
    await store.close();
    const send = await lives.begin();
    await muteAll(send, OLDER);
    await throughAll(lives, OLDER + 1);
  });
});
