import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger } from '@parley/platform';
import type { PausableConsumer } from '@parley/runtime';
import { openStores, startConsumers, type Stores } from '@parley/runtime';
import { logWriter, teammateSaved } from '@parley/testing';
import { requestTask, startControlServer, tasksOn, type ControlServer, type Report, type Tasks } from '../src';
import { openedWith } from './controlled';

/** Enough for a task to tell of its progress before it has gone through all of them. */
const MANY = 1_500;
const LONG_MS = 60_000;
const never = new AbortController().signal;

describe('the tasks of an operator', () => {
  let folder: string;
  let file: string;
  let stores: Stores;
  let projector: PausableConsumer;
  const again = (_: string, stream: string): Promise<boolean> => projector.again(stream);
  let tasks: Tasks;
  let server: ControlServer;
  let received: Report[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-tasks-'));
    file = join(folder, 'read-model.db');
    stores = await openStores({ kind: 'sqlite', file: join(folder, 'events.db') }, file, silentLogger);
    const consumers = startConsumers({ stores, roles: new Set(['projector']), logger: silentLogger });
    projector = consumers[0] as PausableConsumer;
    tasks = tasksOn({ ...stores, again, projector });
    server = await startControlServer(file, openedWith(tasks), silentLogger);
    received = [];
  });
  afterEach(async () => {
    await server.close();
    await projector.stop();
    await stores.close();
    rmSync(folder, { recursive: true });
  });

  const shown = (id: string): Promise<boolean> =>
    stores.readModel.waitFor({ kind: 'teammate', workspace: 'ws_1', id, revision: 0 }, LONG_MS);

  /** Teammates, shown when this resolves. */
  async function save(count: number, name = 'usr'): Promise<void> {
    const ids = Array.from({ length: count }, (_, n) => `${name}_${n}`);
    const write = logWriter(stores.store);
    await Promise.all(ids.map((id) => write.teammate(id, teammateSaved())));
    expect(await shown(ids.at(-1) ?? '')).toBe(true);
  }

  const askFor = (
    task: 'rebuild' | 'verify',
    emit: (report: Report) => void = (report) => void received.push(report),
    signal = never,
  ): Promise<boolean> => requestTask(file, { task }, emit, signal);
  const spoken = (): readonly Report[] => received.filter(({ tag }) => tag !== 'progress');
  const verified = (teammates: number, differences = 0): object => ({
    tag: 'verified',
    verified: {
      conversations: 0,
      contacts: 0,
      teammates,
      inboxes: 0,
      routing: 0,
      differences,
      events: teammates,
      behind: 0,
      unreadable: 0,
    },
    seconds: expect.any(Number),
  });
  const rebuilt = (events: number): object => ({ tag: 'rebuilt', events, seconds: expect.any(Number) });

  it('verify a read model that says what the log says', async () => {
    await save(MANY);
    expect(await askFor('verify')).toBe(true);
    expect(spoken()).toEqual([verified(MANY)]);
    const steps = received.flatMap((report) => (report.tag === 'progress' ? [report.progress] : []));
    expect(steps).toEqual([
      { step: 'commits', done: MANY, of: MANY },
      { step: 'events', done: 1_000, of: MANY },
    ]);
  });

  it('tell of what differs, and put it right', async () => {
    await save(3);
    const db = new DatabaseSync(file);
    db.exec(`UPDATE records SET document = json_set(document, '$.name', 'Eve') WHERE id = 'usr_1'`);
    db.close();
    await askFor('verify');
    const where = { kind: 'teammate', workspace: 'ws_1', id: 'usr_1', field: 'name' };
    expect(spoken()).toEqual([
      { tag: 'difference', difference: { ...where, expected: 'Ada', actual: 'Eve' } },
      verified(3, 1),
    ]);
    received = [];
    await askFor('rebuild');
    await askFor('verify');
    expect(spoken()).toEqual([rebuilt(3), verified(3)]);
  });

  it('rebuild a read model that goes on to be used', async () => {
    await save(3);
    const before = statSync(file).ino;
    expect(await askFor('rebuild')).toBe(true);
    expect(spoken()).toEqual([rebuilt(3)]);
    expect(received[0]).toEqual({ tag: 'progress', progress: { step: 'events', done: 3, of: 3 } });
    expect(statSync(file).ino).not.toBe(before);
    await save(1, 'usr_new');
    expect(await stores.readModel.teammate('ws_1', 'usr_1')).toMatchObject({ name: 'Ada' });
  });

  it('are done one at a time', async () => {
    await save(3);
    const [paused, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const slow = {
      async pause() {
        paused.resolve(undefined);
        await goOn.promise;
        await projector.pause();
      },
      resume: () => projector.resume(),
    };
    await server.close();
    server = await startControlServer(file, openedWith(tasksOn({ ...stores, again, projector: slow })), silentLogger);
    const first: Report[] = [];
    const rebuilding = askFor('rebuild', (report) => first.push(report));
    await paused.promise;
    for (const task of ['verify', 'rebuild'] as const) await askFor(task);
    const reason = 'A rebuild is under way. Try again when it has ended.';
    expect(received).toEqual(['verify', 'rebuild'].map((task) => ({ tag: 'failed', task, reason })));
    goOn.resolve(undefined);
    expect(await rebuilding).toBe(true);
    expect(first.at(-1)).toEqual(rebuilt(3));
    received = [];
    await askFor('verify');
    expect(spoken()).toEqual([verified(3)]);
  });

  it.each(['verify', 'rebuild'] as const)(
    'are given up when who asked for a %s is gone, and others go on',
    async (task) => {
      await save(MANY);
      const before = statSync(file).ino;
      const gone = new AbortController();
      await expect(askFor(task, () => gone.abort(), gone.signal)).rejects.toThrow(/abort/);
      // The product learns of it a moment later.
      do {
        received = [];
        await askFor('rebuild');
      } while (received.at(-1)?.tag === 'failed' && /is under way/.test(JSON.stringify(received.at(-1))));
      expect(spoken()).toEqual([rebuilt(MANY)]);
      expect(statSync(file).ino).not.toBe(before);
      expect(readdirSync(folder).filter((name) => name.includes('.rebuild'))).toEqual([]);
      await save(1, 'usr_new');
    },
  );

  it('are given up when they were asked for by somebody who is gone already', async () => {
    await save(3);
    const before = statSync(file).ino;
    for (const task of ['verify', 'rebuild'] as const)
      await tasks.run({ task }, (report) => received.push(report), AbortSignal.abort());
    expect(spoken()).toEqual([
      { tag: 'failed', task: 'verify', reason: 'the verification failed: its thread was ended' },
      { tag: 'failed', task: 'rebuild', reason: 'the rebuild failed: its thread was ended' },
    ]);
    expect(statSync(file).ino).toBe(before);
    await save(1, 'usr_new');
  });

  it('say why they cannot be done', async () => {
    await save(3);
    const broken = tasksOn({ ...stores, again, projector, log: { ...stores.log, file: folder } as Stores['log'] });
    for (const task of ['verify', 'rebuild'] as const)
      await broken.run({ task }, (report) => received.push(report), never);
    expect(spoken()).toEqual([
      { tag: 'failed', task: 'verify', reason: expect.stringMatching(/^the verification failed: .*unable to open/) },
      { tag: 'failed', task: 'rebuild', reason: expect.stringMatching(/^the rebuild failed: .*unable to open/) },
    ]);
    await save(1, 'usr_new');
  });
});
