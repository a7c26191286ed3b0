import { pauses } from '../src';

/** Works for so many ms. */
function work(ms: number): void {
  for (const began = performance.now(); performance.now() - began < ms;);
}

describe('pauses', () => {
  it('are not made before their time', () => {
    expect(pauses(60_000)()).toBeUndefined();
  });

  it('let others have their turn between two pieces, and those who share them go on one at a time', async () => {
    const pause = pauses(1);
    const done: string[] = [];
    const pieces = async (name: string): Promise<void> => {
      for (const piece of [1, 2]) {
        await pause();
        done.push(`${name}${piece}`);
        work(2);
      }
    };
    work(2);
    const other = (): void => {
      done.push('-');
      if (done.length < 10) setImmediate(other);
    };
    setImmediate(other);
    await Promise.all([pieces('a'), pieces('b'), pieces('c')]);
    const told = done.join('');
    expect(told.replace(/-/g, '')).toBe('a1b1c1a2b2c2');
    expect(told).not.toMatch(/[a-c]\d[a-c]/);
  });
});
