import { notBegun, type ConsumerStatus, type RunningConsumer } from '@parley/subscriptions';
import { pausable, type PausableConsumer } from '../src';

const BEGUN: ConsumerStatus = { ...notBegun('test', 0), lease: 'held', parked: 0 };

/** A subscription that says what the test wants it to, and ends when the test lets it. */
class Scripted implements Pick<RunningConsumer, 'status' | 'stop' | 'done' | 'again'> {
  told: ConsumerStatus = BEGUN;
  stopping = false;
  private readonly ended = Promise.withResolvers<undefined>();
  readonly done = this.ended.promise;

  says(more: Partial<ConsumerStatus>): void {
    this.told = { ...this.told, ...more };
  }
  status(): ConsumerStatus {
    return this.told;
  }
  stop(): Promise<void> {
    this.stopping = true;
    return this.done;
  }
  again(): Promise<boolean> {
    return Promise.resolve(true);
  }
  end(): void {
    this.ended.resolve(undefined);
  }
}

describe('a subscription that can be paused', () => {
  let started: Scripted[];
  let subscription: PausableConsumer;
  beforeEach(() => {
    started = [];
    subscription = pausable({ name: 'test', readiness: 'needed' }, () => {
      const one = new Scripted();
      started.push(one);
      return one;
    });
  });

  const nth = (n: number): Scripted => started[n] as Scripted;
  async function pauseNow(): Promise<void> {
    const paused = subscription.pause();
    started.at(-1)?.end();
    await paused;
  }
  /** Whether a promise is settled once everybody else had a turn. */
  async function isSettled(promise: Promise<unknown>): Promise<boolean> {
    let settled = false;
    void promise.then(() => (settled = true));
    await new Promise((resolve) => setImmediate(resolve));
    return settled;
  }

  it('runs at once and says what runs', () => {
    nth(0).says({ position: '7', caughtUp: true, caughtUpOnce: true, handled: 3, retries: 2, lastError: 'away' });
    expect(started).toHaveLength(1);
    expect(subscription.status()).toEqual(nth(0).told);
  });

  it('is paused only when nothing of it runs any more', async () => {
    const paused = subscription.pause();
    expect(nth(0).stopping).toBe(true);
    expect(await isSettled(paused)).toBe(false);
    nth(0).end();
    expect(await isSettled(paused)).toBe(true);
    expect(started).toHaveLength(1);
  });

  it('stays where it was while it is paused, and is not caught up', async () => {
    nth(0).says({ position: '7', caughtUp: true, caughtUpOnce: true, handled: 3 });
    await pauseNow();
    expect(subscription.status()).toMatchObject({ position: '7', handled: 3, caughtUp: false, caughtUpOnce: true });
  });

  it('counts what it does in the last moment before it is paused', async () => {
    nth(0).says({ position: '7', handled: 3 });
    const paused = subscription.pause();
    nth(0).says({ position: '9', handled: 5 });
    nth(0).end();
    await paused;
    expect(subscription.status()).toMatchObject({ position: '9', handled: 5 });
  });

  it('goes on with another one, and what was done before is done', async () => {
    nth(0).says({ handled: 3, caughtUp: true, caughtUpOnce: true });
    await pauseNow();
    subscription.resume();
    expect(started).toHaveLength(2);
    expect(subscription.status()).toMatchObject({ handled: 3, caughtUp: false, caughtUpOnce: true });
    nth(1).says({ handled: 4, caughtUp: true, position: '9' });
    expect(subscription.status()).toMatchObject({ handled: 7, caughtUp: true, position: '9' });
    await pauseNow();
    subscription.resume();
    nth(2).says({ handled: 1 });
    expect(subscription.status()).toMatchObject({ handled: 8, caughtUpOnce: true });
  });

  it('is behind from when it was paused until it has caught up again', async () => {
    nth(0).says({ caughtUp: true, caughtUpOnce: true, behindSince: undefined });
    await pauseNow();
    const { behindSince } = subscription.status();
    expect(behindSince).toBeGreaterThan(0);
    subscription.resume();
    nth(1).says({ behindSince: Infinity });
    expect(subscription.status().behindSince).toBe(behindSince);
    nth(1).says({ caughtUp: true, caughtUpOnce: true, behindSince: undefined });
    expect(subscription.status().behindSince).toBeUndefined();
  });

  it('that never caught up says so after a pause too', async () => {
    nth(0).says({ handled: 3 });
    await pauseNow();
    subscription.resume();
    expect(subscription.status().caughtUpOnce).toBe(false);
  });

  it('is not started twice', () => {
    subscription.resume();
    expect(started).toHaveLength(1);
  });

  it('that is paused twice at once counts once', async () => {
    nth(0).says({ handled: 3 });
    const both = Promise.all([subscription.pause(), subscription.pause()]);
    nth(0).end();
    await both;
    expect(subscription.status().handled).toBe(3);
    await subscription.pause();
    expect(subscription.status().handled).toBe(3);
  });

  it('is not done because it is paused', async () => {
    await pauseNow();
    expect(await isSettled(subscription.done)).toBe(false);
  });

  it('that is stopped ends what runs and is done', async () => {
    const stopped = subscription.stop();
    expect(nth(0).stopping).toBe(true);
    expect(await isSettled(subscription.done)).toBe(false);
    nth(0).end();
    await stopped;
    await subscription.done;
  });

  it('that is stopped does not go on', async () => {
    nth(0).end();
    await subscription.stop();
    subscription.resume();
    expect(started).toHaveLength(1);
  });

  it('can be stopped while it is paused', async () => {
    await pauseNow();
    await subscription.stop();
    await subscription.done;
    subscription.resume();
    expect(started).toHaveLength(1);
  });

  it('that is stopped while it is being paused stays stopped, whatever is resumed then', async () => {
    const [paused, stopped] = [subscription.pause(), subscription.stop()];
    nth(0).end();
    await Promise.all([paused, stopped]);
    subscription.resume();
    expect(started).toHaveLength(1);
    await subscription.done;
  });
});
