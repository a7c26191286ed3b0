import type { Position } from '@parley/event-store';
import type { ConsumerState, ConsumerTables } from './consumer-state';
import { keepsOthersAway, LeaseLost, type Lease } from './leases';
import type { ParkedCommit, ParkedTable } from './parked-commits';

interface Held {
  readonly holder: string;
  readonly token: number;
  readonly until: number;
}

/** What in-memory stores keep of consumers. One that is shared stands for a server. */
export interface InMemoryConsumers {
  readonly leases: Map<string, Held>;
  readonly checkpoints: Map<string, Position>;
  /** By consumer and stream. */
  readonly parked: Map<string, ParkedCommit>;
}

export const inMemoryConsumers = (): InMemoryConsumers => ({
  leases: new Map(),
  checkpoints: new Map(),
  parked: new Map(),
});

export function inMemoryConsumerTables({ leases, checkpoints, parked }: InMemoryConsumers): ConsumerTables {
  const keyOf = (consumer: string, stream: string): string => `${consumer} ${stream}`;
  const table: ParkedTable = {
    isEmpty: (consumer) => ![...parked.values()].some((one) => one.consumer === consumer),
    find: (consumer, stream) => parked.get(keyOf(consumer, stream)),
    put: (one) => void parked.set(keyOf(one.consumer, one.stream), one),
    remove: (consumer, stream) => void parked.delete(keyOf(consumer, stream)),
  };
  return {
    assertHeld(lease) {
      if (leases.get(lease.name)?.token !== lease.token) throw new LeaseLost(lease);
    },
    checkpoint: (consumer) => checkpoints.get(consumer),
    moveCheckpoint(consumer, position) {
      const before = checkpoints.get(consumer);
      if (before === undefined || position > before) checkpoints.set(consumer, position);
    },
    parked: table,
  };
}

/** `now` in ms since 1970: it lets leases run out, and decides nothing else. */
export function inMemoryConsumerState(shared: InMemoryConsumers, now: () => number = Date.now): ConsumerState {
  const { leases, parked } = shared;
  const tables = inMemoryConsumerTables(shared);
  const isHeld = ({ name, token }: Lease): boolean => leases.get(name)?.token === token;

  return {
    leases: {
      async acquire(name, holder, ttlMs) {
        const before = leases.get(name);
        if (before !== undefined && before.holder !== holder && keepsOthersAway(before.until, now())) return undefined;
        const token = (before?.token ?? 0) + 1;
        leases.set(name, { holder, token, until: now() + ttlMs });
        return { name, token };
      },
      async renew(lease, ttlMs) {
        const before = leases.get(lease.name);
        if (before === undefined || !isHeld(lease)) return false;
        leases.set(lease.name, { ...before, until: now() + ttlMs });
        return true;
      },
      async release(lease) {
        const before = leases.get(lease.name);
        if (before !== undefined && isHeld(lease)) leases.set(lease.name, { ...before, until: 0 });
      },
    },
    checkpoints: {
      read: async (consumer) => tables.checkpoint(consumer),
      async save(consumer, position, lease) {
        tables.assertHeld(lease);
        tables.moveCheckpoint(consumer, position);
      },
    },
    parked: {
      find: async (consumer, stream) => tables.parked.find(consumer, stream),
      count: async (consumer) => [...parked.values()].filter((one) => one.consumer === consumer).length,
      async list(consumer, limit, after = '') {
        const all = [...parked.values()].filter((one) => one.consumer === consumer && one.stream > after);
        return all.sort((a, b) => (a.stream < b.stream ? -1 : 1)).slice(0, limit);
      },
    },
  };
}
