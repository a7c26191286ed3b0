import type { Runner } from '../../src/runner';
import { Desk } from './desk';
import { ben, cai, dov, inTurn } from './rules';

describe('a race', () => {
  let desk: Desk;
  let runner: Runner;
  beforeEach(async () => {
    desk = new Desk();
    runner = desk.runner();
    await desk.begin();
  });
  afterEach(() => runner.stop());

  const settle = (): Promise<void> => desk.settle(runner);

  it('that is lost to a person spends no turn', async () => {
    await desk.rules(inTurn([ben, cai, dov]));
    await desk.openMany(3);
    desk.before = async ({ conversation }) => {
      if (conversation === 'c2') await desk.assign('c2', dov);
    };
    await settle();
    // What came of the race is known a moment later.
    await desk.clock.pass(200);
    await settle();
    expect(await desk.assigned()).toEqual(['c1 ben', 'c3 cai']);
  });

  it('counts the turn that another router took which was frozen while it decided', async () => {
    await desk.rules(inTurn([ben, cai, dov]));
    await desk.openMany(3);
    desk.before = async (command) => {
      if (command.type !== 'assign' || command.conversation !== 'c2') return;
      const { assignee, rule, trigger, reason } = command;
      const routed = { rule, trigger, reason };
      await desk.act({ type: 'automation', id: 'routing' }, 'c2', { type: 'AssignConversation', assignee, routed });
    };
    await settle();
    await desk.clock.pass(200);
    await settle();
    expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 dov']);
  });

  it('goes on behind the own turn, where the one of the other router came before it in the log and is known first', async () => {
    await desk.rules(inTurn([ben, cai, dov]));
    await desk.openMany(4);
    desk.before = async (command) => {
      if (command.type !== 'assign' || command.conversation !== 'c1') return;
      const routed = { rule: command.rule, trigger: 0, reason: command.reason };
      const taken = { type: 'AssignConversation', assignee: dov, routed } as const;
      await desk.act({ type: 'automation', id: 'routing' }, 'c2', taken);
    };
    await desk.follow(runner);
    await desk.clock.quiet();
    await desk.follow(runner, 1);
    await desk.clock.pass(200);
    await settle();
    await desk.clock.pass(200);
    await settle();
    expect(await desk.assigned()).toEqual(['c2 dov', 'c1 ben', 'c3 cai', 'c4 dov']);
  });
});
