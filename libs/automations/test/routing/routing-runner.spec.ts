import { ada, crm, WORKSPACE } from '@parley/testing';
import type { CommandOutcome } from '../../src/commands/commander';
import type { Runner } from '../../src/runner';
import { Desk } from './desk';
import { agentFirst, ben, bot, cai, dov, inTurn, toOne } from './rules';

describe('who routes', () => {
  let desk: Desk;
  let runner: Runner;
  beforeEach(async () => {
    desk = new Desk();
    runner = desk.runner();
    await desk.begin();
  });
  afterEach(() => runner.stop());

  const settle = (): Promise<void> => desk.settle(runner);
  const failed: CommandOutcome = { tag: 'failed', reason: 'away' };

  describe('a chain of automations (rule 17)', () => {
    const giveBack = (id: string) => desk.act({ type: 'agent', id: bot.id }, id, { type: 'UnassignConversation' });
    /** An integration gives each agent's conversation back and has it routed again by moving it. */
    async function goRound(times: number): Promise<void> {
      for (let n = 0; n < times; n += 1) {
        await desk.act(crm, 'c1', { type: 'TransferConversation', inbox: `inb_${n % 2}`, unassign: true });
        await settle();
      }
    }

    it('is cut after ten, told once, and the log says why', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      await goRound(10);
      const decided = await desk.decided();
      expect(decided.map(({ to }) => to)).toEqual([...Array.from({ length: 10 }, () => 'ben'), null]);
      expect(decided.at(-1)).toMatchObject({ reason: 'chain_too_long', rule: 'one' });
      expect(desk.asked.map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
      expect(desk.warnings).toEqual([expect.stringContaining('a chain of automations was cut')]);
    });

    it('begins anew with what a person does', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      await goRound(9);
      await desk.act(ada, 'c1', { type: 'TransferConversation', inbox: 'inb_x', unassign: true });
      await settle();
      expect(desk.asked.at(-1)).toMatchObject({ type: 'assign', depth: 1 });
    });

    it('is cut where the write path says that it is longer than was known', async () => {
      desk.before = async ({ type }) => (type === 'assign' ? { tag: 'chain_too_long' } : undefined);
      await desk.rules(agentFirst(bot, [ben]));
      await desk.open('c1');
      await settle();
      await giveBack('c1');
      expect(await desk.decided()).toMatchObject([{ to: null, reason: 'chain_too_long', rule: 'agent first' }]);
    });
  });

  describe('a command that fails', () => {
    it('is asked for again, with longer and longer pauses, before the next one of its workspace', async () => {
      let failures = 3;
      desk.before = async () => (failures-- > 0 ? failed : undefined);
      await desk.rules(inTurn([ben, cai]));
      await desk.openMany(2);
      await desk.follow(runner);
      await desk.clock.pass(49);
      expect(desk.asked).toHaveLength(1);
      await desk.clock.pass(1);
      expect(desk.asked).toHaveLength(2);
      await desk.clock.pass(99);
      expect(desk.asked).toHaveLength(2);
      await desk.clock.pass(1);
      expect(desk.asked).toHaveLength(3);
      await desk.clock.pass(200);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
    });

    it('that took effect all the same spends its turn once', async () => {
      desk.before = async (command) => {
        if (command.type !== 'assign' || desk.asked.length > 1) return undefined;
        const { assignee, rule, trigger, reason } = command;
        await desk.act({ type: 'automation', id: 'routing' }, command.conversation, {
          type: 'AssignConversation',
          assignee,
          routed: { rule, trigger, reason },
        });
        return failed;
      };
      await desk.rules(inTurn([ben, cai, dov]));
      await desk.openMany(3);
      await settle();
      await desk.clock.pass(1_000);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 dov']);
    });

    it('keeps the others of its workspace waiting only for seconds', async () => {
      desk.before = async ({ conversation }) => (conversation === 'c1' ? failed : undefined);
      await desk.rules(inTurn([ben, cai]));
      await desk.openMany(3);
      await desk.follow(runner);
      await desk.clock.pass(5_000);
      expect(await desk.assigned()).toEqual(['c2 ben', 'c3 cai']);
      expect(desk.warnings).toContainEqual(expect.stringContaining('left out'));
      desk.before = async () => undefined;
      await desk.clock.pass(20_000);
      expect(await desk.assigned()).toEqual(['c2 ben', 'c3 cai', 'c1 ben']);
    });

    it('keeps no other workspace waiting', async () => {
      desk.before = async ({ workspace }) => (workspace === WORKSPACE ? failed : undefined);
      await desk.rules(toOne(ben));
      await desk.rulesOf('ws_2', toOne(cai));
      await desk.openMany(2);
      await desk.openMany(2, 'ws_2', 'd');
      await settle();
      expect(await desk.assigned()).toEqual(['d1 cai', 'd2 cai']);
    });
  });

  it('is done with what the domain refuses', async () => {
    desk.before = async ({ conversation }) =>
      conversation === 'c1' ? { tag: 'refused', code: 'conversation_not_found' } : undefined;
    await desk.rules(toOne(ben));
    await desk.openMany(2);
    await settle();
    expect(await desk.assigned()).toEqual(['c2 ben']);
    expect(await desk.store.waitingCount()).toBe(0);
  });

  describe('a store that is away', () => {
    it.each(['waiting', 'workspacesWaiting', 'rules', 'lastInTurn', 'revisionOf', 'routed'] as const)(
      'is asked again when %s fails',
      async (method) => {
        let failures = 2;
        const { store } = desk;
        const rejecting = {
          ...store,
          [method]: (...args: never[]) =>
            failures-- > 0
              ? Promise.reject(new Error('away'))
              : (store[method] as (...all: never[]) => unknown)(...args),
        };
        Object.assign(desk, { store: rejecting });
        await runner.stop();
        runner = desk.runner();
        await desk.rules(toOne(dov, { inbox: ['inb_x'] }), inTurn([ben, cai]));
        await desk.openMany(3);
        await desk.act(ada, 'c1', { type: 'AssignConversation', assignee: dov });
        await settle();
        await desk.clock.pass(5_000);
        await settle();
        expect(await desk.assigned()).toEqual(['c2 ben', 'c3 cai']);
      },
    );
  });

  describe('under a lease', () => {
    it('does nothing before it has one, and nothing after it was suspended', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      runner.applied();
      await desk.clock.pass(1_000);
      expect(desk.asked).toEqual([]);
      await settle();
      runner.suspend();
      await desk.open('c2');
      const lease = await desk.apply();
      runner.applied();
      await desk.clock.pass(1_000);
      expect(await desk.assigned()).toEqual(['c1 ben']);
      runner.resume(lease);
      await desk.clock.pass(0);
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 ben']);
    });

    it('suspends itself when another has taken it, until it has it again', async () => {
      await desk.rules(toOne(ben, { inbox: ['inb_y'] }));
      await desk.open('c1');
      const old = await desk.apply();
      await desk.lost();
      runner.resume(old);
      await desk.clock.pass(10_000);
      expect(await desk.store.waitingCount()).toBe(1);
      await desk.follow(runner);
      await desk.clock.pass(0);
      expect(await desk.store.waitingCount()).toBe(0);
    });

    it('begins nothing more when it is suspended in the middle, and goes on where it was', async () => {
      await desk.rules(inTurn([ben, cai]));
      await desk.openMany(5);
      desk.before = async ({ conversation }) => {
        if (conversation === 'c2') runner.suspend();
      };
      await desk.follow(runner);
      await desk.clock.pass(10_000);
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
      desk.before = async () => undefined;
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 ben', 'c4 cai', 'c5 ben']);
    });

    it('never decides twice at once in a workspace, also when it is resumed while a command is under way', async () => {
      const answer = held();
      desk.before = async ({ conversation }) => (conversation === 'c1' ? answer.isGiven : undefined);
      await desk.rules(inTurn([ben, cai]));
      await desk.openMany(2);
      await desk.follow(runner);
      await desk.clock.pass(100);
      runner.suspend();
      await desk.lost();
      await desk.follow(runner);
      await desk.clock.pass(100);
      expect(desk.asked).toHaveLength(1);
      answer.give();
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
    });

    it('stops when what is under way has its answer', async () => {
      const answer = held();
      desk.before = () => answer.isGiven;
      await desk.rules(toOne(ben));
      await desk.openMany(2);
      await desk.follow(runner);
      await desk.clock.pass(100);
      let isStopped = false;
      const stopped = runner.stop().then(() => (isStopped = true));
      await desk.clock.pass(100);
      expect(isStopped).toBe(false);
      answer.give();
      await stopped;
      expect(await desk.assigned()).toEqual(['c1 ben']);
    });
  });

  describe('beside each other', () => {
    it('workspaces are routed, eight at once, and one that waits long holds up nobody', async () => {
      const answer = held();
      desk.before = async ({ workspace }) => (workspace === 'ws_slow' ? answer.isGiven : undefined);
      for (const workspace of ['ws_slow', ...numbered('ws_', 20)]) {
        await desk.rulesOf(workspace, toOne(ben));
        await desk.openMany(2, workspace, `${workspace}_`);
      }
      await settle();
      expect(await desk.assigned()).toHaveLength(40);
      answer.give();
      await settle();
      expect(await desk.assigned()).toHaveLength(42);
    });

    it('one with much waiting gives the others their turn', async () => {
      await runner.stop();
      runner = desk.runner({ workspaces: 1, decisionsOfTurn: 10 });
      await desk.rulesOf('ws_large', toOne(ben));
      await desk.rulesOf('ws_small', toOne(cai));
      await desk.openMany(500, 'ws_large', 'l');
      await desk.openMany(1, 'ws_small', 's');
      await settle();
      const assigned = await desk.assigned();
      expect(assigned).toHaveLength(501);
      expect(assigned.indexOf('s1 cai')).toBe(10);
    });

    it('they share the runner in turns where there are more of them than have room', async () => {
      await runner.stop();
      runner = desk.runner({ workspaces: 2, decisionsOfTurn: 5, page: 3 });
      for (const workspace of numbered('ws_', 7)) {
        await desk.rulesOf(workspace, toOne(ben));
        await desk.openMany(20, workspace, `${workspace}_`);
      }
      await settle();
      const order = (await desk.assigned()).map((line) => line.split('_')[1]);
      expect(order).toHaveLength(140);
      // Each has had a turn before any has its third.
      expect(new Set(order.slice(0, 7 * 2 * 5)).size).toBe(7);
    });
  });

  it('looks once at each conversation, however late the store learns of what was done', async () => {
    await desk.rules(inTurn([ben, cai]));
    await desk.openMany(3);
    await desk.follow(runner);
    await desk.clock.quiet();
    for (let n = 0; n < 5; n += 1) {
      runner.applied();
      await desk.clock.pass(10);
    }
    expect(desk.looked).toEqual(['c1', 'c2', 'c3']);
  });

  it('asks for the next conversation while one is written, and decides about it on what came of that', async () => {
    const answer = held();
    desk.before = async ({ conversation }) => (conversation === 'c1' ? answer.isGiven : undefined);
    await desk.rules(inTurn([ben, cai]));
    await desk.openMany(3);
    await desk.follow(runner);
    await desk.clock.pass(100);
    expect(desk.looked).toEqual(['c1', 'c2']);
    expect(desk.asked).toHaveLength(1);
    desk.away.add('cai');
    answer.give();
    await settle();
    expect(await desk.assigned()).toEqual(['c1 ben', 'c2 ben', 'c3 ben']);
  });

  describe('what somebody else did first', () => {
    it('is waited for until it is known, for two seconds at a time, and nothing else of the workspace is decided before', async () => {
      desk.before = async ({ conversation }) => {
        if (conversation === 'c1') await desk.assign('c1', dov);
      };
      await desk.rules(inTurn([ben, cai]));
      await desk.rulesOf('ws_2', toOne(dov));
      await desk.openMany(2);
      await desk.follow(runner);
      await desk.clock.pass(60_000);
      expect(desk.asked.map(({ conversation }) => conversation)).not.toContain('c2');
      await desk.follow(runner);
      await desk.clock.pass(0);
      expect(await desk.assigned()).toEqual(['c2 ben']);
    });

    it('counts as the last turn, also where what was done here before is parked', async () => {
      await desk.rules(inTurn([ben, cai, dov]));
      await desk.open('c1');
      await desk.follow(runner);
      await desk.clock.quiet();
      await desk.parkTheRest();
      desk.before = async (command) => {
        if (command.type !== 'assign' || command.conversation !== 'c2') return undefined;
        const { assignee, rule, trigger, reason } = command;
        const routed = { rule, trigger, reason };
        await desk.act({ type: 'automation', id: 'routing' }, 'c2', { type: 'AssignConversation', assignee, routed });
        return undefined;
      };
      await desk.open('c2');
      await desk.open('c3');
      await settle();
      await desk.clock.pass(200);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 dov']);
    });

    it('is not waited for where it is parked', async () => {
      desk.before = async ({ conversation }) => {
        if (conversation === 'c1') await desk.assign('c1', dov);
      };
      await desk.rules(inTurn([ben, cai]));
      await desk.openMany(2);
      await desk.follow(runner);
      await desk.clock.pass(0);
      await desk.parkTheRest();
      await desk.clock.pass(1_000);
      expect(await desk.assigned()).toEqual(['c2 ben']);
    });
  });
});

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${n + 1}`);

/** An answer that waits until it is given. */
function held(): { readonly isGiven: Promise<undefined>; give(): void } {
  let give = (): void => undefined;
  const isGiven = new Promise<undefined>((resolve) => (give = () => resolve(undefined)));
  return { isGiven, give: () => give() };
}
