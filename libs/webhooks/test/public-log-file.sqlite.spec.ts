import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkPublicLog, copyPublicLog, PUBLISHER, sqlitePublicLog } from '@parley/public-log';
import { openWebhooks, WebhooksUnavailable } from '../src';
import { anEvent, at, DAY, outcome, Scene, type Opened } from './webhooks-fixture';

let folder: string;
let file: string;
let scene: Scene;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
  file = join(folder, 'public-log.db');
  scene = sceneIn(file);
  await scene.begin();
});
afterEach(async () => {
  await scene.log.close();
  rmSync(folder, { recursive: true });
});

const sceneIn = (name: string): Scene =>
  new Scene((options) => {
    const opened = openWebhooks(name, options);
    const another = (): Opened => openWebhooks(name, { ...options, claimed: true });
    return { ...opened, another, dispose: () => opened.log.close() };
  });

/** All bytes of the file and of what lies beside it. */
const bytes = (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

describe('the file of the public log with webhooks', () => {
  it('that was made before there were webhooks gets them, and keeps its events', async () => {
    const old = join(folder, 'old.db');
    const before = sqlitePublicLog(old);
    await before.begin({ logId: 'log_1', position: '' });
    const lease = await before.leases.acquire(PUBLISHER, 'one', 60_000);
    if (lease === undefined) throw new Error('another publishes');
    await before.publish({ events: [anEvent(1)], folded: [], parked: [], position: at(1) }, lease);
    await before.close();
    const now = sceneIn(old);
    const webhook = await now.webhook();
    await now.publish(anEvent(2));
    expect(await now.send(webhook)).toEqual(['evt_2']);
    const page = await now.log.page({ workspace: 'ws_1', format: 'event', types: ['conversation.created'], limit: 9 });
    expect(page.events.map(({ eventId }) => eventId)).toEqual(['evt_1', 'evt_2']);
    await now.log.close();
  });

  it('that a newer program has written is refused, with what to do', async () => {
    await scene.log.close();
    const db = new DatabaseSync(file);
    db.exec('UPDATE table_versions SET version = version + 1');
    db.close();
    expect(() => openWebhooks(file)).toThrow(/newer Parley .*Start that one/);
    // The lock is free again.
    const other = new DatabaseSync(file);
    other.exec('UPDATE table_versions SET version = version - 1');
    other.close();
    scene = sceneIn(file);
    expect(await scene.store.list('ws_1', { limit: 1 })).toEqual({ webhooks: [], next: null });
  });

  it('has all that was acknowledged when it is opened again, and a copy of it too', async () => {
    const webhook = await scene.webhook();
    await scene.publish(anEvent(1), anEvent(2));
    await scene.settle(await scene.one(webhook));
    const copy = join(folder, 'copy.db');
    copyPublicLog(file, copy);
    expect(checkPublicLog(copy).faults).toEqual([]);
    await scene.log.close();
    for (const name of [copy, file]) {
      scene = sceneIn(name);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 1 });
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded', 'evt_2 pending']);
      expect(await scene.send(webhook)).toEqual(['evt_2']);
      if (name === copy) await scene.log.close();
    }
  });

  it('undoes what is published when what waits for it cannot be written', async () => {
    const webhook = await scene.webhook();
    const other = new DatabaseSync(file);
    other.exec(`CREATE TRIGGER outage BEFORE INSERT ON lanes BEGIN SELECT RAISE (ABORT, 'no room'); END`);
    await expect(scene.publish(anEvent(1))).rejects.toThrow('no room');
    expect(await scene.log.checkpoint()).toBeUndefined();
    expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
    other.exec('DROP TRIGGER outage');
    other.close();
    await scene.publish(anEvent(1));
    expect(await scene.send(webhook)).toEqual(['evt_1']);
  });

  it('forgets nothing that changed meanwhile when what is published was undone', async () => {
    const webhook = await scene.webhook();
    const many = Array.from({ length: 700 }, (_, n) => anEvent(n + 1));
    const other = new DatabaseSync(file);
    other.exec(`CREATE TRIGGER outage BEFORE INSERT ON checkpoints BEGIN SELECT RAISE (ABORT, 'no room'); END`);
    await expect(scene.publish(...many)).rejects.toThrow('no room');
    other.exec('DROP TRIGGER outage');
    other.close();
    await scene.store.change('ws_1', webhook.id, { events: ['conversation.created'] }, at(0));
    await scene.publish(...many);
    while (await scene.queue.keepUp(scene.now));
    expect(await scene.send(webhook)).toHaveLength(700);
  });

  it('is kept up in each way, though another one fails', async () => {
    const [webhook, gone] = [await scene.webhook(), await scene.webhook()];
    await scene.publish(...Array.from({ length: 700 }, (_, n) => anEvent(n + 1)));
    await scene.store.delete('ws_1', gone.id);
    const other = new DatabaseSync(file);
    other.exec(`CREATE TRIGGER outage BEFORE DELETE ON deliveries BEGIN SELECT RAISE (ABORT, 'no room'); END`);
    const failed: unknown[] = [];
    for (let n = 0; n < 20; n += 1) await scene.queue.keepUp(scene.now).catch((error: unknown) => failed.push(error));
    other.exec('DROP TRIGGER outage');
    other.close();
    expect(failed[0]).toBeInstanceOf(WebhooksUnavailable);
    expect(await scene.get(webhook)).toMatchObject({ waiting: 700 });
  });

  it('is written in short transactions when very much is cancelled, or left by a webhook that was deleted', async () => {
    const [webhook, scattered] = [await scene.webhook(), await scene.webhook({ ordered: false })];
    for (let n = 0; n < 16; n += 1)
      await scene.publish(...Array.from({ length: 200 }, (_, i) => anEvent(n * 200 + i + 1)));
    while (await scene.queue.keepUp(scene.now));
    const other = new DatabaseSync(file);
    const written = other.prepare(
      `SELECT (SELECT count(*) FROM deliveries WHERE status = 'pending') + (SELECT count(*) FROM lanes) AS count`,
    );
    let left = Number(written.get()?.count);
    const most = async (work: () => Promise<unknown>): Promise<unknown> => {
      const before = left;
      const result = await work();
      left = Number(written.get()?.count);
      expect(before - left).toBeLessThanOrEqual(2_500);
      return result;
    };
    await most(async () => scene.settle(await scene.one(webhook), 410));
    await most(() => scene.store.delete('ws_1', scattered.id));
    while (await most(() => scene.queue.keepUp(scene.now)));
    other.close();
    expect(left).toBe(0);
  });

  it('has on the disk what people are told is done, and does not wait for the disk for what is sent', async () => {
    const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
    const synced = async (work: () => Promise<unknown>): Promise<boolean> => {
      exec.mockClear();
      await work();
      const modes = exec.mock.calls.map(([sql]) => sql).filter((sql) => sql.startsWith('PRAGMA synchronous'));
      if (modes.length > 0) expect(modes).toEqual(['PRAGMA synchronous = FULL', 'PRAGMA synchronous = NORMAL']);
      return modes.length > 0;
    };
    try {
      const { store, queue, now } = scene;
      const webhook = await scene.webhook();
      const { id } = webhook;
      await scene.publish(anEvent(1), anEvent(2));
      const claim = await scene.one(webhook);
      const key = { id: 'wsk_b', sealed: 'b' };
      const end = { epoch: 1, position: at(9) };
      const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
      const replay = { ...range, id: 'job_1', total: 2, end, by: { type: 'agent', id: 'a' } };
      const told = [
        () => scene.webhook(),
        () => store.change('ws_1', id, { description: 'x' }, ''),
        () => store.pause('ws_1', id, now),
        () => store.enable('ws_1', id, '', now),
        () => store.rotate('ws_1', id, key, now, now),
        () => store.retry('ws_1', id, claim.delivery, now),
        () => store.beginReplay('ws_1', id, replay, now),
        () => store.cancelJob('ws_1', 'job_1'),
        () => store.keepMasterKeyCheck('check'),
        () => store.delete('ws_1', 'whk_0002'),
      ];
      for (const work of told) expect(await synced(work)).toBe(true);
      const sent = [
        () => queue.settle([outcome(claim, 200, now)], now),
        () => scene.claim(webhook),
        () => queue.keepUp(now),
        () => scene.publish(anEvent(3)),
      ];
      for (const work of sent) expect(await synced(work)).toBe(false);
    } finally {
      exec.mockRestore();
    }
  });

  it('says in its own words that it is held by another, and that nothing was changed', async () => {
    const webhook = await scene.webhook();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const paused = scene.store.pause('ws_1', webhook.id, scene.now);
    await expect(paused).rejects.toMatchObject({ name: 'WebhooksUnavailable', outcome: 'nothing' });
    await expect(scene.queue.keepUp(scene.now)).rejects.toBeInstanceOf(WebhooksUnavailable);
    other.exec('ROLLBACK');
    other.close();
    expect(await scene.get(webhook)).toMatchObject({ status: 'active' });
  });

  it('has no byte of an answer any more that an erased person is in', async () => {
    const webhook = await scene.webhook();
    const contacts = ['cnt_1'];
    const folded = [{ kind: 'conversation', workspace: 'ws_1', id: 'conv_1', state: '{}', contacts } as const];
    await scene.publish(anEvent(1));
    const response = 'Thank you, Zoe Quincampoix';
    const attempt = { at: scene.now, statusCode: 500, durationMs: 1, error: 'answered 500', response };
    await scene.settle(await scene.one(webhook), 500, { attempt });
    const lease = await scene.log.leases.acquire(PUBLISHER, 'one', 60_000);
    if (lease === undefined) throw new Error('another publishes');
    await scene.log.publish({ events: [], folded, parked: [], position: at(2) }, lease);
    expect(bytes().includes('Quincampoix')).toBe(true);
    const erasure = { contact: '{}', body: () => '{}', state: () => '{}' };
    let after: string | undefined;
    do after = await scene.log.erase({ workspace: 'ws_1', id: 'cnt_1' }, erasure, lease, after);
    while (after !== undefined);
    await scene.log.close();
    expect(bytes().includes('Quincampoix')).toBe(false);
    scene = sceneIn(file);
    expect((await scene.deliveries(webhook))[0]?.attempts).toMatchObject([{ statusCode: 500, response: null }]);
  });
});

describe('what is not needed any more', () => {
  const rowsOf = (table: string): unknown => {
    const db = new DatabaseSync(file);
    const found = db.prepare(`SELECT count(*) AS count FROM ${table}`).get();
    db.close();
    return found?.['count'];
  };

  it('leaves the file when a webhook is deleted, in slices', async () => {
    const webhook = await scene.webhook();
    await scene.publish(...Array.from({ length: 700 }, (_, n) => anEvent(n + 1)));
    while (await scene.queue.keepUp(scene.now));
    await scene.send(webhook, 200, { requests: 500 });
    await scene.store.delete('ws_1', webhook.id);
    expect([rowsOf('deliveries'), rowsOf('attempts')]).toEqual([700, 700]);
    let slices = 1;
    while (await scene.queue.keepUp(scene.now)) slices += 1;
    expect(slices).toBeGreaterThan(2);
    for (const table of ['deliveries', 'attempts', 'lanes', 'webhook_states', 'signing_keys', 'removed_webhooks'])
      expect([table, rowsOf(table)]).toEqual([table, 0]);
  });

  it('is a key that signs nothing more: at once when there is no grace, else when it has expired', async () => {
    const webhook = await scene.webhook({ key: { id: 'wsk_a', sealed: 'the first sealed key' } });
    const rotate = (id: string, sealed: string, graceMs: number) =>
      scene.store.rotate('ws_1', webhook.id, { id, sealed }, scene.now + graceMs, scene.now);
    await rotate('wsk_b', 'the second sealed key', 0);
    await rotate('wsk_c', 'the third sealed key', DAY);
    const kept = async () => {
      await scene.log.close();
      const now = scene.now;
      const found = ['first', 'second', 'third'].filter((key) => bytes().includes(`the ${key} sealed key`));
      scene = sceneIn(file);
      scene.now = now;
      return found;
    };
    expect(await kept()).toEqual(['second', 'third']);
    scene.now += DAY;
    while (await scene.queue.keepUp(scene.now));
    expect(await kept()).toEqual(['third']);
  });
});

describe('what is asked of the file of the public log', () => {
  /** Tables that grow with what is sent. */
  const LARGE = [
    'deliveries',
    'attempts',
    'lanes',
    'events',
    'webhooks',
    'signing_keys',
    'replay_jobs',
    'webhook_requests',
  ];
  const SEARCHES = new RegExp(`^SEARCH (${LARGE.join('|')}) USING`);
  const SCANS = new RegExp(`^SCAN (${LARGE.join('|')})\\b`);
  /** The newest event is the first one from the end; replays that run are few, and have an index. */
  const ALLOWED = ['SCAN events', 'SCAN replay_jobs USING INDEX replay_jobs_running'];

  it('is found off an index, and nothing of it is sorted', () => {
    const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');
    const { log } = openWebhooks(join(folder, 'other.db'));
    const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))];
    prepare.mockRestore();
    const db = new DatabaseSync(join(folder, 'other.db'));
    const plans = asked
      .filter((sql) => LARGE.some((table) => new RegExp(`\\b${table}\\b`).test(sql)))
      .map((sql) => ({
        sql,
        steps: db
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all()
          .map(({ detail }) => String(detail)),
      }));
    db.close();
    const isSlow = (step: string): boolean =>
      (SCANS.test(step) && !ALLOWED.includes(step)) || step.startsWith('USE TEMP B-TREE FOR ORDER BY');
    expect(plans.filter(({ steps }) => steps.some(isSlow))).toEqual([]);
    expect(plans.filter(({ steps }) => steps.some((step) => SEARCHES.test(step))).length).toBeGreaterThan(40);
    return log.close();
  });
});
