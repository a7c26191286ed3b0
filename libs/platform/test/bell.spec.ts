import { Bell } from '../src';

describe('a loop that has nothing to do', () => {
  it('waits no longer than a timer can, however far off the next thing is', async () => {
    const waits: number[] = [];
    const after = (ms: number, run: () => void): (() => void) => {
      waits.push(ms);
      setImmediate(run);
      return () => undefined;
    };
    const bell = new Bell({ after });
    for (const ms of [-5, 1_000, 400 * 24 * 3_600_000]) await bell.heard(ms);
    expect(waits.slice(0, 2)).toEqual([0, 1_000]);
    expect(waits[2]).toBeLessThan(2 ** 31);
  });
});
