import {
  conversationOpened,
  conversationTagsChanged,
  messageReceived,
  messageSent,
  logWriter,
  startEventStoreDbDouble,
  WORKSPACE,
} from '@parley/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreDbEventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { sqliteConversationReadModel } from '@parley/read-models';
import { conversationsConsumer, pausable, rebuild, runLogged, type RebuildProgress } from '../src';
import { KeptLive, LONG_MS } from './kept-live';
import { contentsOf } from './read-model-contents';

const CONVERSATIONS = 40;
const WRITERS = 20;
const BEFORE = 2_000;
/** So many more of each conversation are shown after the switch before the test ends. */
const AFTER = 3;

/** Clients of a read model while it is replaced: what they see must never go back, and nobody is turned away. */
class Clients {
  /** By conversation, the last revision that was written, and the highest one that was seen. */
  readonly written = new Map<string, number>();
  readonly seen = new Map<string, number>();
  readonly faults: string[] = [];
  readonly asked = { commands: 0, queries: 0, waits: 0 };
  stopped = false;
  private messages = 0;

  constructor(private readonly live: Pick<KeptLive, 'write' | 'model'>) {}

  async writeOne(id: string): Promise<void> {
    this.messages += 1;
    const known = this.written.has(id);
    const tagged = conversationTagsChanged({ added: [`tag ${this.messages % 7}`] });
    const next = this.messages % 2 === 0 ? messageSent(this.messages) : tagged;
    this.written.set(id, await this.live.write.conversation(id, known ? next : conversationOpened()));
    this.asked.commands += 1;
  }

  /** One after the other of its own conversations, each waited for before the next is written. */
  async writer(n: number, of: number): Promise<void> {
    for (let i = n; !this.stopped; i = (i + of) % CONVERSATIONS) {
      const id = `conv_${i}`;
      await this.writeOne(id);
      const revision = this.written.get(id) ?? 0;
      const shown = await this.live.model.waitFor({ workspace: WORKSPACE, id, revision }, LONG_MS);
      this.asked.waits += 1;
      if (!shown) this.faults.push(`${id}@${revision} was waited for in vain`);
      const document = await this.live.model.get(WORKSPACE, id);
      if ((document?.revision ?? -1) < revision) this.faults.push(`${id}@${revision} was awaited and is not shown`);
      this.see(id, document?.revision);
    }
  }

  async reader(): Promise<void> {
    for (let i = 0; !this.stopped; i += 1) {
      const id = `conv_${i % CONVERSATIONS}`;
      this.see(id, (await this.live.model.get(WORKSPACE, id))?.revision);
      const filter =
        i % 2 === 0 ? { statuses: ['open' as const] } : { statuses: ['open' as const], searchTokens: ['text'] };
      const { documents } = await this.live.model.list({ workspace: WORKSPACE, filter, limit: 200 });
      for (const document of documents) this.see(document.id, document.revision);
      const counts = await this.live.model.counts(WORKSPACE, ['inb_sales']);
      if ((counts.get('inb_sales')?.open ?? 0) < CONVERSATIONS) this.faults.push('an open conversation is not counted');
      this.asked.queries += 3;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private see(id: string, revision = -1): void {
    const before = this.seen.get(id) ?? -1;
    if (revision < before) this.faults.push(`${id}@${before} was shown, and then ${id}@${revision}`);
    else this.seen.set(id, revision);
  }
}

describe('while a read model is made anew', () => {
  let live: KeptLive;
  beforeEach(() => {
    live = new KeptLive();
  });
  afterEach(() => live.dispose());

  it('commands, queries and waits go on, and nothing that was shown is un-shown', async () => {
    const clients = new Clients(live);
    for (let i = 0; i < BEFORE; i += 1) await clients.writeOne(`conv_${i % CONVERSATIONS}`);
    for (const [id, revision] of clients.written)
      expect(await live.model.waitFor({ workspace: WORKSPACE, id, revision }, LONG_MS)).toBe(true);
    const number = live.fileNumber();
    // For what is written only after both of the switches.
    const late = live.model.waitFor({ workspace: WORKSPACE, id: 'conv_late', revision: 1 }, LONG_MS);
    const running = Array.from({ length: WRITERS }, (_, n) => clients.writer(n, WRITERS));
    running.push(clients.reader(), clients.reader());
    await live.rebuild();
    expect(live.fileNumber()).not.toBe(number);
    const between = { ...clients.asked };
    await live.rebuild();
    const switched = new Map(clients.seen);
    const goesOn = (): boolean => [...switched].every(([id, seen]) => (clients.seen.get(id) ?? 0) >= seen + AFTER);
    while (!goesOn() && clients.faults.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clients.stopped = true;
    await Promise.all(running);
    expect(clients.faults).toEqual([]);
    for (const asked of [between, clients.asked])
      for (const times of Object.values(asked)) expect(times).toBeGreaterThan(50);
    await live.write.conversation('conv_late', conversationOpened(), messageReceived(1));
    expect(await late).toBe(true);
    expect(live.projector.status()).toMatchObject({ retries: 0, caughtUpOnce: true });
    // All that was written is shown, and as a read model says it that was never replaced.
    const kept = await contentsOf(live.model);
    await live.rebuild();
    expect(await contentsOf(live.model)).toEqual(kept);
  }, 120_000);

  it('what is shown in its last moment is shown at once afterwards', async () => {
    await live.write.conversation('conv_1', conversationOpened());
    const place = { workspace: WORKSPACE, id: 'conv_1', revision: 1 };
    const projector = {
      async pause() {
        await live.write.conversation('conv_1', messageReceived(1));
        expect(await live.model.waitFor(place, LONG_MS)).toBe(true);
        await live.projector.pause();
      },
      // It stays away, so that nothing is caught up with after the switch.
      resume: () => undefined,
    };
    await live.rebuild({ projector });
    expect(await live.model.get(WORKSPACE, 'conv_1')).toMatchObject({ revision: 1 });
  });

  it('it can be given up in each of its steps, and everything goes on', async () => {
    const clients = new Clients(live);
    for (let i = 0; i < 200; i += 1) await clients.writeOne(`conv_${i % CONVERSATIONS}`);
    const writers = [clients.writer(0, 2), clients.writer(1, 2)];
    for (const last of ['events', 'indexes', 'words']) {
      const given = new AbortController();
      const onProgress = ({ step }: RebuildProgress): void => {
        if (step === last) given.abort();
      };
      await expect(live.rebuild({ signal: given.signal, onProgress })).rejects.toThrow('the rebuild failed');
      expect(live.leftovers()).toEqual([]);
    }
    await live.rebuild();
    clients.stopped = true;
    await Promise.all(writers);
    expect(clients.faults).toEqual([]);
  }, 120_000);
});

it('a read model of an EventStoreDB is made anew, and goes on', async () => {
  const double = await startEventStoreDbDouble();
  const { connectionString } = double;
  const folder = mkdtempSync(join(tmpdir(), 'parley-rebuild-'));
  const file = join(folder, 'read-model.db');
  const [store, model] = [eventStoreDbEventStore({ connectionString }), sqliteConversationReadModel(file)];
  const consumer = conversationsConsumer({ store, readModel: model });
  const projector = pausable(consumer, () => runLogged(consumer, silentLogger, { store }));
  try {
    const write = logWriter(store);
    for (let n = 0; n < 20; n += 1) await write.conversation(`conv_${n}`, conversationOpened(), messageReceived(1));
    const shown = (id: string): Promise<boolean> => model.waitFor({ workspace: WORKSPACE, id, revision: 1 }, LONG_MS);
    expect(await shown('conv_19')).toBe(true);
    const { checkpoint: _, ...before } = await contentsOf(model);
    const task = {
      log: { kind: 'eventstoredb' as const, connectionString },
      logId: 'eventstoredb',
      readModelFile: file,
    };
    const warnings: string[] = [];
    const onWarning = (warning: string): void => void warnings.push(warning);
    expect(await rebuild({ task, readModel: model, projector, onProgress: () => undefined, onWarning })).toBe(40);
    const { checkpoint, ...after } = await contentsOf(model);
    expect(after).toEqual(before);
    expect([checkpoint, warnings]).toEqual([expect.any(String), []]);
    await write.conversation('conv_new', conversationOpened(), messageReceived(1));
    expect(await shown('conv_new')).toBe(true);
  } finally {
    await projector.stop();
    await model.close();
    await store.close();
    await double.stop();
    rmSync(folder, { recursive: true });
  }
}, 60_000);
