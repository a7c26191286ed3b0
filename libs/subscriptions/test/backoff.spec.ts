import { backoff } from '../src';

describe('the pause before another try', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function pauseOf(attempt: number, random: number): Promise<number> {
    const before = Date.now();
    const pause = backoff(() => random)(attempt, new AbortController().signal).then(() => Date.now() - before);
    jest.runAllTimers();
    return pause;
  }

  it.each([
    [1, 0, 25],
    [1, 0.5, 37],
    [2, 0, 50],
    [4, 0, 200],
    [8, 0, 2_500],
    [2_000, 0, 2_500],
  ])('before try %i, with chance %d, is %i ms', async (attempt, random, ms) => {
    expect(await pauseOf(attempt, random)).toBe(ms);
  });

  it('is over at once when the signal is aborted, and leaves no timer behind', async () => {
    const ending = new AbortController();
    const pause = backoff(() => 0)(5, ending.signal);
    expect(jest.getTimerCount()).toBe(1);
    ending.abort();
    await pause;
    expect(jest.getTimerCount()).toBe(0);
    await backoff(() => 0)(5, ending.signal);
    expect(jest.getTimerCount()).toBe(0);
  });
});
