import { DELIVERY_LIMITS } from '../src/deliverer/limits';
import { Load } from '../src/deliverer/load';
import { SlowStarts } from '../src/deliverer/slow-starts';
import { Turns } from '../src/deliverer/turns';
import type { Claim } from '../src/port';
import { aScene } from './delivering/scene';
import { aClaim } from './delivering/settled';

const MI = 1024 * 1024;

describe('what is in flight', () => {
  const of = (webhook: string, workspace: string, characters = 1, over: Partial<Claim> = {}): Claim =>
    aClaim({
      workspace,
      lane: { webhook, lane: 'conv_1', token: 1 },
      event: { ...aClaim().event, body: ' '.repeat(characters) },
      ...over,
    });

  /** Each takes as much as it may, until nobody may take any more. */
  function filled(webhooks: readonly (readonly [webhook: string, workspace: string])[], characters = 1): Load {
    const load = new Load(DELIVERY_LIMITS);
    for (let took = true; took;) {
      took = false;
      for (const [webhook, workspace] of webhooks) {
        const room = load.roomOf(webhook, workspace, Infinity, webhooks.length);
        let left = room?.characters ?? 0;
        for (let count = 0; count < (room?.requests ?? 0) && left > 0; count += 1, left -= characters) {
          if (!load.fits(of(webhook, workspace, characters))) break;
          load.add(of(webhook, workspace, characters));
          took = true;
        }
      }
    }
    return load;
  }

  const many = (count: number, workspaces: number) =>
    Array.from({ length: count }, (_, index) => [`whk_${index}`, `ws_${index % workspaces}`] as const);

  it('is at most 50 requests of one webhook', () => {
    expect(filled(many(1, 1)).requests).toBe(50);
  });

  it('is at most 200 of one workspace, of which some are left for a webhook that has none', () => {
    const load = filled(many(100, 1));
    expect(load.requests).toBeGreaterThan(190);
    expect(load.requests).toBeLessThanOrEqual(200);
    expect(filled(many(6, 1)).roomOf('another', 'ws_0', Infinity, 1)?.requests).toBeGreaterThan(0);
  });

  it('is at most 400 in all, of which some are left for a workspace that has none', () => {
    expect(filled(many(400, 40)).requests).toBeGreaterThan(380);
    expect(filled(many(10_000, 5_000)).requests).toBe(400);
    expect(filled(many(40, 2)).roomOf('another', 'ws_another', Infinity, 1)?.requests).toBe(50);
  });

  it('is at most 8 Mi characters of one workspace, and 32 Mi in all', () => {
    const load = filled(many(8, 1), MI);
    expect(load.requests).toBe(8);
    expect(load.roomOf('whk_0', 'ws_0', Infinity, 1)).toBeUndefined();
    expect(load.fits(of('whk_0', 'ws_0', 1))).toBe(false);
    // The ten workspaces have one request each at any rate.
    expect(filled(many(100, 10), MI).requests).toBeLessThanOrEqual(32 + 10);
  });

  it('is one request of a workspace at any rate, however long its body', () => {
    const load = filled(many(4, 4), 8 * MI);
    expect(load.requests).toBe(4);
    expect(load.roomOf('large', 'ws_large', Infinity, 1)).toMatchObject({ requests: expect.any(Number) });
    expect(load.fits(of('large', 'ws_large', 40 * MI))).toBe(true);
    load.add(of('large', 'ws_large', 40 * MI));
    expect(load.roomOf('large', 'ws_large', Infinity, 1)).toBeUndefined();
    load.remove(of('large', 'ws_large', 40 * MI));
    expect(load.roomOf('large', 'ws_large', Infinity, 1)).toBeDefined();
  });

  it('is at most 5 requests of replays of a webhook, and none while half of the room is taken', () => {
    const load = new Load(DELIVERY_LIMITS);
    for (let count = 0; count < 3; count += 1) load.add(of('whk_0', 'ws_0', 1, { replay: true }));
    expect(load.roomOf('whk_0', 'ws_0', Infinity, 1)?.replays).toBe(2);
    for (let count = 0; count < 100; count += 1) load.add(of(`whk_${count}`, 'ws_0'));
    expect(load.roomOf('whk_0', 'ws_0', Infinity, 1)).toMatchObject({ replays: 0, requests: expect.any(Number) });
  });

  it('is shared by those that have their turn', () => {
    const load = new Load(DELIVERY_LIMITS);
    expect(load.roomOf('whk_0', 'ws_0', Infinity, 100)?.requests).toBe(4);
    expect(load.roomOf('whk_0', undefined, Infinity, 100)).toEqual({ requests: 1, replays: 1, characters: 1 });
  });
});

describe('turns', () => {
  const room = { requests: 1, replays: 0, characters: 1 };
  const next = (turns: Turns, now: number, isFull: (webhook: string) => boolean = () => false) =>
    turns.next(now, (webhook) => (isFull(webhook) ? undefined : room))?.webhook;

  it('are taken one after the other, by those of which something is due', () => {
    const turns = new Turns();
    turns.look(
      new Map([
        ['a', 0],
        ['b', 5],
        ['c', 0],
        ['d', 100],
      ]),
      10,
    );
    const taken = [1, 2, 3, 4].map(() => {
      const webhook = next(turns, 10) ?? '';
      turns.asking(webhook);
      turns.took(webhook, { next: 10, workspace: 'ws_1' }, 10);
      return webhook;
    });
    expect(taken).toEqual(['a', 'b', 'c', 'a']);
    expect(turns.dueNext).toBe(100);
    expect(next(turns, 100, (webhook) => webhook !== 'd')).toBe('d');
  });

  it('are passed over where there is no room, and kept', () => {
    const turns = new Turns();
    turns.look(
      new Map([
        ['a', 0],
        ['b', 0],
      ]),
      10,
    );
    expect(next(turns, 10, (webhook) => webhook === 'a')).toBe('b');
    expect(next(turns, 10)).toBe('a');
  });

  it('end when nothing waits any more, and begin when something does', () => {
    const turns = new Turns();
    turns.due('a', 10);
    turns.asking('a');
    turns.took('a', { next: undefined, workspace: 'ws_1' }, 10);
    expect(next(turns, 1_000)).toBeUndefined();
    turns.due('a', 1_000);
    expect(next(turns, 1_000)).toBe('a');
    turns.asking();
    turns.look(new Map(), 1_000);
    expect(next(turns, 1_000)).toBeUndefined();
  });

  it('are not lost when something is told while the queue is asked', () => {
    const turns = new Turns();
    turns.due('a', 10);
    turns.asking('a');
    turns.due('a', 11);
    turns.took('a', { next: undefined, workspace: 'ws_1' }, 12);
    expect(next(turns, 12)).toBe('a');
    turns.asking();
    turns.due('b', 13);
    turns.look(new Map(), 14);
    expect(next(turns, 14)).toBe('b');
  });

  it('are not asked for again at once when something was due and nothing was given', () => {
    const turns = new Turns();
    turns.due('a', 10);
    turns.asking('a');
    turns.took('a', { next: 10 }, 10);
    expect(next(turns, 10)).toBeUndefined();
    expect(turns.dueNext).toBe(110);
    expect(next(turns, 110)).toBe('a');
  });
});

describe('a webhook that recovered', () => {
  it('has one request in flight, then two, four and so on, up to as many as any other', () => {
    const starts = new SlowStarts(50);
    starts.recovered('a');
    const most: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      most.push(starts.mostOf('a'));
      for (let count = starts.mostOf('a'); count > 0; count -= 1) starts.accepted('a');
    }
    expect(most).toEqual([1, 2, 4, 8, 16, 32, 50]);
    expect(starts.mostOf('b')).toBe(50);
  });
});

describe('webhooks beside each other', () => {
  const conversations = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `conv_${index}`);

  it('never wait for one that does not answer', async () => {
    const scene = await aScene();
    const { desk, clock, receivers, start, sent } = scene;
    for (const id of ['hangs', 'works']) await desk.webhook(id);
    receivers.answers(({ url }) => ({
      status: url.includes('hangs') ? null : 200,
      afterMs: url.includes('hangs') ? 15_000 : 10,
    }));
    start();
    await desk.publish(conversations(100));
    await clock.pass(200);
    expect(sent('works')).toHaveLength(100);
    expect(sent('hangs')).toHaveLength(50);
    await scene.end();
  });

  it('never wait for all of another one’s backlog, also of another workspace', async () => {
    const scene = await aScene({ limits: { requests: 10 } });
    const { desk, clock, start, receivers, sent } = scene;
    receivers.answers(() => ({ status: 200, afterMs: 1_000 }));
    for (const id of ['a', 'b', 'c', 'd']) await desk.webhook(id);
    await desk.publish(conversations(200));
    start();
    await clock.pass(3_000);
    await desk.webhook('z', { workspace: 'ws_2' });
    await desk.publish(conversations(3), { workspace: 'ws_2' });
    await clock.pass(3_000);
    expect(sent('z')).toHaveLength(3);
    const counts = ['a', 'b', 'c', 'd'].map((id) => sent(id).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(receivers.mostInFlight()).toBeLessThanOrEqual(10);
    await scene.end();
  });

  it('of which replays leave room for what is live', async () => {
    const scene = await aScene();
    const { desk, clock, start, receivers, store } = scene;
    await desk.webhook('a');
    await desk.publish(conversations(100));
    start();
    await clock.pass(1_000);
    receivers.answers(() => ({ status: 200, afterMs: 5_000 }));
    const end = await desk.opened.log.published();
    const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
    await store.beginReplay(
      'ws_1',
      'a',
      { ...range, id: 'job_1', total: 100, end, by: { type: 'user', id: 'u' } },
      clock.now(),
    );
    receivers.mostInFlight();
    await clock.pass(1_000);
    expect(receivers.mostInFlight()).toBe(5);
    const before = receivers.received.length;
    await desk.publish(Array.from({ length: 40 }, (_, index) => `other_${index}`));
    await clock.quiet();
    expect(receivers.received.slice(before).filter(({ marked }) => !marked)).toHaveLength(40);
    await scene.end();
  });

  it('share the characters that are in flight', async () => {
    const scene = await aScene({ limits: { charactersOfWorkspace: 1_000 } });
    const { desk, clock, start, receivers } = scene;
    for (const id of ['a', 'b']) await desk.webhook(id);
    receivers.answers(() => ({ status: 200, afterMs: 1_000 }));
    start();
    await desk.publish(conversations(20), { characters: 270 });
    await clock.pass(500);
    expect(receivers.inFlight).toBe(3);
    await clock.pass(60_000);
    expect(receivers.received).toHaveLength(40);
    expect(receivers.mostInFlight()).toBe(3);
    await scene.end();
  });
});
