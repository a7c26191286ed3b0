import type { CommandOutcome } from '../../src/commands/commander';
import { TIMER_LIMITS } from '../../src/timers/limits';
import { NOW, timerBench } from './timer-bench';

const SECOND = 1_000;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const anHour = { timeoutMs: HOUR, resolution: 'unresolved' } as const;

describe('a snooze that ends (rule 7)', () => {
  it('is woken at its time, by a command that holds for it alone and names what caused it', async () => {
    const { clock, asked, runner, snooze, resume } = timerBench();
    snooze('ws_1', 'conv_1', NOW + HOUR, { cause: 'event_7', causeDepth: 2 });
    await resume();
    await clock.pass(HOUR - 1);
    expect(asked).toEqual([]);
    await clock.pass(1);
    expect(asked).toEqual([
      {
        at: NOW + HOUR,
        command: {
          type: 'wake',
          workspace: 'ws_1',
          conversation: 'conv_1',
          snoozeId: 'snooze of conv_1',
          dueAt: NOW + HOUR,
          cause: 'event_7',
          depth: 3,
        },
      },
    ]);
    await clock.pass(DAY);
    expect(asked).toHaveLength(1);
    await runner.stop();
  });
});

describe('an idle conversation (rule 8)', () => {
  it('is closed when its inbox says so, with the resolution of that inbox', async () => {
    const { clock, asked, runner, idle, policy, resume } = timerBench();
    policy('ws_1', 'inbox_1', { timeoutMs: HOUR, resolution: 'spam' });
    idle('ws_1', 'conv_1', 'inbox_1', NOW);
    idle('ws_1', 'conv_2', 'inbox_2', NOW);
    await resume();
    await clock.pass(DAY);
    expect(asked).toEqual([
      {
        at: NOW + HOUR,
        command: {
          type: 'close_inactive',
          workspace: 'ws_1',
          conversation: 'conv_1',
          timeoutMs: HOUR,
          resolution: 'spam',
          dueAt: NOW + HOUR,
          cause: 'cause of conv_1',
          depth: 1,
        },
      },
    ]);
    await runner.stop();
  });
});

describe('timers that are due together', () => {
  it('come from snoozes and each inbox in turn, each in the order of their time', async () => {
    const { runner, snooze, idle, policy, resume, order } = timerBench();
    policy('ws_1', 'inbox_1', anHour);
    policy('ws_1', 'inbox_2', { ...anHour, timeoutMs: 2 * HOUR });
    snooze('ws_1', 'snoozed 1', NOW - 3 * HOUR);
    snooze('ws_1', 'snoozed 2', NOW - 1);
    idle('ws_1', 'idle 1', 'inbox_1', NOW - 5 * HOUR);
    idle('ws_1', 'idle 3', 'inbox_1', NOW - 2 * HOUR);
    idle('ws_1', 'idle 2', 'inbox_1', NOW - 3 * HOUR);
    idle('ws_1', 'of another inbox', 'inbox_2', NOW - 4 * HOUR);
    await resume();
    expect(order()).toEqual(['idle 1', 'snoozed 1', 'of another inbox', 'idle 2', 'snoozed 2', 'idle 3']);
    await runner.stop();
  });

  it('wait for no backlog of another lane: neither snoozes nor another inbox, when an inbox has got a timeout', async () => {
    const { clock, asked, runner, snooze, idle, policy, resume } = timerBench();
    policy('ws_1', 'inbox_2', anHour);
    for (let n = 1; n <= 4_000; n += 1) idle('ws_1', `idle_${n}`, 'inbox_1', NOW - 100 * DAY + n);
    for (let n = 1; n <= 8; n += 1) {
      snooze('ws_1', `snoozed_${n}`, NOW + n * SECOND, { inbox: 'inbox_2' });
      idle('ws_1', `other_${n}`, 'inbox_2', NOW - HOUR + n * SECOND);
    }
    await resume();
    policy('ws_1', 'inbox_1', anHour);
    runner.applied();
    await clock.pass(30 * SECOND);
    expect(asked).toHaveLength(4_016);
    const others = asked.filter(({ command }) => !command.conversation.startsWith('idle'));
    for (const { at, command } of others)
      expect(at - ('dueAt' in command ? command.dueAt : 0)).toBeLessThanOrEqual(120);
    await runner.stop();
  });

  it('are those of one workspace after another, so that none waits for all of another', async () => {
    const { runner, snooze, resume, order } = timerBench();
    for (let n = 1; n <= 4; n += 1) snooze('ws_1', `a${n}`, NOW - DAY + n);
    for (let n = 1; n <= 2; n += 1) snooze('ws_2', `b${n}`, NOW - n);
    await resume();
    expect(order()).toEqual(['a1', 'b2', 'a2', 'b1', 'a3', 'a4']);
    await runner.stop();
  });
});

describe('how much is done at once', () => {
  it('is bounded: so many commands in a second, however many are due', async () => {
    const { clock, asked, runner, snooze, resume, order } = timerBench();
    for (let n = 1; n <= 2_000; n += 1) snooze('ws_1', `conv_${n}`, NOW - DAY + n);
    await resume();
    await clock.pass(6 * SECOND);
    expect(asked).toHaveLength(2_000);
    expect(order()).toEqual(Array.from({ length: 2_000 }, (_, n) => `conv_${n + 1}`));
    const { perSecond, burst } = TIMER_LIMITS;
    for (const { at } of asked) {
      const within = asked.filter((one) => one.at >= at && one.at < at + SECOND).length;
      expect(within).toBeLessThanOrEqual(perSecond + burst);
    }
    const last = asked.at(-1)?.at ?? 0;
    expect(last - NOW).toBeLessThan((2_000 / perSecond) * SECOND + 100);
    await runner.stop();
  });

  it('is so many commands without an answer, and each answer makes room for one', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    const answers: (() => void)[] = [];
    const { carryOut } = bench;
    bench.carryOut = async (command) => {
      await new Promise<void>((answer) => answers.push(answer));
      return carryOut(command);
    };
    for (let n = 1; n <= 100; n += 1) snooze('ws_1', `conv_${n}`, NOW - n);
    await resume();
    await clock.pass(10 * SECOND);
    expect(asked).toHaveLength(TIMER_LIMITS.inFlight);
    answers.shift()?.();
    await clock.pass(SECOND);
    expect(asked).toHaveLength(TIMER_LIMITS.inFlight + 1);
    for (let end = 0; end < 100; end += 1, await clock.pass(100)) answers.splice(0).forEach((answer) => answer());
    expect(new Set(asked.map(({ command }) => command.conversation)).size).toBe(100);
    await runner.stop();
  });

  it('is read from many lanes in parts, each in the order of time', async () => {
    const { clock, runner, idle, policy, resume, order } = timerBench({ ahead: 20, page: 4 });
    for (let inbox = 0; inbox < 10; inbox += 1) policy('ws_1', `inbox_${inbox}`, anHour);
    for (let n = 0; n < 300; n += 1) idle('ws_1', `conv_${n}`, `inbox_${n % 10}`, NOW - DAY + n);
    await resume();
    await clock.pass(5 * SECOND);
    expect(order()).toHaveLength(300);
    for (let inbox = 0; inbox < 10; inbox += 1)
      expect(order().filter((id) => id.endsWith(`${inbox}`))).toEqual(
        Array.from({ length: 30 }, (_, n) => `conv_${10 * n + inbox}`),
      );
    await runner.stop();
  });

  it('waits for the store, when that hears of nothing of what was done', async () => {
    const bench = timerBench({ held: 50, inFlight: 1 });
    const { clock, asked, runner, snooze, resume, projects } = bench;
    bench.carryOut = async () => ({ tag: 'done', changed: true, revision: 2 });
    for (let n = 1; n <= 100; n += 1) snooze('ws_1', `conv_${n}`, NOW - DAY + n);
    await resume();
    await clock.pass(10 * SECOND);
    expect(asked).toHaveLength(50);
    for (const { command } of asked.slice(0, 10)) projects(command);
    await clock.pass(SECOND);
    expect(asked).toHaveLength(60);
    await runner.stop();
  });
});

describe('what was asked for', () => {
  const changed: CommandOutcome = { tag: 'done', changed: true, revision: 2 };

  it('is asked for once, however long the store does not know what became of it', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume, projects } = bench;
    bench.carryOut = async () => changed;
    snooze('ws_1', 'conv_1', NOW + SECOND);
    await resume();
    await clock.pass(20 * SECOND);
    runner.applied();
    await clock.pass(SECOND);
    expect(asked).toHaveLength(1);
    for (const { command } of asked) projects(command);
    await clock.pass(HOUR);
    expect(asked).toHaveLength(1);
    await runner.stop();
  });

  it('does not keep back what comes next of the same conversation', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    bench.carryOut = async () => changed;
    snooze('ws_1', 'conv_1', NOW + SECOND);
    await resume();
    await clock.pass(2 * SECOND);
    snooze('ws_1', 'conv_1', NOW + 3 * SECOND, { revision: 3, snooze: { id: 'another', till: NOW + 3 * SECOND } });
    runner.applied();
    await clock.pass(1_100);
    expect(asked.map(({ at, command }) => [at - NOW, 'snoozeId' in command && command.snoozeId])).toEqual([
      [SECOND, 'snooze of conv_1'],
      [3 * SECOND, 'another'],
    ]);
    await runner.stop();
  });

  it('does not hold up others that become due meanwhile', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    bench.carryOut = async () => changed;
    for (let n = 1; n <= 20; n += 1) snooze(`ws_${n}`, `conv_${n}`, NOW + n * 337);
    await resume();
    await clock.pass(10 * SECOND);
    expect(asked).toHaveLength(20);
    for (const { at, command } of asked) expect(at - ('dueAt' in command ? command.dueAt : 0)).toBeLessThanOrEqual(100);
    await runner.stop();
  });

  it.each([
    ['at once', true],
    ['while nothing else happens', false],
  ])(
    'is asked for again after a growing pause, when the store knows it %s and says that it is due all the same',
    async (_, hears) => {
      const bench = timerBench();
      const { clock, asked, runner, snooze, resume } = bench;
      bench.carryOut = async () => {
        if (hears) runner.applied();
        return { tag: 'done', changed: false, revision: 1 };
      };
      snooze('ws_1', 'conv_1', NOW);
      await resume();
      for (let n = 0; n < HOUR / SECOND; n += 1, await clock.pass(SECOND)) if (hears) runner.applied();
      const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
      expect(pauses[0]).toBeGreaterThanOrEqual(SECOND);
      expect(pauses[0]).toBeLessThan(2 * SECOND);
      expect(pauses.slice(1, 8).every((pause, index) => pause > 1.5 * (pauses[index] ?? 0))).toBe(true);
      expect(Math.max(...pauses)).toBeGreaterThan(290 * SECOND);
      expect(Math.max(...pauses)).toBeLessThan(302 * SECOND);
      await runner.stop();
    },
  );

  it('is asked for again, when the store does not hear of it for half a minute, as of one that is parked', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    bench.carryOut = async () => changed;
    snooze('ws_1', 'conv_1', NOW);
    await resume();
    for (let n = 0; n < 100; n += 1, await clock.pass(SECOND)) runner.applied();
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThanOrEqual(4);
    await runner.stop();
  });
});
