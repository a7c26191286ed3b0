import type { Runner } from '../../src/runner';
import { Desk } from './desk';
import { ben, cai, dov, fewest, inTurn } from './rules';

describe('the store of who routes', () => {
  let desk: Desk;
  let runner: Runner;
  let asked: Record<'revisionOf' | 'routed', number>;
  beforeEach(async () => {
    desk = new Desk();
    const { store } = desk;
    asked = { revisionOf: 0, routed: 0 };
    const counted: Pick<typeof store, keyof typeof asked> = {
      revisionOf: (...of) => ((asked.revisionOf += 1), store.revisionOf(...of)),
      routed: (...of) => ((asked.routed += 1), store.routed(...of)),
    };
    Object.assign(desk, { store: { ...store, ...counted } });
    runner = desk.runner();
    await desk.begin();
  });
  afterEach(() => runner.stop());

  it('is asked little for each decision, however many it does not know yet', async () => {
    await desk.rules(fewest([ben, cai, dov]));
    await desk.openMany(300);
    await desk.follow(runner);
    await desk.clock.quiet();
    expect(await desk.assigned()).toHaveLength(300);
    expect(asked.revisionOf).toBeLessThan(300 * 4);
  });

  it('is asked little for those that it comes to know', async () => {
    await desk.rules(fewest([ben, cai, dov]));
    await desk.openMany(300);
    await desk.follow(runner);
    await desk.clock.quiet();
    asked.revisionOf = 0;
    await desk.settle(runner);
    expect(asked.revisionOf).toBeLessThan(300 * 4);
  });

  it('counts each once, also behind one of which it will hear nothing', async () => {
    await desk.rules(fewest([ben, cai, dov]));
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.quiet();
    await desk.parkTheRest();
    await desk.openMany(40, undefined, 'd');
    await desk.follow(runner);
    await desk.clock.quiet();
    for (let n = 1; n <= 40; n += 1) {
      await desk.open(`e${n}`);
      if (n % 7 === 0) await desk.follow(runner, n % 11);
    }
    await desk.settle(runner);
    const to = (await desk.decided()).map((decided) => decided.to);
    expect(to).toEqual(Array.from({ length: 81 }, (_, n) => [ben, cai, dov][n % 3]?.id));
  });

  it('is not asked again under a lease of which it said that it is lost', async () => {
    await desk.rules(inTurn([ben, cai]));
    await desk.open('c1');
    const old = await desk.apply();
    await desk.lost();
    for (let n = 0; n < 5; n += 1) {
      runner.resume(old);
      runner.applied();
      await desk.clock.pass(1_000);
    }
    expect(asked.routed).toBe(1);
    await desk.settle(runner);
    expect(await desk.assigned()).toEqual(['c1 ben']);
  });
});
