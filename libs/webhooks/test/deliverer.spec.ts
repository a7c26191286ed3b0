import { aScene } from './delivering/scene';

type Scene = Awaited<ReturnType<typeof aScene>>;

describe('a deliverer', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await aScene();
  });
  afterEach(() => scene.end());

  it('sends an event as soon as it is published', async () => {
    const { desk, clock, receivers, start, sent } = scene;
    await desk.webhook('a');
    start();
    await clock.pass(60);
    await desk.publish(['conv_1']);
    await clock.quiet();
    expect(sent('a')).toEqual(['evt_1']);
    expect(receivers.received[0]?.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'Parley-Conversation-Id': 'conv_1',
      'Parley-Conversation-Revision': '0',
      'Parley-Attempt': '1',
    });
    expect(receivers.received[0]?.headers['Parley-Cursor']).toMatch(/^[\w-]+$/);
  });

  it('sends what waited before it began', async () => {
    const { desk, clock, start, sent } = scene;
    await desk.webhook('a');
    await desk.publish(['conv_1', 'conv_2']);
    start();
    await clock.quiet();
    expect(sent('a')).toEqual(['evt_1', 'evt_2']);
  });

  it('sends the events of one conversation one after the other, each right behind the one before', async () => {
    const { desk, clock, receivers, start, sent } = scene;
    await desk.webhook('a');
    await desk.publish(['conv_1', 'conv_1', 'conv_1']);
    start();
    await clock.quiet();
    expect(sent('a')).toEqual(['evt_1']);
    await clock.pass(30);
    expect(sent('a')).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(receivers.mostInFlight()).toBe(1);
  });

  it('lets an event that fails hold its own conversation, and no other', async () => {
    const { desk, clock, receivers, start, sent } = scene;
    await desk.webhook('a');
    receivers.answers(({ conversation, attempt }) => ({
      status: conversation === 'conv_1' && attempt === 1 ? 500 : 200,
    }));
    await desk.publish(['conv_1', 'conv_1', 'conv_2', 'conv_2']);
    start();
    await clock.pass(1_000);
    expect(sent('a')).toEqual(['evt_1', 'evt_3', 'evt_4']);
    await clock.pass(5_000);
    expect(sent('a')).toEqual(['evt_1', 'evt_3', 'evt_4', 'evt_1', 'evt_2']);
  });

  it('goes on with the next event of a conversation behind a dead letter', async () => {
    const { desk, clock, receivers, start, deliveries } = scene;
    await desk.webhook('a');
    receivers.answers(({ event }) => ({ status: event === 'evt_1' ? 422 : 200 }));
    await desk.publish(['conv_1', 'conv_1']);
    start();
    await clock.pass(60_000);
    expect((await deliveries('a')).map(({ status, attempts }) => [status, attempts.length])).toEqual([
      ['dead', 3],
      ['succeeded', 1],
    ]);
  });

  it('sends side by side what has no order', async () => {
    const { desk, clock, receivers, start } = scene;
    await desk.webhook('a', { ordered: false });
    await desk.publish(['conv_1', 'conv_1', 'conv_1']);
    start();
    await clock.quiet();
    expect(receivers.inFlight).toBe(3);
  });

  it('notices what others in other processes did', async () => {
    const { desk, clock, server, start, sent } = scene;
    await desk.webhook('a');
    start({ opened: server.open() });
    await clock.quiet();
    await desk.publish(['conv_1']);
    await clock.pass(250);
    expect(sent('a')).toEqual(['evt_1']);
  });

  it('sends the same bytes at every attempt, and counts the attempts', async () => {
    const { desk, clock, receivers, start } = scene;
    await desk.webhook('a');
    receivers.answers(({ attempt }) => ({ status: attempt < 3 ? null : 200 }));
    await desk.publish(['conv_1'], { characters: 100 });
    start();
    await clock.pass(60_000);
    expect(receivers.received.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(receivers.received.map(({ body }) => body)).size).toBe(1);
  });

  it('is told of a retry that somebody asks for', async () => {
    const { desk, clock, receivers, store, start, deliveries } = scene;
    await desk.webhook('a');
    receivers.answers(() => ({ status: 422 }));
    await desk.publish(['conv_1']);
    start();
    await clock.pass(60_000);
    receivers.answers(() => ({ status: 200 }));
    await store.retry('ws_1', 'a', (await deliveries('a'))[0]?.id ?? '', clock.now());
    await clock.pass(20);
    expect(receivers.received.at(-1)?.headers).toMatchObject({ 'Parley-Manual-Retry': 'true', 'Parley-Attempt': '4' });
    expect((await deliveries('a'))[0]?.status).toBe('succeeded');
  });

  it('sends what a replay asks for, until it is done', async () => {
    const { desk, clock, receivers, store, start } = scene;
    await desk.webhook('a');
    start();
    await desk.publish(Array.from({ length: 250 }, (_, index) => `conv_${index}`));
    await clock.pass(1_000);
    const end = await desk.opened.log.published();
    const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
    await store.beginReplay(
      'ws_1',
      'a',
      { ...range, id: 'job_1', total: 250, end, by: { type: 'user', id: 'u' } },
      clock.now(),
    );
    await clock.pass(10_000);
    expect(await store.job('ws_1', 'job_1')).toMatchObject({ status: 'done', done: 250, failed: 0 });
    expect(receivers.received.filter(({ headers }) => headers['Parley-Replay'] === 'true')).toHaveLength(250);
  });

  it('goes on when the clock of the machine was set back, or forward', async () => {
    const { desk, clock, start, sent } = scene;
    await desk.webhook('a');
    start();
    await clock.pass(1_000);
    clock.set(-3_600_000);
    await desk.publish(['conv_1']);
    await clock.pass(20);
    clock.set(7_200_000);
    await desk.publish(['conv_2']);
    await clock.pass(20);
    expect(sent('a')).toEqual(['evt_1', 'evt_2']);
  });
});

describe('a signing key that cannot be opened', () => {
  it('is a failed attempt with the reason, and nothing is sent', async () => {
    const scene = await aScene();
    const { desk, clock, receivers, store, start, deliveries, statusOf } = scene;
    await desk.webhook('a');
    await store.rotate('ws_1', 'a', { id: 'wsk_2', sealed: 'what is this' }, clock.now() + 1_000_000, clock.now());
    await desk.publish(['conv_1', 'conv_2', 'conv_3', 'conv_4', 'conv_5', 'conv_6']);
    start();
    await clock.pass(100);
    expect(receivers.received).toEqual([]);
    const [first] = await deliveries('a');
    expect(first).toMatchObject({ status: 'pending', nextAttemptAt: clock.now() - 100 + 5_000 });
    expect(first?.attempts).toMatchObject([
      { statusCode: null, durationMs: 0, error: 'not sent: the signing key could not be opened' },
    ]);
    // It says nothing of the receiver, as a connection that breaks would.
    expect(await statusOf('a')).toBe('active');
    await scene.end();
  });
});

describe('what becomes of a webhook', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await aScene({ retrySeconds: [5, 30, 300, 3_600, 36_000, 360_000] });
  });
  afterEach(() => scene.end());

  const conversations = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `conv_${index}`);

  it('is logged, with why, and goes on slowly when it works again', async () => {
    const { desk, clock, receivers, logged, start, statusOf } = scene;
    await desk.webhook('a');
    receivers.answers(() => ({ status: null }));
    await desk.publish(conversations(300));
    start();
    await clock.pass(1_000);
    expect(await statusOf('a')).toBe('failing');
    const failed = receivers.received.length;
    expect(failed).toBe(50);
    await clock.pass(60_000);
    expect(receivers.received.length).toBe(failed + 1);
    receivers.answers(() => ({ status: 200, afterMs: 1_000 }));
    receivers.mostInFlight();
    await clock.until(async () => (await statusOf('a')) === 'active', 120_000, 100);
    const flying: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      await clock.pass(1_000);
      flying.push(receivers.mostInFlight());
    }
    expect(flying).toEqual([2, 4, 8, 16, 32, 50, 50]);
    const fields = { webhook: 'a', workspace: 'ws_1' };
    expect(logged).toMatchObject([
      { level: 'warn', fields, message: 'A webhook is failing' },
      { level: 'info', fields, message: 'A webhook works again' },
    ]);
    expect(logged[0]?.fields).toMatchObject({ reason: expect.stringContaining('5 requests in a row got no answer') });
  });

  it('is that it is disabled by 410, and gets nothing more', async () => {
    const { desk, clock, receivers, logged, start, statusOf, sent } = scene;
    await desk.webhook('a');
    receivers.answers(() => ({ status: 410 }));
    await desk.publish(['conv_1', 'conv_1']);
    start();
    await clock.pass(100);
    await desk.publish(['conv_1']);
    await clock.pass(3_600_000);
    expect(await statusOf('a')).toBe('disabled');
    expect(sent('a')).toEqual(['evt_1']);
    expect(logged).toMatchObject([{ level: 'warn', message: 'A webhook is disabled' }]);
  });

  it('is that it keeps what comes while it is paused, and goes on with that', async () => {
    const { desk, clock, store, start, sent } = scene;
    await desk.webhook('a');
    start();
    await store.pause('ws_1', 'a', clock.now());
    await desk.publish(['conv_1', 'conv_1']);
    await clock.pass(60_000);
    expect(sent('a')).toEqual([]);
    await store.enable('ws_1', 'a', '', clock.now());
    await clock.pass(100);
    expect(sent('a')).toEqual(['evt_1', 'evt_2']);
  });
});
