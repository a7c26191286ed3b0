import { randomUUID } from 'node:crypto';
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteEventStore, type EventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import type { PausableConsumer } from '@parley/runtime';
import { openStores, startConsumers, type EventStoreLocation, type Stores } from '@parley/runtime';
import { startEventStoreDbDouble } from '@parley/testing';
import { requestTask, startControlServer, tasksOn, type ControlServer, type Report } from '../src';
import { openedWith } from './controlled';

const MANY = 3_000;
const never = new AbortController().signal;

const EVENT = { type: 'SomethingHappened.v1', data: { at: 1 }, private: { name: 'Ada' } };

describe('a copy that is asked for while the product runs', () => {
  let folder: string;
  let target: string;
  let stores: Stores;
  let projector: PausableConsumer;
  const again = (_: string, stream: string): Promise<boolean> => projector.again(stream);
  let server: ControlServer;
  let received: Report[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-copy-'));
    target = join(folder, 'backup', 'copy.db');
    stores = await openStores(
      { kind: 'sqlite', file: join(folder, 'events.db') },
      join(folder, 'read-model.db'),
      silentLogger,
    );
    const consumers = startConsumers({ stores, roles: new Set(['projector']), logger: silentLogger });
    projector = consumers[0] as PausableConsumer;
    const tasks = tasksOn({ ...stores, again, projector, operations: join(folder, 'operations.db') });
    server = await startControlServer(stores.readModelFile, openedWith(tasks), silentLogger);
    received = [];
  });
  afterEach(async () => {
    await server.close();
    await projector.stop();
    await stores.close();
    rmSync(folder, { recursive: true });
  });

  async function happen(count: number, stream = 'thing'): Promise<void> {
    const appended = await Promise.all(
      Array.from({ length: count }, (_, n) => {
        const commit = { id: randomUUID(), metadata: { n }, events: [{ id: randomUUID(), ...EVENT }] };
        return stores.store.append(`${stream}-ws_1/${n}`, 'none', [commit])();
      }),
    );
    expect(appended.every(({ _tag }) => _tag === 'Right')).toBe(true);
  }

  const copy = (
    to: EventStoreLocation = { kind: 'sqlite', file: target },
    emit: (report: Report) => void = (report) => void received.push(report),
    signal = never,
  ): Promise<boolean> => requestTask(stores.readModelFile, { task: 'copy', to }, emit, signal);
  const spoken = (): readonly Report[] => received.filter(({ tag }) => tag !== 'progress');
  const copied = (events: number, compared: number, resumed = false, later: unknown = 0): object => ({
    tag: 'copied',
    copied: { events, resumed, compared, differences: 0, later },
    seconds: expect.any(Number),
  });

  async function contents(store: EventStore): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for await (const { position: _, ...commit } of store.readAll()) found.push(commit);
    return found;
  }
  async function expectSame(): Promise<void> {
    const there = sqliteEventStore(target);
    expect(await contents(there)).toEqual(await contents(stores.store));
    await there.close();
  }

  it('is made in a thread, compared, and let go of', async () => {
    await happen(MANY);
    expect(await copy()).toBe(true);
    expect(spoken()).toEqual([copied(MANY, MANY)]);
    expect(received[0]).toEqual({
      tag: 'progress',
      progress: { step: 'copied', done: expect.any(Number), of: MANY },
    });
    await expectSame();
    await happen(5, 'other');
    await copy();
    expect(spoken().at(-1)).toEqual(copied(5, MANY + 5, true));
    await expectSame();
  });

  it('ends at the end that the log had, and says how many events came while commands went on', async () => {
    await happen(MANY);
    let later: Promise<void> | undefined;
    await copy(undefined, (report) => {
      received.push(report);
      later ??= happen(7, 'later');
    });
    await later;
    expect(spoken()).toEqual([copied(MANY, MANY, false, 7)]);
    await copy();
    expect(spoken().at(-1)).toEqual(copied(7, MANY + 7, true));
    await expectSame();
  });

  it('is given up when who asked for it is gone, and the next one goes on from there', async () => {
    await happen(MANY);
    const gone = new AbortController();
    await expect(copy(undefined, () => gone.abort(), gone.signal)).rejects.toThrow(/abort/);
    // The product learns of it a moment later.
    do {
      received = [];
      await copy();
    } while (received.at(-1)?.tag === 'failed' && /is under way/.test(JSON.stringify(received.at(-1))));
    expect(spoken()).toMatchObject([{ tag: 'copied', copied: { compared: MANY, differences: 0 } }]);
    await expectSame();
  });

  it('goes on beside a task on the read model, and only one copy at a time', async () => {
    await happen(MANY);
    const first: Report[] = [];
    const others: Promise<boolean>[] = [];
    const second: Report[] = [];
    const verification: Report[] = [];
    await copy(undefined, (report) => {
      first.push(report);
      if (others.length > 0) return;
      others.push(copy(undefined, (said) => second.push(said)));
      others.push(requestTask(stores.readModelFile, { task: 'verify' }, (said) => verification.push(said), never));
    });
    await Promise.all(others);
    expect(first.at(-1)).toEqual(copied(MANY, MANY));
    const reason = 'A copy is under way. Try again when it has ended.';
    expect(second).toEqual([{ tag: 'failed', task: 'copy', reason }]);
    expect(verification.at(-1)).toMatchObject({ tag: 'verified' });
  });

  it('tells of what differs in a target that was changed', async () => {
    await happen(3);
    await copy();
    const db = new DatabaseSync(target);
    db.exec(`UPDATE commits SET metadata = '{"n":"forged"}' WHERE position = 2`);
    db.close();
    received = [];
    await copy();
    expect(spoken()).toMatchObject([
      {
        tag: 'copy-difference',
        difference: {
          commit: 2,
          stream: 'thing-ws_1/1',
          revision: 0,
          field: 'metadata.n',
          source: 1,
          target: 'forged',
        },
      },
      { tag: 'copied', copied: { events: 0, resumed: true, compared: 3, differences: 1 } },
    ]);
  });

  it('is not made into a file of the product, whatever it is called', async () => {
    await happen(1);
    const file = join(folder, 'events.db');
    symlinkSync(folder, join(folder, 'here'));
    symlinkSync(file, join(folder, 'soft.db'));
    linkSync(file, join(folder, 'hard.db'));
    const names = [
      'events.db',
      'read-model.db',
      'operations.db',
      'here/events.db',
      'operations.db.public-log',
      'here/operations.db',
      'here/operations.db.public-log',
      'soft.db',
      'hard.db',
    ];
    for (const name of names) await copy({ kind: 'sqlite', file: join(folder, name) });
    expect(received).toEqual(
      names.map((name) => ({
        tag: 'failed',
        task: 'copy',
        reason: `The copy cannot go into ${join(folder, name)}: the product works on it. Name another file.`,
      })),
    );
  });

  it('says in a sentence why it cannot be made', async () => {
    await happen(1);
    const foreign = join(folder, 'foreign.db');
    const other = sqliteEventStore(foreign);
    const commit = { id: randomUUID(), metadata: {}, events: [{ id: randomUUID(), ...EVENT }] };
    await other.append('other-ws_1/1', 'none', [commit])();
    await other.close();
    writeFileSync(join(folder, 'text.db'), 'this is no database, and longer than the head of one'.repeat(20));
    for (const name of ['foreign.db', 'text.db']) await copy({ kind: 'sqlite', file: join(folder, name) });
    expect(received.map((report) => (report.tag === 'failed' ? report.reason : report.tag))).toEqual([
      expect.stringMatching(/^the copy failed: The target holds something else .* Name an event store that is empty/),
      expect.stringMatching(
        /^The target of the copy is "sqlite:.*text\.db", which does not work: .*is no database, or is damaged\. If it was Parley's event log, restore a backup/,
      ),
    ]);
  });

  it('goes to EventStoreDB, and says what is wrong when it is not there', async () => {
    const double = await startEventStoreDbDouble();
    const to = { kind: 'eventstoredb', connectionString: double.connectionString } as const;
    try {
      await happen(40);
      await copy(to);
      expect(spoken()).toEqual([copied(40, 40)]);
    } finally {
      await double.stop();
    }
    await copy(to);
    expect(received.at(-1)).toMatchObject({
      tag: 'failed',
      reason: expect.stringMatching(/^the copy failed: .*ECONNREFUSED/),
    });
  });
});
