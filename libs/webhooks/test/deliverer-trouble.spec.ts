import type { DeliveryQueue } from '../src';
import { LANE_LEASE_MS, WebhooksUnavailable } from '../src/port';
import { aScene } from './delivering/scene';

type Scene = Awaited<ReturnType<typeof aScene>>;
type Method = 'waiting' | 'claim' | 'settle' | 'release' | 'keepUp' | 'changedElsewhere';

/** A queue that fails where it is told to, and counts how often it is asked. */
function troubled(queue: DeliveryQueue) {
  const failing = new Set<Method>();
  const calls = new Map<Method, number>();
  const called = (method: Method): void => {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    if (failing.has(method)) throw new WebhooksUnavailable('the file is locked by somebody', 'nothing');
  };
  const within: DeliveryQueue = {
    ...queue,
    waiting: async () => (called('waiting'), queue.waiting()),
    claim: async (...given) => (called('claim'), queue.claim(...given)),
    settle: async (...given) => (called('settle'), queue.settle(...given)),
    release: async (...given) => (called('release'), queue.release(...given)),
    keepUp: async (...given) => (called('keepUp'), queue.keepUp(...given)),
    changedElsewhere: async () => (called('changedElsewhere'), queue.changedElsewhere()),
  };
  return { failing, within, callsOf: (method: Method): number => calls.get(method) ?? 0 };
}

const conversations = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `conv_${index}`);

describe('a queue that fails', () => {
  let scene: Scene;
  let queue: ReturnType<typeof troubled>;
  beforeEach(async () => {
    scene = await aScene();
    queue = troubled(scene.desk.opened.queue);
    await scene.desk.webhook('a');
  });
  afterEach(() => scene.end());

  const start = () => scene.start({ within: () => queue.within });
  const statuses = async (): Promise<readonly string[]> => (await scene.deliveries('a')).map(({ status }) => status);

  it.each(['waiting', 'claim', 'keepUp', 'changedElsewhere'] as const)(
    'at %s is asked again, after a while',
    async (method) => {
      const { clock, desk, sent } = scene;
      queue.failing.add(method);
      await desk.publish(['conv_1']);
      start();
      await clock.pass(60_000);
      expect(queue.callsOf(method)).toBeGreaterThan(10);
      expect(queue.callsOf(method)).toBeLessThan(100);
      queue.failing.clear();
      await clock.pass(10_000);
      expect(sent('a')).toEqual(['evt_1']);
      expect(await statuses()).toEqual(['succeeded']);
    },
  );

  it('is told of by the kind of the error alone, and not each time', async () => {
    const { clock, desk, logged } = scene;
    queue.failing.add('claim');
    await desk.publish(['conv_1']);
    start();
    await clock.pass(30_000);
    expect(logged).toEqual([
      {
        level: 'warn',
        fields: { error: 'WebhooksUnavailable' },
        message: 'What webhooks are to get cannot be read or written. Trying again',
      },
    ]);
  });

  it('is told what came of requests once it takes it, and nothing is sent twice', async () => {
    const { clock, desk, sent } = scene;
    await desk.publish(conversations(20));
    queue.failing.add('settle');
    start();
    await clock.pass(10_000);
    expect(sent('a')).toHaveLength(20);
    queue.failing.clear();
    await clock.pass(10_000);
    expect(sent('a')).toHaveLength(20);
    expect(new Set(await statuses())).toEqual(new Set(['succeeded']));
  });

  it('gets nothing claimed while what came of requests is not written', async () => {
    const { clock, desk, sent } = scene;
    await desk.publish(conversations(120));
    queue.failing.add('settle');
    start();
    await clock.pass(10_000);
    const sentBefore = sent('a').length;
    expect(sentBefore).toBe(50);
    await clock.pass(30_000);
    expect(sent('a')).toHaveLength(sentBefore);
    queue.failing.clear();
    await clock.pass(30_000);
    expect(new Set(sent('a')).size).toBe(120);
  });

  it('that never takes what came of one request does not hold up the others: that one is sent again', async () => {
    const { clock, desk, sent, logged } = scene;
    const { settle } = queue.within;
    const poisoned: DeliveryQueue = {
      ...queue.within,
      async settle(settled, now) {
        if (settled.some(({ claim }) => claim.event.eventId === 'evt_3')) throw new RangeError('evt_3 is not taken');
        return settle(settled, now);
      },
    };
    await desk.publish(conversations(10));
    scene.start({ within: () => poisoned });
    await clock.pass(10_000);
    expect((await statuses()).filter((status) => status === 'succeeded')).toHaveLength(9);
    await desk.publish(['conv_20', 'conv_21']);
    await clock.pass(120_000);
    expect((await statuses()).filter((status) => status === 'succeeded')).toHaveLength(11);
    expect(sent('a').filter((event) => event === 'evt_3').length).toBeGreaterThan(1);
    expect(logged.some(({ level, message }) => level === 'error' && message.includes('it is sent again'))).toBe(true);
  });

  it('for one webhook alone does not hold up the others', async () => {
    const { clock, desk, sent } = scene;
    await desk.webhook('b');
    const { claim } = queue.within;
    const poisoned: DeliveryQueue = {
      ...queue.within,
      async claim(webhook, room, now) {
        if (webhook === 'a') throw new RangeError('a is not understood');
        return claim(webhook, room, now);
      },
    };
    scene.start({ within: () => poisoned });
    await desk.publish(conversations(200));
    await clock.pass(2_000);
    expect(sent('b')).toHaveLength(200);
    expect(sent('a')).toHaveLength(0);
  });

  it('is not asked again and again where there is no room', async () => {
    const { clock, desk, receivers } = scene;
    receivers.answers(() => ({ status: 200, afterMs: 15_000 }));
    await desk.publish(conversations(60));
    await desk.publish(['conv_1']);
    scene.start({ within: () => queue.within });
    await clock.pass(1_000);
    const before = queue.callsOf('claim');
    await clock.pass(10_000);
    expect(queue.callsOf('claim') - before).toBeLessThan(10);
  });
});

describe('a public log that does not know the place of an event', () => {
  it('leaves that to the lease of its lane, and what else there is goes on', async () => {
    const scene = await aScene();
    const { clock, desk, sent, logged } = scene;
    await desk.webhook('a');
    const { log } = desk.opened;
    let isKnown = false;
    const epochs = async () => (isKnown ? log.epochs() : []);
    scene.start({ opened: { ...desk.opened, log: { ...log, epochs } } });
    await desk.publish(['conv_1']);
    await clock.pass(1_000);
    expect(sent('a')).toEqual([]);
    expect(logged).toMatchObject([{ level: 'error', fields: { webhook: 'a', error: 'StoreUnavailable' } }]);
    isKnown = true;
    await desk.publish(['conv_2']);
    await clock.pass(100);
    expect(sent('a')).toEqual(['evt_2']);
    await clock.pass(LANE_LEASE_MS);
    expect(sent('a')).toEqual(['evt_2', 'evt_1']);
    await scene.end();
  });
});

describe('a deliverer that is stopped', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await aScene();
    await scene.desk.webhook('a');
  });
  afterEach(() => scene.end());

  it('lets what is in flight come to its end, and claims nothing more', async () => {
    const { clock, desk, receivers, start, sent, deliveries } = scene;
    receivers.answers(() => ({ status: 200, afterMs: 3_000 }));
    await desk.publish(['conv_1', 'conv_1', 'conv_2']);
    const deliverer = start();
    await clock.pass(10);
    expect(deliverer.inFlight()).toBe(2);
    const stopped = deliverer.stop();
    await desk.publish(['conv_3']);
    await clock.pass(3_000);
    await stopped;
    expect(deliverer.inFlight()).toBe(0);
    await clock.pass(60_000);
    expect(sent('a')).toEqual(['evt_1', 'evt_3']);
    expect((await deliveries('a')).map(({ status }) => status)).toEqual([
      'succeeded',
      'pending',
      'succeeded',
      'pending',
    ]);
  });

  it('cuts off what takes longer than 4 s, so that another goes on with it at once', async () => {
    const { clock, desk, receivers, start, deliveries } = scene;
    receivers.answers(() => ({ status: 200, afterMs: 14_000 }));
    await desk.publish(['conv_1']);
    const deliverer = start();
    await clock.pass(10);
    const began = clock.now();
    let stoppedAt: number | undefined;
    void deliverer.stop().then(() => (stoppedAt = clock.now()));
    await clock.pass(6_000);
    expect((stoppedAt ?? Infinity) - began).toBeLessThanOrEqual(4_500);
    receivers.answers(() => ({ status: 200 }));
    start();
    await clock.pass(100);
    const [delivery] = await deliveries('a');
    expect(delivery?.status).toBe('succeeded');
    expect(delivery?.attempts).toHaveLength(1);
    expect(receivers.received.map(({ began: at, ended }) => [at, ended]).length).toBe(2);
    expect(receivers.received[1]?.began).toBeGreaterThanOrEqual(receivers.received[0]?.ended ?? Infinity);
  });

  it('ends though the queue fails', async () => {
    const { clock, desk, start } = scene;
    const queue = troubled(desk.opened.queue);
    await desk.publish(['conv_1']);
    const deliverer = start({ within: () => queue.within });
    await clock.quiet();
    for (const method of ['settle', 'release', 'claim'] as const) queue.failing.add(method);
    let isStopped = false;
    void deliverer.stop().then(() => (isStopped = true));
    await clock.pass(6_000);
    expect(isStopped).toBe(true);
  });

  it('is stopped once', async () => {
    const { clock, start } = scene;
    const deliverer = start();
    const both = Promise.all([deliverer.stop(), deliverer.stop()]);
    await clock.pass(5_000);
    await both;
  });
});

describe('a deliverer that died', () => {
  it('is followed by another that goes on with its lanes within 20 s, and what it says too late changes nothing', async () => {
    const scene = await aScene();
    const { clock, desk, server, receivers, deliveries, start, sent } = scene;
    await desk.webhook('a');
    let isDead = false;
    const late: (() => void)[] = [];
    // It is frozen: what it does comes about when it is woken.
    const frozen = (): Promise<void> => (isDead ? new Promise((resolve) => late.push(resolve)) : Promise.resolve());
    const { queue } = desk.opened;
    start({
      within: () => ({
        ...queue,
        claim: async (...given) => (await frozen(), queue.claim(...given)),
        settle: async (...given) => (await frozen(), queue.settle(...given)),
      }),
    });
    receivers.answers(({ attempt }) => ({ status: attempt === 1 ? 500 : 200, afterMs: 10 }));
    await desk.publish(['conv_1', 'conv_1']);
    await clock.quiet();
    isDead = true;
    await clock.pass(1_000);
    receivers.answers(() => ({ status: 200, afterMs: 10 }));
    start({ opened: server.open() });
    await clock.pass(19_000);
    expect(sent('a')).toEqual(['evt_1', 'evt_1', 'evt_2']);
    // It never came to be known that the first one had an answer.
    expect(receivers.received.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    isDead = false;
    for (const wake of late) wake();
    await clock.pass(60_000);
    expect(
      (await deliveries('a')).map(({ status, attempts }) => [status, attempts.map(({ statusCode }) => statusCode)]),
    ).toEqual([
      ['succeeded', [200]],
      ['succeeded', [200]],
    ]);
    expect(sent('a')).toHaveLength(3);
    await scene.end();
  });
});
