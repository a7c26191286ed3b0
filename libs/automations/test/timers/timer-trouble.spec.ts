import { LeaseLost } from '@parley/subscriptions';
import type { AutomationCommand, CommandOutcome } from '../../src/commands/commander';
import { AUTOMATIONS } from '../../src/port';
import { NOW, timerBench, type TimerBench } from './timer-bench';

const SECOND = 1_000;
const HOUR = 3_600_000;
const away: CommandOutcome = { tag: 'failed', reason: 'the disk is away' };

/** Commands of these conversations, or of all, fail as long as it says so. */
function fails(bench: TimerBench, doesFail: (command: AutomationCommand) => boolean, outcome = away): void {
  const { carryOut } = bench;
  bench.carryOut = async (command) => (doesFail(command) ? outcome : carryOut(command));
}

const messages = ({ lines }: TimerBench, level: string): readonly string[] =>
  lines.filter((line) => line.level === level).map(({ message }) => message);

describe('timers, while commands cannot be carried out', () => {
  it('all wait, longer each time, but for others that are tried after one, and then go on in their order', async () => {
    const bench = timerBench({ inFlight: 1 });
    const { clock, asked, runner, snooze, resume, order } = bench;
    let isAway = true;
    fails(bench, () => isAway);
    for (let n = 1; n <= 5; n += 1) snooze('ws_1', `conv_${n}`, NOW - HOUR + n);
    await resume();
    await clock.pass(100);
    expect(order()).toEqual(['conv_1', 'conv_2', 'conv_1', 'conv_3', 'conv_4']);
    isAway = false;
    asked.splice(0, 2);
    await clock.pass(SECOND);
    expect(order().slice(3)).toEqual(['conv_1', 'conv_2', 'conv_3', 'conv_4', 'conv_5']);
    expect(asked.slice(0, 4).map(({ at }) => at - NOW)).toEqual([50, 50, 50, 150]);
    await runner.stop();
  });

  it('are tried now and then, and it is said now and then', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume, order } = bench;
    let isAway = true;
    fails(bench, () => isAway);
    for (let n = 1; n <= 100; n += 1) snooze('ws_1', `conv_${n}`, NOW - HOUR + n);
    await resume();
    await clock.pass(HOUR);
    expect(asked.length).toBeLessThan(2_000);
    expect(messages(bench, 'warn').length).toBeLessThanOrEqual(60);
    isAway = false;
    asked.splice(0);
    await clock.pass(5 * SECOND);
    expect(order().length).toBe(100);
    expect(new Set(order()).size).toBe(100);
    await runner.stop();
  });

  it('are left alone by one that alone cannot be done: it is tried again after a growing pause', async () => {
    const bench = timerBench();
    const { clock, runner, snooze, resume, order } = bench;
    fails(bench, ({ conversation }) => conversation === 'conv_1');
    for (let n = 1; n <= 100; n += 1) snooze('ws_1', `conv_${n}`, NOW - HOUR + n);
    await resume();
    await clock.pass(2 * SECOND);
    expect(new Set(order()).size).toBe(100);
    const tries = order().filter((one) => one === 'conv_1').length;
    await clock.pass(HOUR);
    const later = order().filter((one) => one === 'conv_1').length - tries;
    expect(later).toBeGreaterThan(8);
    expect(later).toBeLessThan(30);
    expect(messages(bench, 'warn')).toEqual([
      'What is due of a conversation cannot be done, of others it can: it is tried now and then',
    ]);
    await runner.stop();
  });

  it.each([1, 20, 200])('are in time where %d of another workspace alone cannot be done', async (bad) => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume, order } = bench;
    fails(bench, ({ conversation }) => conversation.startsWith('bad'));
    for (let n = 1; n <= bad; n += 1) snooze('ws_1', `bad_${n}`, NOW + 5 * SECOND + n * 10);
    for (let n = 1; n <= 60; n += 1) snooze('ws_2', `good_${n}`, NOW + n * SECOND);
    await resume();
    await clock.pass(300 * SECOND);
    const good = asked.filter(({ command }) => command.conversation.startsWith('good'));
    expect(good).toHaveLength(60);
    for (const { at, command } of good) expect(at - ('dueAt' in command ? command.dueAt : 0)).toBeLessThan(2 * SECOND);
    expect(order().length - 60).toBeLessThanOrEqual(14 * bad);
    expect(messages(bench, 'warn').length).toBeLessThanOrEqual(bad + 1);
    await runner.stop();
  });

  it('are in time where many of the same workspace alone cannot be done', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    fails(bench, ({ conversation }) => conversation.startsWith('bad'));
    for (let n = 1; n <= 20; n += 1) snooze('ws_1', `bad_${n}`, NOW + n);
    for (let n = 1; n <= 30; n += 1) snooze('ws_1', `good_${n}`, NOW + n * SECOND);
    await resume();
    await clock.pass(60 * SECOND);
    const good = asked.filter(({ command }) => command.conversation.startsWith('good'));
    expect(good).toHaveLength(30);
    for (const { at, command } of good) expect(at - ('dueAt' in command ? command.dueAt : 0)).toBeLessThan(3 * SECOND);
    await runner.stop();
  });

  it('are not tried before their time, when the clock is set back meanwhile', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    let isAway = true;
    fails(bench, () => isAway);
    for (let n = 1; n <= 3; n += 1) snooze('ws_1', `conv_${n}`, NOW - n);
    await resume();
    await clock.pass(SECOND);
    clock.set(-HOUR);
    asked.splice(0);
    isAway = false;
    await clock.pass(HOUR - 10 * SECOND);
    expect(asked).toEqual([]);
    await clock.pass(10 * SECOND);
    expect(asked.map(({ at, command }) => [at - NOW, command.conversation])).toEqual([
      [-3, 'conv_3'],
      [-2, 'conv_2'],
      [-1, 'conv_1'],
    ]);
    await runner.stop();
  });

  it('are taken to have failed when the commander rejects', async () => {
    const bench = timerBench();
    const { clock, runner, snooze, resume, order } = bench;
    const { carryOut } = bench;
    bench.carryOut = (command) =>
      order().length < 3 ? Promise.reject(new Error('the other thread is away')) : carryOut(command);
    snooze('ws_1', 'conv_1', NOW);
    await resume();
    await clock.pass(SECOND);
    expect(order()).toEqual(['conv_1', 'conv_1', 'conv_1']);
    await clock.pass(HOUR);
    expect(order()).toHaveLength(3);
    await runner.stop();
  });
});

describe('a timer', () => {
  it('that is refused is said once, and tried again after a growing pause', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    fails(bench, () => true, { tag: 'refused', code: 'conversation_not_found' });
    snooze('ws_1', 'conv_1', NOW);
    await resume();
    await clock.pass(HOUR);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.length).toBeLessThan(30);
    expect(bench.lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { workspace: 'ws_1', conversation: 'conv_1', code: 'conversation_not_found' }],
    ]);
    await runner.stop();
  });

  it('at the end of a chain of automations that is too long is said, and left for as long as it is there (rule 17)', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    fails(bench, ({ depth }) => depth > 10, { tag: 'chain_too_long' });
    snooze('ws_1', 'conv_1', NOW, { causeDepth: 10 });
    snooze('ws_1', 'conv_2', NOW + HOUR, { causeDepth: 9 });
    await resume();
    await clock.pass(2 * HOUR);
    expect(asked.map(({ at, command }) => [at - NOW, command.conversation, command.depth])).toEqual([
      [0, 'conv_1', 11],
      [HOUR, 'conv_2', 10],
    ]);
    expect(messages(bench, 'warn')).toHaveLength(1);
    snooze('ws_1', 'conv_1', NOW + 3 * HOUR, { causeDepth: 10, cause: 'another', revision: 2 });
    await clock.pass(2 * HOUR);
    expect(asked).toHaveLength(3);
    await runner.stop();
  });

  it('is done in time where thousands are cut off before it', async () => {
    const bench = timerBench({ page: 8 });
    const { clock, runner, snooze, resume, order } = bench;
    fails(bench, ({ depth }) => depth > 10, { tag: 'chain_too_long' });
    for (let n = 1; n <= 1_500; n += 1) snooze('ws_1', `cut_${n}`, NOW - HOUR, { causeDepth: 10 });
    for (const workspace of ['ws_1', 'ws_2']) snooze(workspace, `of ${workspace}`, NOW + 20 * SECOND);
    await resume();
    await clock.pass(20 * SECOND - 1);
    expect(order()).toHaveLength(1_500);
    await clock.pass(600);
    expect(order().slice(1_500).sort()).toEqual(['of ws_1', 'of ws_2']);
    await runner.stop();
  });
});

describe('a workspace', () => {
  it('has its timers in time where those of many others cannot be done', async () => {
    const bench = timerBench({ lanes: 20 });
    const { clock, runner, snooze, resume, order } = bench;
    fails(bench, ({ depth }) => depth > 10, { tag: 'chain_too_long' });
    for (let n = 1; n <= 200; n += 1) snooze(`ws_${n}`, `cut_${n}`, NOW - HOUR, { causeDepth: 10 });
    snooze('ws_201', 'conv_1', NOW + 20 * SECOND);
    await resume();
    await clock.pass(20 * SECOND - 1);
    expect(order()).toHaveLength(200);
    await clock.pass(600);
    expect(order().slice(200)).toEqual(['conv_1']);
    await runner.stop();
  });

  it('has its timers in time where many of its own are not heard of', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    const { carryOut } = bench;
    bench.carryOut = async (command) =>
      command.conversation.startsWith('parked') ? { tag: 'done', changed: false, revision: 7 } : carryOut(command);
    for (let n = 1; n <= 300; n += 1) snooze('ws_1', `parked_${n}`, NOW - HOUR);
    for (let n = 1; n <= 2_500; n += 1) snooze('ws_1', `conv_${n}`, NOW + SECOND + n * 8);
    await resume();
    await clock.pass(22 * SECOND);
    const rest = asked.filter(({ command }) => command.conversation.startsWith('conv'));
    expect(rest).toHaveLength(2_500);
    for (const { at, command } of rest) expect(at - ('dueAt' in command ? command.dueAt : 0)).toBeLessThan(300);
    await runner.stop();
  });
});

describe('who does the timers', () => {
  it('does nothing before all of the log is known, and nothing when it is told to wait', async () => {
    const { clock, asked, runner, snooze, takesLease } = timerBench();
    snooze('ws_1', 'conv_1', NOW);
    await clock.pass(SECOND);
    expect(asked).toEqual([]);
    const lease = await takesLease();
    runner.resume(lease);
    runner.suspend();
    await clock.pass(SECOND);
    expect(asked).toEqual([]);
    runner.resume(lease);
    await clock.pass(SECOND);
    expect(asked).toHaveLength(1);
    await runner.stop();
  });

  it('begins nothing more when another has taken the lease, until it has a newer one', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume, takesLease } = bench;
    snooze('ws_1', 'conv_1', NOW + SECOND);
    const lease = await resume();
    const another = await takesLease();
    await clock.pass(HOUR);
    expect(asked).toEqual([]);
    runner.resume(lease);
    await clock.pass(HOUR);
    expect(asked).toEqual([]);
    expect(bench.lines).toEqual([]);
    runner.resume(another);
    await clock.pass(SECOND);
    expect(asked).toHaveLength(1);
    await runner.stop();
  });

  it('waits while the store cannot be read, tries again, and says so now and then', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    bench.storeFails = () => new Error('locked');
    snooze('ws_1', 'conv_1', NOW);
    await resume();
    await clock.pass(10 * 60 * SECOND);
    expect(Object.values(bench.calls).reduce((sum, calls) => sum + calls, 0)).toBeLessThan(400);
    expect(messages(bench, 'warn').length).toBeGreaterThan(1);
    expect(messages(bench, 'warn').length).toBeLessThanOrEqual(11);
    bench.storeFails = undefined;
    await clock.pass(2 * SECOND);
    expect(asked).toHaveLength(1);
    await runner.stop();
  });

  it('takes a lease that the store calls lost for lost, whenever it says so', async () => {
    const bench = timerBench();
    const { clock, asked, runner, snooze, resume } = bench;
    snooze('ws_1', 'conv_1', NOW + SECOND);
    const lease = await resume();
    bench.storeFails = () => new LeaseLost({ name: AUTOMATIONS, token: lease.token });
    await clock.pass(2 * SECOND);
    bench.storeFails = undefined;
    await clock.pass(HOUR);
    expect(asked).toEqual([]);
    await resume();
    expect(asked).toHaveLength(1);
    await runner.stop();
  });

  it('has ended when what was under way has its answer, and begins nothing more', async () => {
    const bench = timerBench({ inFlight: 1 });
    const { clock, asked, runner, snooze, resume } = bench;
    const { promise, resolve } = Promise.withResolvers<CommandOutcome>();
    bench.carryOut = () => promise;
    for (let n = 1; n <= 3; n += 1) snooze('ws_1', `conv_${n}`, NOW);
    await resume();
    let isStopped = false;
    const stopped = runner.stop().then(() => (isStopped = true));
    await clock.pass(HOUR);
    expect(isStopped).toBe(false);
    resolve({ tag: 'done', changed: true, revision: 2 });
    await stopped;
    await clock.pass(HOUR);
    expect(asked).toHaveLength(1);
  });
});
