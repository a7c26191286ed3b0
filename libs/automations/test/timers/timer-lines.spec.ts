import { NOW, timerBench } from './timer-bench';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const anHour = { timeoutMs: HOUR, resolution: 'unresolved' } as const;

describe('before it begins, who does the timers says', () => {
  it('how much is overdue, and how fast it is done', async () => {
    const bench = timerBench();
    const { asked, lines, runner, snooze, idle, policy, resume } = bench;
    const { carryOut } = bench;
    const saidBefore: number[] = [];
    bench.carryOut = (command) => {
      saidBefore.push(lines.length);
      return carryOut(command);
    };
    policy('ws_1', 'inbox_1', anHour);
    for (let n = 1; n <= 3; n += 1) snooze('ws_1', `snoozed_${n}`, NOW - DAY);
    for (let n = 1; n <= 4; n += 1) idle('ws_1', `idle_${n}`, 'inbox_1', NOW - DAY);
    snooze('ws_1', 'just now', NOW - SECOND);
    await resume();
    expect(asked).toHaveLength(8);
    expect(saidBefore[0]).toBe(1);
    expect(lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['info', { wakes: 3, closes: 4, perSecond: 400 }],
    ]);
    await runner.stop();
  });

  it('nothing while nothing is overdue, whatever becomes due', async () => {
    const { clock, asked, lines, runner, snooze, idle, policy, resume } = timerBench();
    policy('ws_1', 'inbox_1', anHour);
    snooze('ws_1', 'conv_1', NOW + SECOND, { inbox: 'inbox_2' });
    idle('ws_1', 'conv_2', 'inbox_1', NOW);
    await resume();
    await clock.pass(DAY);
    expect(asked).toHaveLength(2);
    expect(lines).toEqual([]);
    await runner.stop();
  });

  it('how many of an inbox are overdue when it gets a timeout, or a shorter one, and never twice (rule 8)', async () => {
    const { clock, asked, lines, runner, idle, policy, resume } = timerBench();
    policy('ws_1', 'inbox_2', { ...anHour, timeoutMs: DAY });
    for (let n = 1; n <= 3; n += 1) idle('ws_1', `a${n}`, 'inbox_1', NOW - 2 * HOUR);
    for (let n = 1; n <= 4; n += 1) idle('ws_1', `b${n}`, 'inbox_2', NOW - 2 * HOUR);
    await resume();
    await clock.pass(SECOND);
    policy('ws_1', 'inbox_1', anHour);
    runner.applied();
    await clock.pass(2 * SECOND);
    expect(asked).toHaveLength(3);
    policy('ws_1', 'inbox_2', anHour);
    runner.applied();
    await clock.pass(2 * SECOND);
    expect(asked).toHaveLength(7);
    idle('ws_1', 'c', 'inbox_2', clock.now() - HOUR);
    runner.applied();
    await clock.pass(2 * SECOND);
    expect(asked).toHaveLength(8);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { workspace: 'ws_1', inbox: 'inbox_1', closes: 3, timeoutSeconds: 3_600, perSecond: 400 },
      { workspace: 'ws_1', inbox: 'inbox_2', closes: 4, timeoutSeconds: 3_600, perSecond: 400 },
    ]);
    await runner.stop();
  });
});

describe('before a backlog of an inbox is done, who does the timers says', () => {
  it('how many are overdue, again when its timeout was taken away and set to the same (rule 8)', async () => {
    const { clock, asked, lines, runner, idle, policy, resume } = timerBench({ perSecond: 100 });
    policy('ws_1', 'inbox_1', anHour);
    await resume();
    idle('ws_1', 'first', 'inbox_1', NOW - HOUR);
    runner.applied();
    await clock.pass(SECOND);
    policy('ws_1', 'inbox_1', null);
    for (let n = 1; n <= 300; n += 1) idle('ws_1', `conv_${n}`, 'inbox_1', NOW - DAY);
    runner.applied();
    await clock.pass(SECOND);
    policy('ws_1', 'inbox_1', anHour);
    runner.applied();
    await clock.pass(10 * SECOND);
    expect(asked).toHaveLength(301);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { workspace: 'ws_1', inbox: 'inbox_1', closes: 300, timeoutSeconds: 3_600, perSecond: 100 },
    ]);
    await runner.stop();
  });
});

describe('long work', () => {
  it('says every ten seconds how much is done and left, and when it is done', async () => {
    const { clock, lines, runner, snooze, resume } = timerBench({ perSecond: 100 });
    for (let n = 1; n <= 2_500; n += 1) snooze('ws_1', `conv_${n}`, NOW - DAY + n);
    await resume();
    await clock.pass(60 * SECOND);
    const [first, ...progress] = lines.map(({ fields }) => fields);
    expect(first).toEqual({ wakes: 2_500, closes: 0, perSecond: 100 });
    expect(progress).toHaveLength(3);
    expect(progress[0]).toMatchObject({ seconds: 10, left: expect.any(Number) as number });
    for (const line of progress.slice(0, 2) as readonly { done: number; left: number; perSecond: number }[]) {
      expect(Math.abs(line.done + line.left - 2_500)).toBeLessThanOrEqual(16);
      expect(Math.abs(line.perSecond - 100)).toBeLessThan(5);
    }
    expect(progress[2]).toMatchObject({ done: 2_500, seconds: 25 });
    await runner.stop();
  });

  it('says so too when so much becomes overdue while it runs', async () => {
    const { clock, lines, runner, snooze, resume } = timerBench({ perSecond: 50 });
    for (let n = 1; n <= 2_000; n += 1) snooze('ws_1', `conv_${n}`, NOW + SECOND);
    await resume();
    await clock.pass(60 * SECOND);
    expect(lines.map(({ message }) => message)).toEqual([
      'Overdue timers are being done',
      'Overdue timers are being done',
      'Overdue timers are being done',
      'The overdue timers are done',
    ]);
    await runner.stop();
  });
});
