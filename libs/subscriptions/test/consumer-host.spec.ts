import { prometheusMetrics, silentMetrics } from '@parley/platform';
import { consumerHost, type ConsumerStatus, type RunningConsumer } from '../src';

const CAUGHT_UP: ConsumerStatus = {
  name: 'lists',
  position: '7',
  caughtUp: true,
  caughtUpOnce: true,
  handled: 3,
  retries: 0,
  lastError: undefined,
  behindSince: undefined,
  lease: 'held',
  parked: 0,
};

/** A consumer that says what the test wants it to. */
function scripted(status: Partial<ConsumerStatus> = {}, readiness: RunningConsumer['readiness'] = 'needed') {
  const it = { status: { ...CAUGHT_UP, ...status }, stopped: false };
  const consumer: RunningConsumer = {
    name: it.status.name,
    readiness,
    status: () => it.status,
    again: () => Promise.resolve(true),
    async stop() {
      it.stopped = true;
    },
    done: Promise.resolve(),
  };
  return { it, consumer };
}

const hostOf = (...consumers: readonly { readonly consumer: RunningConsumer }[]) =>
  consumerHost(
    consumers.map(({ consumer }) => consumer),
    silentMetrics,
  );

describe('the consumers of a process', () => {
  it('are ready when all that are needed have caught up once and none of them fails', () => {
    expect(hostOf(scripted(), scripted({ name: 'records', lease: 'not_needed' })).readiness()).toEqual({
      ready: true,
      degraded: false,
      consumers: {
        lists: { caught_up: true, position: '7', retries: 0, behind_since: null, lease: 'held', parked: 0 },
        records: { caught_up: true, position: '7', retries: 0, behind_since: null, lease: 'not_needed', parked: 0 },
      },
    });
  });

  it.each<[string, Partial<ConsumerStatus>, boolean]>([
    ['has not caught up yet', { caughtUpOnce: false, caughtUp: false }, false],
    ['fails', { retries: 1 }, false],
    ['is behind for a while', { caughtUp: false, behindSince: 1_000 }, true],
    ['is run by another process', { lease: 'elsewhere', caughtUpOnce: false }, true],
  ])('while one that is needed %s: %j', (_, status, ready) => {
    expect(hostOf(scripted(), scripted({ name: 'other', ...status })).readiness().ready).toBe(ready);
  });

  it('are ready whatever becomes of one in the background', () => {
    expect(hostOf(scripted({ caughtUpOnce: false, retries: 9 }, 'background')).readiness().ready).toBe(true);
  });

  it('are degraded while something is parked, and ready all the same', () => {
    expect(hostOf(scripted({ parked: 2 })).readiness()).toMatchObject({
      ready: true,
      degraded: true,
      consumers: { lists: { parked: 2 } },
    });
  });

  it('are counted: how far behind, how often they fail, whether they run here, what is parked', async () => {
    const metrics = prometheusMetrics({ ofProcess: false });
    const one = scripted({ parked: 2 });
    consumerHost([one.consumer, scripted({ name: 'timers', lease: 'elsewhere' }).consumer], metrics);
    const text = await metrics.read();
    expect(text).toContain('parley_parked_streams{subscription="lists"} 2');
    expect(text).toContain('parley_consumer_running{subscription="lists"} 1');
    expect(text).toContain('parley_consumer_running{subscription="timers"} 0');
    expect(text).toContain('parley_subscription_handled_commits_total{subscription="lists"} 3');
  });

  it('are all stopped', async () => {
    const all = [scripted(), scripted({ name: 'timers' })];
    await hostOf(...all).stop();
    expect(all.map(({ it }) => it.stopped)).toEqual([true, true]);
  });

  it('have names of their own', () => {
    expect(() => hostOf(scripted(), scripted())).toThrow('two consumers have the same name');
  });
});
