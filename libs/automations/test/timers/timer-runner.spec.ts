import { NOW, timerBench } from './timer-bench';

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
  it('come in the order of their time, over snoozes and all inboxes', async () => {
    const { runner, snooze, idle, policy, resume, order } = timerBench();
    policy('ws_1', 'inbox_1', anHour);
    policy('ws_1', 'inbox_2', { ...anHour, timeoutMs: 2 * HOUR });
    snooze('ws_1', 'second', NOW - 3 * HOUR);
    snooze('ws_1', 'fifth', NOW - 1);
    idle('ws_1', 'first', 'inbox_1', NOW - 5 * HOUR);
    idle('ws_1', 'fourth', 'inbox_1', NOW - 2 * HOUR);
    idle('ws_1', 'third', 'inbox_2', NOW - 4 * HOUR);
    await resume();
    expect(order()).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
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
