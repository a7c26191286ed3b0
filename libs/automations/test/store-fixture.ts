import type { Lease } from '@parley/subscriptions';
import { AUTOMATIONS, type AutomationStore } from '../src';
import { FollowedLog, type Item } from './followed-log';

const TTL = 60_000;

/** A store under test, its lease, and the log that it is made of. */
export interface StoreFixture {
  readonly store: AutomationStore;
  readonly lease: Lease;
  readonly log: FollowedLog;
  /** Applies them as one batch, up to the last of them. */
  apply(...items: readonly Item[]): Promise<void>;
  /** Closes it, and opens what it kept, without taking the lease again. */
  restart(): Promise<AutomationStore>;
  /** A second one on the same store. */
  another(): AutomationStore;
  takeLease(holder: string): Promise<Lease>;
  end(): Promise<void>;
}

/** `open` gives each time one on the same store; the first is kept open till the end, as a process does with its files. */
export async function storeFixture(
  open: () => AutomationStore,
  remove: () => void = () => undefined,
): Promise<StoreFixture> {
  let store = open();
  const opened: AutomationStore[] = [store];
  const log = new FollowedLog();
  const takeLease = async (holder: string): Promise<Lease> => {
    const lease = await store.leases.acquire(AUTOMATIONS, holder, TTL);
    if (lease === undefined) throw new Error('another has the lease');
    return lease;
  };
  const lease = await takeLease('a');
  const another = (): AutomationStore => {
    const one = open();
    opened.push(one);
    return one;
  };
  return {
    get store() {
      return store;
    },
    lease,
    log,
    async apply(...items) {
      const positions = items.map(({ position }) => position);
      if (positions.some((one, i) => i > 0 && one <= (positions[i - 1] ?? ''))) throw new Error('not as in the log');
      await store.apply(items, positions.at(-1) ?? log.position, lease);
    },
    async restart() {
      await store.close();
      store = another();
      return store;
    },
    another,
    takeLease,
    async end() {
      for (const one of opened) await one.close();
      remove();
    },
  };
}
