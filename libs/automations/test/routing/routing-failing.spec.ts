import { ada } from '@parley/testing';
import type { CommandOutcome } from '../../src/commands/commander';
import type { Runner } from '../../src/runner';
import { Desk } from './desk';
import { ben, cai, dov, inTurn, toOne } from './rules';

describe('conversations that cannot be routed', () => {
  let desk: Desk;
  let runner: Runner;
  beforeEach(async () => {
    desk = new Desk();
    runner = desk.runner();
    await desk.begin();
    await desk.rules(inTurn([ben, cai]));
    desk.before = async ({ conversation }) => (conversation.startsWith('bad') ? failed : undefined);
  });
  afterEach(() => runner.stop());

  const failed: CommandOutcome = { tag: 'failed', reason: 'away' };
  const SECOND = 1_000;
  const YEAR = 365 * 24 * 60 * 60 * SECOND;

  const openBad = (count: number): Promise<void> => desk.openMany(count, undefined, 'bad');
  const take = (id: string) => desk.assign(id, dov);
  const moveOn = (id: string) =>
    desk.act(ada, id, { type: 'TransferConversation', inbox: 'inb_repairs', unassign: true });

  it.each([
    [2, 10],
    [3, 10],
    [30, 30],
    [1_000, 60],
  ])('and are %d neighbours keep the one behind them waiting for less than %d s', async (count, seconds) => {
    await openBad(count);
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(seconds * SECOND);
    expect(await desk.assigned()).toEqual(['c1 ben']);
  });

  it('keep nobody waiting long who comes later', async () => {
    await openBad(30);
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(30 * SECOND);
    for (let n = 2; n <= 10; n += 1) {
      await desk.open(`c${n}`);
      await desk.follow(runner);
      await desk.clock.pass(3 * SECOND);
      expect(await desk.assigned()).toHaveLength(n);
      await desk.clock.pass(7 * SECOND);
    }
  });

  it('are routed, in their order, when they can be', async () => {
    await openBad(3);
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(10 * SECOND);
    desk.before = async () => undefined;
    await desk.clock.pass(20 * SECOND);
    expect(await desk.assigned()).toEqual(['c1 ben', 'bad1 cai', 'bad2 ben', 'bad3 cai']);
  });

  it('are tried again after seconds, also where the clock was set back by a year', async () => {
    await openBad(1);
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(10 * SECOND);
    desk.before = async () => undefined;
    desk.clock.set(desk.clock.now() - YEAR);
    await desk.clock.pass(30 * SECOND);
    expect(await desk.assigned()).toEqual(['c1 ben', 'bad1 cai']);
  });

  it('are not left out where it is the store that is away: all go on in their order', async () => {
    desk.before = async () => failed;
    await desk.openMany(20);
    await desk.follow(runner);
    await desk.clock.pass(60 * SECOND);
    desk.before = async () => undefined;
    await desk.clock.pass(3 * SECOND);
    const conversations = (await desk.decided()).map(({ conversation }) => conversation);
    expect(conversations).toEqual(Array.from({ length: 20 }, (_, n) => `c${n + 1}`));
    expect(desk.warnings).not.toContainEqual(expect.stringContaining('left out'));
  });

  it('for a teammate of one rule who cannot be read keep no other rule waiting', async () => {
    const unavailable = desk.unavailable.bind(desk);
    desk.unavailable = async (workspace, ids) => {
      if (ids.includes(dov.id)) throw new Error('unreadable');
      return unavailable(workspace, ids);
    };
    await desk.rules(inTurn([ben, dov], { inbox: ['inb_x'] }, 'unreadable'), toOne(cai));
    for (let n = 1; n <= 120; n += 1) await desk.open(`x${n}`, { inbox: 'inb_x' });
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(60 * SECOND);
    expect(await desk.assigned()).toEqual(['c1 cai']);
  });

  it('are told of once a minute, with how many they are', async () => {
    await openBad(5);
    await desk.open('c1');
    await desk.follow(runner);
    await desk.clock.pass(55 * SECOND);
    expect(desk.warnings.filter((message) => message.includes('left out'))).toHaveLength(1);
  });

  it.each([
    ['nothing else waits', false, 1],
    ['another waits that fails', true, 5],
  ])('are waited for anew after a person has settled them, where %s', async (_, anotherWaits, seconds) => {
    await openBad(1);
    await desk.open('c1');
    if (anotherWaits) await desk.open('bad2');
    await desk.follow(runner);
    await desk.clock.pass(15 * SECOND);
    await take('bad1');
    await desk.follow(runner);
    await desk.clock.pass(15 * SECOND);
    if (anotherWaits) await take('bad2');
    await moveOn('bad1');
    await desk.open('c2');
    await desk.follow(runner);
    await desk.clock.pass(seconds * SECOND);
    expect(await desk.assigned()).toEqual(['c1 ben']);
    await desk.clock.pass(10 * SECOND);
    expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
  });
});
