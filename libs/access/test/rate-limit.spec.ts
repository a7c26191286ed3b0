import fc from 'fast-check';
import { rateLimit, type ApiKey } from '../src';

const keyOf = (id: string, workspace = 'ws_1'): ApiKey => ({
  id,
  workspace,
  actorType: 'api',
  actorId: 'shop',
  rights: 'read',
  actAs: false,
});
const key = keyOf('key_1');

function limited(perSecond: number): { ask(of?: ApiKey): number; pass(ms: number): void } {
  // A clock of a process that has run for a while.
  let time = 123_456.789;
  const limit = rateLimit(perSecond, () => time);
  return { ask: (of = key) => limit(of), pass: (ms) => void (time += ms) };
}

describe('a limit of requests per second and key', () => {
  it.each([
    [1, 1],
    [3, 3],
    [10, 10],
    [2.5, 2],
    [0.5, 1],
  ])('of %d lets %d through at once, and then one after the other', (perSecond, burst) => {
    const { ask, pass } = limited(perSecond);
    const answers = Array.from({ length: burst + 1 }, () => ask());
    expect(answers.slice(0, burst)).toEqual(Array(burst).fill(0));
    expect(answers.at(-1)).toBe(Math.ceil(1 / perSecond));
    pass(1_000 / perSecond);
    expect(ask()).toBe(0);
    if (Number.isInteger(perSecond)) expect(ask()).toBeGreaterThan(0);
  });

  it('says how many whole seconds to wait, and holds what it says', () => {
    const { ask, pass } = limited(0.1);
    expect([ask(), ask()]).toEqual([0, 10]);
    pass(1_500);
    expect(ask()).toBe(9);
    pass(8_499);
    expect(ask()).toBe(1);
    pass(1_000);
    expect(ask()).toBe(0);
  });

  it('does not hold against a key that it asked in vain', () => {
    const { ask, pass } = limited(1);
    ask();
    for (let i = 0; i < 100; i += 1) expect(ask()).toBe(1);
    pass(1_000);
    expect(ask()).toBe(0);
  });

  it('is each key’s own, and that of keys with one name in two workspaces', () => {
    const { ask } = limited(1);
    expect([ask(keyOf('a')), ask(keyOf('b')), ask(keyOf('a', 'ws_2'))]).toEqual([0, 0, 0]);
    expect([ask(keyOf('a')), ask(keyOf('b')), ask(keyOf('a', 'ws_2'))]).toEqual([1, 1, 1]);
  });

  it('remembers an exhausted key while it forgets idle ones', () => {
    const { ask, pass } = limited(0.001);
    ask(keyOf('idle'));
    pass(950_000);
    ask();
    pass(60_000);
    expect([ask(keyOf('idle')), ask()]).toEqual([0, 940]);
  });

  it('that is not set lets everything through', () => {
    const { ask } = limited(Infinity);
    for (let i = 0; i < 10_000; i += 1) expect(ask()).toBe(0);
  });

  it('lets through no more than its rate and one burst, in any stretch of time', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 50, noNaN: true }), pauses, (perSecond, waits) => {
        const { ask, pass } = limited(perSecond);
        const through: number[] = [];
        let time = 0;
        for (const wait of waits) {
          pass(wait);
          time += wait;
          if (ask() === 0) through.push(time);
        }
        for (let from = 0; from < through.length; from += 1)
          for (let to = from; to < through.length; to += 1) {
            const seconds = ((through[to] ?? 0) - (through[from] ?? 0)) / 1_000;
            expect(to - from + 1).toBeLessThanOrEqual(Math.max(1, perSecond) + seconds * perSecond + 1e-6);
          }
      }),
      { numRuns: 50 },
    );
  });
});
