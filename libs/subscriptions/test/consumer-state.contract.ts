import {
  LeaseLost,
  Parking,
  type ConsumerState,
  type ConsumerTables,
  type Lease,
  type Parked,
  type Steps,
} from '../src';

/** What the suites need of an adapter; every test gets a fresh one, empty. */
interface ConsumerStateFixture {
  /** In ms since 1970; tests move it. */
  readonly clock: { now: number };
  readonly state: ConsumerState;
  /** Another on the same data, as another process would have. */
  another(): ConsumerState;
  /** What is written together is written in one transaction of the store. */
  transaction<A>(work: (tables: ConsumerTables) => A): A;
  dispose(): void;
}

const TTL = 10_000;

/** The definition of the port `Leases`. */
function leasesContract(get: () => ConsumerStateFixture): void {
  describe('a lease', () => {
    const acquire = (holder: string, state = get().state): Promise<Lease | undefined> =>
      state.leases.acquire('lists', holder, TTL);

    it('is taken by the first who asks, and by nobody else while it holds', async () => {
      expect(await acquire('a')).toEqual({ name: 'lists', token: 1 });
      expect(await acquire('b', get().another())).toBeUndefined();
      expect(await get().state.leases.acquire('timers', 'b', TTL)).toEqual({ name: 'timers', token: 1 });
    });

    it('is free when its time has run out, and its next holder has a greater token', async () => {
      await acquire('a');
      get().clock.now += TTL - 1;
      expect(await acquire('b')).toBeUndefined();
      get().clock.now += 1;
      expect(await acquire('b')).toEqual({ name: 'lists', token: 2 });
    });

    it('that was taken while a clock ran ahead by years keeps nobody away once it is back (rule 4)', async () => {
      const YEARS = 10 * 365 * 86_400_000;
      get().clock.now += YEARS;
      await acquire('a');
      get().clock.now -= YEARS;
      expect(await acquire('b')).toEqual({ name: 'lists', token: 2 });
      expect(await acquire('c', get().another())).toBeUndefined();
    });

    it('is free at once when it was given back, and its next holder has a greater token', async () => {
      const lease = (await acquire('a')) as Lease;
      await get().state.leases.release(lease);
      expect(await acquire('b')).toEqual({ name: 'lists', token: 2 });
    });

    it('is taken again at once by its own holder, and what that had before is void', async () => {
      const before = (await acquire('a')) as Lease;
      expect(await acquire('a')).toEqual({ name: 'lists', token: 2 });
      expect(await get().state.leases.renew(before, TTL)).toBe(false);
    });

    it('that is renewed holds on from then', async () => {
      const lease = (await acquire('a')) as Lease;
      get().clock.now += TTL - 1;
      expect(await get().state.leases.renew(lease, TTL)).toBe(true);
      get().clock.now += TTL - 1;
      expect(await acquire('b')).toBeUndefined();
    });

    it('cannot be renewed or given back by who has lost it', async () => {
      const lost = (await acquire('a')) as Lease;
      get().clock.now += TTL;
      await acquire('b');
      expect(await get().state.leases.renew(lost, TTL)).toBe(false);
      await get().state.leases.release(lost);
      expect(await acquire('c')).toBeUndefined();
    });

    it('fences off a holder that was frozen past its time: its next write fails, and nothing of it is written', async () => {
      const { state, clock } = get();
      const frozen = (await acquire('a')) as Lease;
      await state.checkpoints.save('lists', '05', frozen);
      clock.now += TTL;
      const next = (await acquire('b', get().another())) as Lease;
      await get().another().checkpoints.save('lists', '07', next);
      await expect(state.checkpoints.save('lists', '09', frozen)).rejects.toThrow(LeaseLost);
      expect(() =>
        get().transaction((tables) => {
          tables.assertHeld(frozen);
          tables.moveCheckpoint('lists', '09');
        }),
      ).toThrow(LeaseLost);
      expect(await state.checkpoints.read('lists')).toBe('07');
    });

    it('that nobody ever took holds nothing', async () => {
      await expect(get().state.checkpoints.save('lists', '01', { name: 'lists', token: 1 })).rejects.toThrow(LeaseLost);
    });
  });
}

/** The definition of the port `Checkpoints`. */
function checkpointsContract(get: () => ConsumerStateFixture): void {
  describe('a checkpoint', () => {
    it('is not there before the first batch', async () => {
      expect(await get().state.checkpoints.read('lists')).toBeUndefined();
    });

    it('is kept for each consumer, and never moves back', async () => {
      const { state } = get();
      const lease = (await state.leases.acquire('lists', 'a', TTL)) as Lease;
      await state.checkpoints.save('lists', '05', lease);
      await state.checkpoints.save('lists', '03', lease);
      expect(await get().another().checkpoints.read('lists')).toBe('05');
      expect(await state.checkpoints.read('timers')).toBeUndefined();
    });
  });
}

interface Item {
  readonly stream: string;
  readonly revision: number;
  readonly bad?: boolean;
  /** Why it is bad, in other words than usual. */
  readonly detail?: string;
}

const parkedItems: Parked<Item> = {
  consumer: 'lists',
  placeOf: ({ stream, revision }) => ({ stream, firstRevision: revision, revision, position: `0${revision}` }),
  failureOf: ({ bad, detail = 'UnknownType X.v9' }) => (bad === true ? { reason: 'unreadable', detail } : undefined),
};

/** The definition of the port `ParkedCommits`, and of parking on its tables. */
function parkedContract(get: () => ConsumerStateFixture): void {
  describe('a parked commit', () => {
    const item = (stream: string, revision: number, bad = false): Item => ({ stream, revision, bad });
    let handled: string[];
    beforeEach(() => {
      handled = [];
      read.length = 0;
    });
    const read: string[] = [];
    const steps: Steps<Item, string> = {
      prepare({ stream, revision }) {
        read.push(`${stream}@${revision}`);
        if (stream === 's-away') throw new TypeError('the store is away');
        return () => {
          if (stream === 's-broken') throw new TypeError(`of ${stream}`);
          return `${stream}@${revision}`;
        };
      },
      keep: (result) => void handled.push(result),
    };
    const parkingIn = ({ parked }: ConsumerTables): Parking<Item> => new Parking(parked, parkedItems, () => 1_000);
    const apply = (...items: readonly Item[]): readonly string[] =>
      get().transaction((tables) => {
        const parking = parkingIn(tables);
        return items.map((one) => parking.handle(one, steps));
      });
    const again = (stream: string, items: readonly Item[], more = false): boolean =>
      get().transaction((tables) => parkingIn(tables).again(stream, items, more, steps));
    const list = () => get().state.parked.list('lists', 10);

    it('lets the later ones of its stream wait, in the same batch and after it, and no others', async () => {
      expect(apply(item('s-1', 0), item('s-1', 1, true), item('s-2', 0), item('s-1', 2))).toEqual([
        'handled',
        'parked',
        'handled',
        'waits',
      ]);
      expect(apply(item('s-1', 3), item('s-2', 1))).toEqual(['waits', 'handled']);
      expect(handled).toEqual(['s-1@0', 's-2@0', 's-2@1']);
      expect(await list()).toEqual([
        {
          consumer: 'lists',
          stream: 's-1',
          firstRevision: 1,
          revision: 1,
          position: '01',
          reason: 'unreadable',
          detail: 'UnknownType X.v9',
          parkedAt: 1_000,
          waitingTo: 3,
        },
      ]);
    });

    it('is one for which handling throws, and says of what kind, not what', async () => {
      expect(apply(item('s-broken', 0))).toEqual(['parked']);
      expect(await list()).toMatchObject([{ stream: 's-broken', reason: 'failed', detail: 'TypeError' }]);
    });

    it('is none for which the store cannot be read, at first or again, and what was parked stays as it is', async () => {
      expect(() => apply(item('s-away', 0))).toThrow('the store is away');
      expect(await list()).toEqual([]);
      apply(item('s-away', 0, true));
      expect(() => again('s-away', [item('s-away', 0)])).toThrow('the store is away');
      expect(await list()).toMatchObject([{ stream: 's-away', reason: 'unreadable', detail: 'UnknownType X.v9' }]);
    });

    it('has nothing read for it, nor for what waits behind it', () => {
      apply(item('s-1', 0), item('s-1', 1, true), item('s-1', 2));
      expect(read).toEqual(['s-1@0']);
    });

    it('says in 200 characters why, however long that is', async () => {
      apply({ ...item('s-1', 0, true), detail: 'X'.repeat(100_000) });
      expect((await list()).map(({ detail }) => detail.length)).toEqual([200]);
    });

    it('is parked once, however often its batch comes', async () => {
      for (let round = 0; round < 2; round += 1) apply(item('s-1', 0), item('s-1', 1, true), item('s-1', 2));
      expect(await list()).toMatchObject([{ stream: 's-1', revision: 1, waitingTo: 2 }]);
      expect(handled).toEqual(['s-1@0', 's-1@0']);
    });

    it('is counted, found and listed for its consumer, a page at a time', async () => {
      apply(...['s-3', 's-1', 's-2'].map((stream) => item(stream, 0, true)));
      const { parked } = get().another();
      expect([await parked.count('lists'), await parked.count('timers')]).toEqual([3, 0]);
      expect((await parked.list('lists', 2)).map(({ stream }) => stream)).toEqual(['s-1', 's-2']);
      expect((await parked.list('lists', 2, 's-2')).map(({ stream }) => stream)).toEqual(['s-3']);
      expect(await parked.find('lists', 's-2')).toMatchObject({ stream: 's-2' });
      expect(await parked.find('timers', 's-2')).toBeUndefined();
      expect(await parked.list('timers', 2)).toEqual([]);
    });

    it('is handled again with what waits behind it, in order, and is none then', async () => {
      apply(item('s-1', 0), item('s-1', 1, true), item('s-1', 2));
      expect(again('s-1', [item('s-1', 1), item('s-1', 2)])).toBe(true);
      expect(handled).toEqual(['s-1@0', 's-1@1', 's-1@2']);
      expect(await list()).toEqual([]);
      expect(apply(item('s-1', 3))).toEqual(['handled']);
    });

    it('is parked again where it cannot be handled, with all that waits', async () => {
      apply(item('s-1', 1, true), item('s-1', 2), item('s-1', 3));
      expect(again('s-1', [item('s-1', 1), item('s-1', 2, true), item('s-1', 3)])).toBe(false);
      expect(handled).toEqual(['s-1@1']);
      expect(await list()).toMatchObject([{ stream: 's-1', revision: 2, waitingTo: 3 }]);
    });

    it('that is handled again in parts is parked behind what is handled, until the last part', async () => {
      apply(item('s-1', 1, true), item('s-1', 2), item('s-1', 3));
      expect(again('s-1', [item('s-1', 1)], true)).toBe(true);
      expect(await list()).toMatchObject([{ firstRevision: 2, waitingTo: 3 }]);
      expect(apply(item('s-1', 4))).toEqual(['waits']);
      expect(again('s-1', [item('s-1', 2), item('s-1', 3), item('s-1', 4)])).toBe(true);
      expect(await list()).toEqual([]);
      expect(handled).toEqual(['s-1@1', 's-1@2', 's-1@3', 's-1@4']);
    });

    it('that there is not is nothing to handle again', () => {
      expect(again('s-1', [item('s-1', 1)])).toBe(true);
      expect(handled).toEqual([]);
    });
  });
}

/** All three, for an adapter. */
export function consumerStateContract(name: string, make: () => ConsumerStateFixture): void {
  describe(`what is kept of consumers ${name}`, () => {
    let fixture: ConsumerStateFixture;
    beforeEach(() => (fixture = make()));
    afterEach(() => fixture.dispose());
    const get = (): ConsumerStateFixture => fixture;
    leasesContract(get);
    checkpointsContract(get);
    parkedContract(get);
  });
}
