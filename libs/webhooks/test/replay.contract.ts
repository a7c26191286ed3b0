import type { Place } from '@parley/public-log';
import type { ReplayJob } from '../src/delivery';
import { type Once } from '../src/once';
import { LANE_LEASE_MS, type NewReplay } from '../src/port';
import { TooManyReplays } from '../src/too-many';
import type { Webhook } from '../src/webhook';
import { anEvent, at, DAY, idsOf, made, Scene, SECOND, START, type MakeWebhooks } from './webhooks-fixture';

const BEGINNING = { epoch: 1, position: '' };

/** What is sent again. */
export function replayContract(name: string, make: MakeWebhooks): void {
  describe(`a replay ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    let jobs: number;
    beforeEach(async () => {
      jobs = 0;
      scene = await new Scene(make, [1]).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const inOne = (...positions: readonly number[]) => positions.map((n) => anEvent(n, { conversationId: 'conv_1' }));
    const sent = async (...positions: readonly number[]): Promise<void> => {
      await scene.publish(...positions.map((n) => anEvent(n)));
      await scene.send(webhook);
    };
    const replay = (over: Partial<NewReplay> = {}): NewReplay => {
      jobs += 1;
      const by = { type: 'agent', id: 'agt_1' };
      const range = { after: BEGINNING, since: null, until: null, onlyFailed: false };
      return { ...range, id: `job_${jobs}`, total: 3, end: { epoch: 1, position: at(99_999) }, by, ...over };
    };
    const begin = async (over: Partial<NewReplay> = {}): Promise<ReplayJob> =>
      made(await scene.store.beginReplay('ws_1', webhook.id, replay(over), scene.now));
    const count = async (over: Partial<NewReplay> = {}): Promise<number> => {
      const range = replay(over);
      const counted = await scene.store.countReplay('ws_1', webhook.id, range, range.after, range.end);
      return counted?.next === undefined ? (counted?.events ?? -1) : -1;
    };
    const job = (id: string): Promise<ReplayJob | undefined> => scene.store.job('ws_1', id);
    /** Sends until the job is not running any more. */
    const sendAll = async (id: string, status = 200): Promise<readonly string[]> => {
      const all: string[] = [];
      while ((await job(id))?.status === 'running') {
        all.push(...(await scene.send(webhook, status)));
        await scene.queue.keepUp(scene.now);
      }
      return all;
    };

    it('sends what was sent before again, marked, and is done', async () => {
      await sent(1, 2, 3);
      const begun = await begin();
      expect(begun).toEqual({
        ...{ id: 'job_1', workspace: 'ws_1', webhook: webhook.id, status: 'running', total: 3, done: 0, failed: 0 },
        ...{ createdAt: scene.now, by: { type: 'agent', id: 'agt_1' } },
      });
      const claims = await scene.claim(webhook);
      expect(claims.map(({ event, replay: isReplay, attempt }) => [event.eventId, isReplay, attempt])).toEqual(
        ['evt_1', 'evt_2', 'evt_3'].map((id) => [id, true, 1]),
      );
      expect(await scene.get(webhook)).toMatchObject({ waiting: 3 });
      for (const claim of claims) await scene.settle(claim);
      expect(await job('job_1')).toMatchObject({ status: 'done', total: 3, done: 3, failed: 0 });
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
    });

    it('sends what lies behind a place and up to another, and happened in a time', async () => {
      await sent(1, 2, 3, 4, 5, 6);
      const after = anEvent(1).place;
      const end = { epoch: 1, position: at(5) };
      const ranges = [
        { after, end },
        { since: START + 2, until: START + 4 },
        { since: START + 6 },
        { after: anEvent(6).place },
      ];
      expect(await Promise.all(ranges.map(count))).toEqual([4, 2, 1, 0]);
      const replayed: (readonly string[])[] = [];
      for (const range of ranges) replayed.push(await sendAll((await begin(range)).id));
      expect(replayed).toEqual([['evt_2', 'evt_3', 'evt_4', 'evt_5'], ['evt_2', 'evt_3'], ['evt_6'], []]);
      expect(await job('job_8')).toMatchObject({ status: 'done', total: 0 });
    });

    it('sends what the webhook selects now, also what it was never sent', async () => {
      const filters = [{ key: 'inbox', value: 'support' }] as const;
      await scene.publish(
        anEvent(1),
        anEvent(2, { inbox: 'support' }),
        anEvent(3, { inbox: 'support', workspace: 'ws_2' }),
      );
      const late = await scene.webhook({ filters });
      await scene.publish(anEvent(4, { inbox: 'support' }));
      await scene.send(late);
      webhook = late;
      expect(await count()).toBe(2);
      expect(await sendAll((await begin()).id)).toEqual(['evt_2', 'evt_4']);
    });

    it('of what failed sends dead letters and what was cancelled', async () => {
      await sent(1);
      await scene.publish(...inOne(2, 3));
      await scene.settle(await scene.one(webhook), 500);
      scene.now += SECOND;
      await scene.settle(await scene.one(webhook), 500);
      await scene.settle(await scene.one(webhook), 410);
      await scene.store.enable('ws_1', webhook.id, at(3), scene.now);
      await sent(4);
      expect(await scene.statuses(webhook)).toEqual([
        'evt_1 succeeded',
        'evt_2 dead',
        'evt_3 cancelled',
        'evt_4 succeeded',
      ]);
      expect(await count({ onlyFailed: true })).toBe(2);
      expect(await sendAll((await begin({ onlyFailed: true })).id)).toEqual(['evt_2', 'evt_3']);
    });

    it('comes behind what is new, takes no more than its room, and one request at a time of a conversation', async () => {
      await scene.publish(...inOne(1, 2), anEvent(3), anEvent(4));
      await scene.send(webhook);
      await begin();
      scene.now += 1;
      await scene.publish(anEvent(5, { conversationId: 'conv_1' }), anEvent(6));
      const claims = await scene.claim(webhook, { replays: 1 });
      expect(idsOf(claims)).toEqual(['evt_5', 'evt_6', 'evt_3']);
      expect(idsOf(await scene.claim(webhook, { replays: 0 }))).toEqual([]);
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_4']);
      for (const claim of claims) await scene.settle(claim);
      expect(await scene.send(webhook)).toEqual(['evt_1', 'evt_2']);
    });

    it('does not hold back what is new in its conversation while it waits for another try', async () => {
      await scene.publish(...inOne(1));
      await scene.send(webhook);
      await begin();
      expect(await scene.send(webhook, 500)).toEqual(['evt_1']);
      await scene.publish(...inOne(2));
      expect(await scene.send(webhook)).toEqual(['evt_2']);
      scene.now += SECOND;
      expect(await scene.send(webhook)).toEqual(['evt_1']);
    });

    it('gives up what is not accepted, and counts it', async () => {
      await sent(1, 2);
      const { id } = await begin();
      const [first, second] = await scene.claim(webhook);
      if (first === undefined || second === undefined) throw new Error('nothing was claimed');
      await scene.settle(first, 200);
      await scene.settle(second, 500);
      scene.now += SECOND;
      expect(await job(id)).toMatchObject({ status: 'running', done: 1, failed: 0 });
      await scene.settle(await scene.one(webhook), 500);
      expect(await job(id)).toMatchObject({ status: 'done', total: 2, done: 2, failed: 1 });
    });

    it('lets a hundred wait at a time, and any process goes on with it', async () => {
      await sent(...Array.from({ length: 260 }, (_, n) => n + 1));
      const { id } = await begin({ total: 260 });
      expect(await scene.get(webhook)).toMatchObject({ waiting: 100 });
      while (await scene.queue.keepUp(scene.now));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 100 });
      const some = await scene.claim(webhook, { requests: 60, replays: 60 });
      for (const claim of some) await scene.settle(claim);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 40 });
      while (await scene.queue.keepUp(scene.now));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 100 });
      const another = scene.fixture.another();
      const all = [...idsOf(some), ...(await scene.send(webhook))];
      for (let more = await another.queue.keepUp(scene.now); more;) more = await another.queue.keepUp(scene.now);
      expect(await another.store.get('ws_1', webhook.id)).toMatchObject({ waiting: 100 });
      all.push(...(await sendAll(id)));
      expect([all.length, new Set(all).size]).toEqual([260, 260]);
      expect(await job(id)).toMatchObject({ status: 'done', total: 260, done: 260 });
    });

    it('is counted, and made, in slices of the events', async () => {
      const many = Array.from({ length: 5_010 }, (_, n) => anEvent(n + 1, n < 5_005 ? { inbox: 'other' } : {}));
      const filters = [{ key: 'inbox', value: 'sales' }] as const;
      webhook = await scene.webhook({ filters }, at(6_000));
      await scene.publish(...many);
      const range = replay();
      const counts: number[] = [];
      for (let from: Place | undefined = BEGINNING; from !== undefined;) {
        const counted = await scene.store.countReplay('ws_1', webhook.id, range, from, range.end);
        counts.push(counted?.events ?? NaN);
        from = counted?.next;
      }
      expect(counts.length).toBeGreaterThan(1);
      expect(counts.reduce((sum, count) => sum + count)).toBe(5);
      expect(await sendAll((await begin()).id)).toHaveLength(5);
    });

    it('is cancelled: what is not sent is not sent any more, and what is on its way still counts for itself', async () => {
      await sent(1, 2, 3);
      const { id } = await begin();
      const claim = await scene.one(webhook);
      expect(made(await scene.store.cancelJob('ws_1', id))).toMatchObject({ status: 'cancelled', done: 0 });
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
      await scene.settle(claim);
      expect((await scene.deliveries(webhook)).map(({ status }) => status).slice(0, 3)).toEqual([
        ...['cancelled', 'cancelled', 'succeeded'],
      ]);
      while (await scene.queue.keepUp(scene.now));
      expect(await job(id)).toMatchObject({ status: 'cancelled' });
      scene.now += LANE_LEASE_MS;
      expect(await scene.claim(webhook)).toEqual([]);
      const done = await begin({ after: anEvent(3).place });
      expect(made(await scene.store.cancelJob('ws_1', done.id))).toEqual(done);
    });

    it('that is cancelled leaves nothing that waits', async () => {
      await sent(1, 2);
      await scene.store.cancelJob('ws_1', (await begin()).id);
      expect(await scene.queue.waiting()).toEqual(new Map());
      await scene.publish(anEvent(3, { conversationId: 'conv_1' }));
      expect(await scene.send(webhook)).toEqual(['evt_3']);
    });

    it('that is cancelled leaves to a person what was on its way: asked for by hand it is sent again', async () => {
      await sent(1);
      const { id } = await begin();
      const claim = await scene.one(webhook);
      await scene.store.cancelJob('ws_1', id);
      const asked = await scene.store.retry('ws_1', webhook.id, claim.delivery, scene.now);
      expect(asked).toMatchObject({ tag: 'due', changed: true });
      await scene.settle(claim, 500);
      expect(await scene.one(webhook)).toMatchObject({
        delivery: claim.delivery,
        manual: true,
        replay: false,
        attempt: 2,
      });
      expect(await job(id)).toMatchObject({ status: 'cancelled', done: 0, failed: 0 });
    });

    it('that is cancelled leaves nothing behind in a lane whose holder died', async () => {
      await sent(1);
      const { id } = await begin();
      await scene.one(webhook);
      await scene.store.cancelJob('ws_1', id);
      scene.now += LANE_LEASE_MS;
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await scene.queue.waiting()).toEqual(new Map());
    });

    it('fails with its webhook, and one of a disabled webhook at once', async () => {
      await sent(1, 2, 3);
      const { id } = await begin();
      await scene.settle(await scene.one(webhook), 410);
      expect(await job(id)).toMatchObject({ status: 'failed' });
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await begin()).toMatchObject({ status: 'failed' });
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
    });

    it('waits while its webhook is paused, and may be asked to try again at once', async () => {
      await sent(1);
      await scene.store.pause('ws_1', webhook.id, scene.now);
      await begin();
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.store.enable('ws_1', webhook.id, at(1), scene.now);
      const claim = await scene.one(webhook);
      await scene.settle(claim, 500);
      expect(await scene.store.retry('ws_1', webhook.id, claim.delivery, scene.now)).toMatchObject({ changed: true });
      expect(await scene.one(webhook)).toMatchObject({ replay: true, manual: false, attempt: 2 });
    });

    it('is one of ten of a webhook that are under way', async () => {
      await sent(1);
      for (let n = 0; n < 10; n += 1) await begin();
      await expect(begin()).rejects.toThrow(TooManyReplays);
      await scene.store.cancelJob('ws_1', 'job_3');
      await begin();
    });

    it('is begun once by one request', async () => {
      await sent(1);
      const ask = (over: Partial<NewReplay>, requestHash = 'request'): Promise<Once<ReplayJob> | undefined> =>
        scene.store.beginReplay('ws_1', webhook.id, replay(over), scene.now, {
          ...{ keyHash: 'key', requestHash },
          at: scene.now,
        });
      const begun = made(await ask({ id: 'job_a' }));
      await scene.send(webhook);
      expect(await ask({ id: 'job_b' })).toMatchObject({ tag: 'again', made: { id: begun.id, status: 'done' } });
      expect(await ask({ id: 'job_b' }, 'another')).toEqual({ tag: 'reused' });
      expect(await job('job_b')).toBeUndefined();
    });

    it('is shown to its workspace alone, the newest first, in pages', async () => {
      for (let n = 0; n < 3; n += 1) await begin();
      const first = await scene.store.jobs('ws_1', { limit: 2 });
      expect(first.jobs.map(({ id }) => id)).toEqual(['job_3', 'job_2']);
      const rest = await scene.store.jobs('ws_1', { after: first.next ?? '', limit: 2 });
      expect([rest.jobs.map(({ id }) => id), rest.next]).toEqual([['job_1'], null]);
      expect((await scene.store.jobs('ws_2', { limit: 2 })).jobs).toEqual([]);
      expect(await scene.store.job('ws_2', 'job_1')).toBeUndefined();
      expect(await scene.store.cancelJob('ws_2', 'job_1')).toBeUndefined();
      await scene.store.delete('ws_1', webhook.id);
      expect(await job('job_1')).toBeUndefined();
    });

    it('sends nothing that readers do not get any more, though it is held for somebody', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      const other = await scene.webhook();
      await scene.forget(DAY);
      await scene.publish(anEvent(3, { occurredAt: START + 2 * DAY }));
      await scene.send(other);
      webhook = other;
      expect(await count()).toBe(1);
      expect(await sendAll((await begin()).id)).toEqual(['evt_3']);
    });
  });
}
