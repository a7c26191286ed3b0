import type { RecordedCommit } from '@parley/event-store';
import { NotRunningHere, runLeased, type LeasedOptions, type ParkedCommit, type RunningConsumer } from '../src';
import { until } from '@parley/testing';
import { atOnce, counted, write, type Counted } from './counted';

/** Short, so that nobody waits long for what runs out; nothing is said of how long anything takes. */
const TTL = 30;
const LONG = 600_000;

describe('a consumer with one runner in all processes', () => {
  const running: RunningConsumer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

  function start({ consumer, store }: Counted, holder: string, more: Partial<LeasedOptions> = {}): RunningConsumer {
    const one = runLeased(consumer, { store, holder, ttlMs: LONG, backoff: atOnce, ...more });
    running.push(one);
    return one;
  }

  it('handles what there is and what comes, and says where it is', async () => {
    const it = counted();
    await write(it.store, 's-1', 3);
    const one = start(it, 'a');
    await until(() => it.handled.length === 3 && one.status().caughtUp);
    await write(it.store, 's-2');
    await until(() => it.handled.length === 4 && one.status().caughtUp);
    expect(it.handled).toEqual(['s-1@0', 's-1@1', 's-1@2', 's-2@0']);
    expect(one.status()).toMatchObject({ name: 'counted', lease: 'held', handled: 4, retries: 0, parked: 0 });
    expect(one.status().position).toBe(await it.consumer.checkpoint());
  });

  it('runs in one process only, and in the other as soon as the first has stopped', async () => {
    const first = counted();
    const second = counted(first.shared, first.store, first.handled);
    const a = start(first, 'a', { ttlMs: LONG });
    await until(() => a.status().lease === 'held');
    const b = start(second, 'b', { ttlMs: TTL });
    await until(() => b.status().lease === 'elsewhere');
    await write(first.store, 's-1', 2);
    await until(() => first.handled.length === 2);
    await a.stop();
    await write(first.store, 's-1', 2);
    await until(() => first.handled.length === 4);
    expect(first.handled).toEqual(['s-1@0', 's-1@1', 's-1@2', 's-1@3']);
    expect([a.status().lease, b.status().lease]).toEqual(['waiting', 'held']);
  });

  it('tells nothing of its own of what another process runs', async () => {
    const first = counted();
    const second = counted(first.shared, first.store, first.handled);
    await write(first.store, 's-1');
    let fatal: string | undefined;
    for await (const { position } of first.store.readStream('s-1')) fatal = position;
    let refusals = 3;
    const { acquire } = second.consumer.leases;
    second.consumer.leases.acquire = (...of) => {
      refusals -= 1;
      return refusals >= 0 ? Promise.reject(new Error('away'.repeat(100))) : acquire(...of);
    };
    const a = start(first, 'a', { fatal: [fatal ?? ''] });
    await until(() => a.status().parked === 1);
    const b = start(second, 'b', { ttlMs: TTL });
    await until(() => b.status().lease === 'elsewhere');
    expect(b.status()).toMatchObject({ retries: 0, parked: 0, behindSince: undefined });
    expect(b.status().lastError).toHaveLength(200);
  });

  it('is taken over when its process is frozen past its lease, which writes nothing when it wakes up', async () => {
    const first = counted();
    const second = counted(first.shared, first.store, first.handled);
    const { promise: frozen, resolve: wakeUp } = Promise.withResolvers<undefined>();
    let isFrozen = false;
    first.before = async ({ commits }) => {
      if (commits.length === 0) return;
      isFrozen = true;
      await frozen;
    };
    // Nothing renews the lease of a process that is frozen.
    first.consumer.leases.renew = () => new Promise(() => undefined);
    const a = start(first, 'a', { ttlMs: TTL });
    await write(first.store, 's-1');
    await until(() => isFrozen);
    const b = start(second, 'b', { ttlMs: TTL });
    await until(() => first.handled.length === 1);
    expect(b.status().lease).toBe('held');
    wakeUp(undefined);
    await until(() => a.status().lease === 'elsewhere');
    expect(first.handled).toEqual(['s-1@0']);
  });

  it('holds its lease for as long as it runs, longer than it was taken for', async () => {
    const first = counted();
    const renew = first.consumer.leases.renew;
    let renewals = 0;
    first.consumer.leases.renew = (...of) => {
      renewals += 1;
      return renew(...of);
    };
    const a = start(first, 'a', { ttlMs: TTL });
    await until(() => renewals >= 9);
    expect(a.status().lease).toBe('held');
  });

  it('tries again when its store fails, whatever it is, and parks nothing for that', async () => {
    const it = counted();
    await write(it.store, 's-1', 2);
    const errors: unknown[] = [];
    it.before = () => {
      if (errors.length < 12) throw Object.assign(new Error('disk full'), { code: 'ERR_SQLITE_ERROR' });
    };
    const one = start(it, 'a', { onError: (error) => errors.push(error) });
    await until(() => it.handled.length === 2 && one.status().retries === 0);
    expect(errors).toHaveLength(12);
    expect(one.status()).toMatchObject({ parked: 0, lastError: 'Error: disk full' });
  });

  it('counts what a part of a batch has parked, though the rest of it failed', async () => {
    const it = counted();
    await write(it.store, 's-1', 2);
    const fatal: string[] = [];
    for await (const { position } of it.store.readStream('s-1', { limit: 1 })) fatal.push(position);
    let failed = false;
    const consumer: Counted['consumer'] = {
      ...it.consumer,
      async handle(batch, handling) {
        const [first, ...rest] = batch.commits;
        if (failed || first === undefined || rest.length === 0) return it.consumer.handle(batch, handling);
        failed = true;
        await it.consumer.handle({ commits: [first], position: first.position, caughtUp: false }, handling);
        throw new Error('disk full');
      },
    };
    const one = start({ ...it, consumer }, 'a', { fatal });
    await until(() => one.status().caughtUp);
    expect(failed).toBe(true);
    expect(one.status()).toMatchObject({ parked: 1, retries: 0 });
  });

  it('waits for a store that cannot give leases', async () => {
    const it = counted();
    const { acquire } = it.consumer.leases;
    let refusals = 3;
    it.consumer.leases.acquire = (...of) => {
      refusals -= 1;
      return refusals >= 0 ? Promise.reject(new Error('away')) : acquire(...of);
    };
    const errors: unknown[] = [];
    const one = start(it, 'a', { onError: (error) => errors.push(String(error)) });
    await until(() => one.status().lease === 'held');
    expect(errors).toEqual(['Error: away', 'Error: away', 'Error: away']);
  });

  it('finds the one commit that it fails for, and parks that one and no other', async () => {
    const it = counted();
    for (let n = 0; n < 20; n += 1) await write(it.store, `s-${n}`);
    const isBad = ({ stream }: RecordedCommit): boolean => stream === 's-13';
    it.before = ({ commits }, { fatal }) => {
      if (commits.some((one) => isBad(one) && !fatal.has(one.position))) throw new TypeError('never met this');
    };
    const parked: ParkedCommit[] = [];
    const one = start(it, 'a', { onParked: (found) => parked.push(found) });
    await until(() => it.handled.length === 19 && one.status().caughtUp);
    expect(parked).toMatchObject([{ stream: 's-13', reason: 'fatal' }]);
    expect(one.status().parked).toBe(1);
    expect(new Set(it.handled).size).toBe(19);
  });

  it('tells what is in hand, in growing parts after a small first one', async () => {
    const it = counted();
    await write(it.store, 's-1', 15);
    const inHand: (number | undefined)[] = [];
    start(it, 'a', {
      atFirst: 1,
      inHand: { began: (commits) => inHand.push(commits), ended: () => inHand.push(undefined) },
    });
    await until(() => it.handled.length === 15);
    const parts = inHand.filter((commits) => commits !== undefined && commits > 0);
    expect(parts.slice(0, 4)).toEqual([1, 2, 4, 8]);
    expect(inHand.filter((commits) => commits === undefined)).toHaveLength(inHand.length / 2);
  });

  it('handles a parked stream again when it is told to, and what comes then follows', async () => {
    const it = counted();
    await write(it.store, 's-1', 3);
    let fatal: string | undefined;
    for await (const { position } of it.store.readStream('s-1', { from: 1, limit: 1 })) fatal = position;
    const one = start(it, 'a', { fatal: [fatal ?? ''] });
    await until(() => one.status().caughtUp);
    expect([it.handled, one.status().parked]).toEqual([['s-1@0'], 1]);
    expect(await one.again('s-1')).toBe(true);
    await write(it.store, 's-1');
    await until(() => it.handled.length === 4);
    expect(it.handled).toEqual(['s-1@0', 's-1@1', 's-1@2', 's-1@3']);
    expect(one.status().parked).toBe(0);
  });

  it('cannot be told so where it does not run', async () => {
    const it = counted();
    const one = start(it, 'a');
    await until(() => one.status().lease === 'held');
    await one.stop();
    await expect(one.again('s-1')).rejects.toThrow(NotRunningHere);
  });

  describe('what batches leave to be done', () => {
    /** Slices that are left, each taken away as it is done; `fails` of them fail first. */
    function leaving(slices: number, fails = 0): Counted & { readonly slices: string[] } {
      const it = counted();
      const done: string[] = [];
      let [left, failing] = [slices, fails];
      const between = (): Promise<boolean> => {
        if ((failing -= 1) >= 0) return Promise.reject(new Error('away'));
        done.push(`after ${it.handled.length}`);
        left -= 1;
        return Promise.resolve(left > 0);
      };
      return Object.assign(it, { slices: done, consumer: { ...it.consumer, between } });
    }

    it('is done a slice at a time, though no batch comes, and after a start', async () => {
      const it = leaving(3);
      start(it, 'a');
      await until(() => it.slices.length === 3);
      expect(it.slices).toEqual(['after 0', 'after 0', 'after 0']);
    });

    it('holds up no batch', async () => {
      const it = leaving(Infinity);
      const one = start(it, 'a');
      await until(() => it.slices.length >= 2);
      await write(it.store, 's-1', 2);
      await until(() => it.slices.includes('after 2'));
      expect(one.status()).toMatchObject({ lease: 'held', retries: 0 });
    });

    it('is asked for after each batch, and ends with the consumer', async () => {
      const it = leaving(1);
      const one = start(it, 'a');
      await until(() => it.slices.length === 1);
      await write(it.store, 's-1');
      await until(() => it.slices.length === 2);
      await one.stop();
      expect(it.slices).toEqual(['after 0', 'after 1']);
    });

    it('comes again when it fails, and is said to have failed', async () => {
      const it = leaving(1, 2);
      const errors: unknown[] = [];
      start(it, 'a', { onError: (error) => errors.push(error) });
      await until(() => it.slices.length === 1);
      expect(errors).toHaveLength(2);
    });
  });
});
