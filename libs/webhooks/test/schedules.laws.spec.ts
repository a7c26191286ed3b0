import fc from 'fast-check';
import { inMemoryServer, sqliteServer, type Server } from './delivering/desk';
import type { FakeClock } from '@parley/testing';
import { wrongsIn, type Owed, type Wrongs } from './delivering/ledger';
import type { Received } from './delivering/receiver';
import { carryOut, RETRIES, stageOf, type Outcome } from './delivering/play';
import { schedule, type Schedule } from './delivering/schedule';

/** How many schedules each of the two stores gets. */
const SCHEDULES = Number(process.env['PARLEY_TEST_SCHEDULES'] ?? 300);

const none: Wrongs = { order: [], lost: [], changedBodies: [], overlaps: [], repeats: [] };

const inMemory = (clock: FakeClock): Server => inMemoryServer(clock, RETRIES);
const sqlite = (clock: FakeClock): Server => sqliteServer(clock, RETRIES);

/** Of two conversations in flight one is answered 410; the webhook is enabled again before the other one is answered. */
const enabledMeanwhile: Schedule = [
  { tag: 'publish', conversations: [0, 1] },
  { tag: 'pass', ms: 100 },
  {
    tag: 'answers',
    webhook: 'b',
    answers: [
      { status: 410, afterMs: 1 },
      { status: 200, afterMs: 10_000 },
    ],
  },
  { tag: 'publish', conversations: [0, 1] },
  { tag: 'pass', ms: 20 },
  { tag: 'enable', webhook: 'b' },
  { tag: 'publish', conversations: [1] },
  { tag: 'pass', ms: 20 },
];

/** Nothing is wrong with what came of it, but that something came twice where that may be. */
function expectRight({ wrongs: { a, b }, mayRepeat }: Outcome): void {
  const repeats = mayRepeat ? { repeats: expect.any(Array) } : {};
  expect({ a, b }).toEqual({ a: { ...none, ...repeats }, b: { ...none, ...repeats } });
}

/** Carries out each on a stage that so many have for themselves, one after the other. */
function stages(serverOf: (clock: FakeClock) => Server, most: number) {
  let stage: Awaited<ReturnType<typeof stageOf>> | undefined;
  return {
    async carryOut(steps: Schedule, options?: { readonly ordered: boolean }): Promise<Outcome> {
      if (stage?.played === most) await this.close();
      stage ??= await stageOf(serverOf);
      return carryOut(steps, stage, options);
    },
    async close(): Promise<void> {
      await stage?.close();
      stage = undefined;
    },
  };
}

describe.each([
  ['in memory', inMemory, 1],
  ['in SQLite', sqlite, 100],
])('whatever receivers answer, whoever dies, and whatever is done by hand, with a queue %s', (_, serverOf, most) => {
  const own = stages(serverOf, most);
  afterAll(() => own.close());

  it(
    'each conversation comes in order, one request at a time, with the same bytes at every attempt, and nothing is lost',
    async () => {
      const outcomes: Outcome[] = [];
      await fc.assert(
        fc.asyncProperty(schedule, async (steps) => {
          const outcome = await own.carryOut(steps);
          expectRight(outcome);
          outcomes.push(outcome);
        }),
        { numRuns: SCHEDULES, examples: [[enabledMeanwhile]] },
      );
      const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0);
      const wrongs = (of: keyof Wrongs): number => sum(({ wrongs: { a, b } }) => a[of].length + b[of].length);
      expect({ order: wrongs('order'), lost: wrongs('lost'), changedBodies: wrongs('changedBodies') }).toEqual({
        order: 0,
        lost: 0,
        changedBodies: 0,
      });
      expect(outcomes).toHaveLength(SCHEDULES);
      // And it was put to the test, as so many schedules do.
      if (SCHEDULES < 200) return;
      expect(sum(({ requests }) => requests)).toBeGreaterThan(sum(({ events }) => events));
      for (const what of ['events', 'deaths', 'dead', 'cancelled', 'replayed'] as const)
        expect(sum((one) => one[what])).toBeGreaterThan(0);
      expect(outcomes.filter(({ mayRepeat }) => !mayRepeat).length).toBeGreaterThan(0);
    },
    60_000 + SCHEDULES * 1_000,
  );
});

describe('the laws of delivery', () => {
  it('do not hold where order does not matter, which shows that they can fail', async () => {
    const own = stages(inMemory, 1);
    const broken = fc.check(
      fc.asyncProperty(schedule, async (steps) => expectRight(await own.carryOut(steps, { ordered: false }))),
      { numRuns: 200 },
    );
    expect((await broken).failed).toBe(true);
  });

  const owed = (number: number, over: Partial<Owed> = {}): Owed => ({
    ...{ event: `evt_${number}`, conversation: 'conv_1' },
    ...{ status: 'succeeded', mayBeCancelled: false },
    ...over,
  });
  const got = (number: number, began: number, over: Partial<Received> = {}): Received => ({
    ...{ url: 'https://a.example/', conversation: 'conv_1', event: `evt_${number}`, body: `{"n":${number}}` },
    ...{ revision: number, attempt: 1, headers: {}, marked: false, status: 200, began, ended: began + 10 },
    ...over,
  });
  const both = [owed(1), owed(2)];
  const bodies = new Map([1, 2].map((number) => [`evt_${number}`, `{"n":${number}}`]));
  const wrongs = (given: readonly Owed[], received: readonly Received[]): Wrongs => wrongsIn(given, received, bodies);

  it('find nothing wrong where all is well', () => {
    expect(wrongs(both, [got(1, 0, { status: 500 }), got(1, 20), got(2, 40)])).toEqual(none);
  });

  it.each<[string, Partial<Wrongs>, readonly Owed[], readonly Received[]]>([
    ['an event that came behind a later one', { order: ['evt_1 came behind evt_2'] }, both, [got(2, 0), got(1, 20)]],
    [
      'a later one that did not wait for one that failed',
      { order: ['evt_1 came behind evt_2'] },
      both,
      [got(1, 0, { status: 500 }), got(2, 20), got(1, 40)],
    ],
    ['one that is said to be delivered, and is not', { lost: ['evt_2 is succeeded'] }, both, [got(1, 0)]],
    ['one that waits for ever', { lost: ['evt_1 is pending'] }, [owed(1, { status: 'pending' })], []],
    ['one that nobody made a delivery for', { lost: ['evt_1 is not there'] }, [owed(1, { status: 'not there' })], []],
    ['one that was cancelled for nothing', { lost: ['evt_1 is cancelled'] }, [owed(1, { status: 'cancelled' })], []],
    [
      'another body at the second attempt',
      { changedBodies: ['evt_1, attempt 2'] },
      [owed(1)],
      [got(1, 0, { status: 500 }), got(1, 20, { attempt: 2, body: '{"n": 1}' })],
    ],
    [
      'two at once in one conversation',
      { overlaps: ['evt_2 came while evt_1 was in flight'] },
      both,
      [got(1, 0), got(2, 5)],
    ],
    ['one that came twice', { repeats: ['evt_1, 2 times'] }, [owed(1)], [got(1, 0), got(1, 20)]],
  ])('find %s', (_, wrong, given, received) => {
    expect(wrongs(given, received)).toEqual({ ...none, ...wrong });
  });

  it('let pass what was promised to nobody', () => {
    const dead = owed(1, { status: 'dead' });
    const cancelled = owed(1, { status: 'cancelled', mayBeCancelled: true });
    const isMarked = { marked: true };
    const isFrozen = { ended: 30_000 };
    expect(wrongs([dead, owed(2)], [got(1, 0, { status: 500 }), got(2, 20)])).toEqual(none);
    expect(wrongs([cancelled, owed(2)], [got(2, 20)])).toEqual(none);
    expect(wrongs(both, [got(1, 0), got(2, 20), got(1, 40, isMarked)])).toEqual(none);
    expect(wrongs(both, [got(1, 0, isFrozen), got(1, 18_000), got(2, 18_020)]).order).toEqual([]);
    expect(wrongs(both, [got(1, 0, isFrozen), got(1, 18_000), got(2, 18_020)]).overlaps).toEqual([]);
  });
});
