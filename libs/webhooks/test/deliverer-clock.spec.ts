import { aScene } from './delivering/scene';

describe('a clock that is set while requests are under way', () => {
  it('forward lets no two of a conversation be sent beside each other, and blames no receiver', async () => {
    const scene = await aScene();
    const { desk, clock, receivers, start, deliveries, statusOf } = scene;
    await desk.webhook('a');
    const beside: string[] = [];
    receivers.answers((request) => {
      const others = receivers.received.filter(
        (one) => one !== request && one.ended === undefined && one.conversation === request.conversation,
      );
      beside.push(...others.map(({ event }) => event));
      return { status: 200, afterMs: 5_000 };
    });
    await desk.publish(Array.from({ length: 20 }, (_, n) => `conv_${n % 10}`));
    start();
    await clock.pass(1_000);
    expect(receivers.inFlight).toBe(10);
    clock.set(3_600_000);
    await clock.pass(1_000);
    expect(await statusOf('a')).toBe('active');
    await clock.pass(30_000);
    expect(beside).toEqual([]);
    const all = await deliveries('a');
    expect(all.map(({ status, attempts }) => [status, attempts.length])).toEqual(all.map(() => ['succeeded', 1]));
    await scene.end();
  });
});
