import { NOW, timerBench } from './timer-bench';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('who does the timers', () => {
  it('hardly asks the store while nothing is due', async () => {
    const { clock, asked, calls, runner, snooze, resume } = timerBench();
    snooze('ws_1', 'conv_1', NOW + 31 * DAY);
    await resume();
    await clock.pass(HOUR);
    expect(asked).toEqual([]);
    expect(calls.dueLanes).toBeLessThanOrEqual(62);
    expect(calls.dueIn + calls.settled + calls.revisionOf).toBe(0);
    expect(calls.nextDue).toBeLessThanOrEqual(4 * 62);
    await runner.stop();
  });

  it('wakes what was snoozed for a month on the millisecond', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    snooze('ws_1', 'conv_1', NOW + 31 * DAY + 7);
    await resume();
    await clock.pass(32 * DAY);
    expect(asked.map(({ at }) => at - NOW)).toEqual([31 * DAY + 7]);
    await runner.stop();
  });

  it('asks no more than now and then while what is due waits for the store', async () => {
    const bench = timerBench();
    const { clock, calls, runner, snooze, resume } = bench;
    bench.carryOut = async () => ({ tag: 'chain_too_long' });
    snooze('ws_1', 'conv_1', NOW);
    await resume();
    await clock.pass(MINUTE);
    expect(calls.dueLanes + calls.dueIn).toBeLessThanOrEqual(300);
    await runner.stop();
  });

  it('notices what comes before all others as soon as it is told that something is known', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    snooze('ws_1', 'late', NOW + DAY);
    await resume();
    await clock.pass(10 * SECOND);
    snooze('ws_1', 'soon', NOW + 11 * SECOND);
    runner.applied();
    await clock.pass(SECOND);
    expect(asked.map(({ at, command }) => [command.conversation, at - NOW])).toEqual([['soon', 11 * SECOND]]);
    await runner.stop();
  });

  it('does what is due by a clock that was set forward within a minute, at its rate', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    for (let n = 1; n <= 1_000; n += 1) snooze('ws_1', `conv_${n}`, NOW + 5 * HOUR + n);
    await resume();
    await clock.pass(90 * SECOND);
    clock.set(6 * HOUR);
    await clock.pass(MINUTE);
    expect(asked).toHaveLength(1_000);
    const [first, last] = [asked[0]?.at ?? 0, asked.at(-1)?.at ?? 0];
    expect(last - first).toBeGreaterThan(2 * SECOND);
    await runner.stop();
  });

  it('keeps to a clock that was set back, and goes on', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    snooze('ws_1', 'conv_1', NOW + MINUTE);
    snooze('ws_1', 'conv_2', NOW - 5 * HOUR + 10 * MINUTE);
    await resume();
    expect(asked.map(({ command }) => command.conversation)).toEqual(['conv_2']);
    clock.set(-5 * HOUR);
    snooze('ws_1', 'conv_3', NOW - 5 * HOUR + 20 * MINUTE);
    runner.applied();
    await clock.pass(HOUR);
    expect(asked.map(({ command, at }) => [command.conversation, at - NOW]).slice(1)).toEqual([
      ['conv_3', -5 * HOUR + 20 * MINUTE],
    ]);
    await clock.pass(5 * HOUR);
    expect(asked.at(-1)).toMatchObject({ at: NOW + MINUTE, command: { conversation: 'conv_1' } });
    await runner.stop();
  });

  it('keeps to its rate while the clock is set back and forward', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    for (let n = 1; n <= 1_500; n += 1) snooze('ws_1', `conv_${n}`, NOW - 30 * DAY + n);
    await resume();
    let passed = 0;
    for (; asked.length < 1_500 && passed < 20; passed += 1) {
      const before = asked.length;
      clock.set((passed % 2 === 0 ? -3 : 3) * HOUR);
      await clock.pass(SECOND);
      expect(asked.length - before).toBeLessThanOrEqual(420);
    }
    expect(asked).toHaveLength(1_500);
    expect(passed).toBeLessThan(8);
    await runner.stop();
  });
});
