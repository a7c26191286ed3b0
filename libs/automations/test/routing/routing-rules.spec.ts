import { ada, crm, parrot, toParrot, WORKSPACE, zoe } from '@parley/testing';
import type { Runner } from '../../src/runner';
import { Desk } from './desk';
import { agentFirst, ben, bot, cai, dov, fewest, inTurn, toOne } from './rules';

describe('routing', () => {
  let desk: Desk;
  let runner: Runner;
  beforeEach(async () => {
    desk = new Desk();
    runner = desk.runner();
    await desk.begin();
  });
  afterEach(() => runner.stop());

  const settle = (): Promise<void> => desk.settle(runner);
  const close = (id: string) => desk.act(ada, id, { type: 'CloseConversation', resolution: 'resolved' });
  const reopen = (id: string) => desk.act(ada, id, { type: 'ReopenConversation' });
  const transfer = (id: string, inbox: string) =>
    desk.act(ada, id, { type: 'TransferConversation', inbox, unassign: false });
  const giveBack = (id: string) => desk.act({ type: 'agent', id: bot.id }, id, { type: 'UnassignConversation' });

  describe('the first rule that matches', () => {
    it('assigns a conversation at its opening, as routing, with its name and why', async () => {
      await desk.rules(toOne(ben, { inbox: ['inb_other'] }, 'others'), toOne(cai), toOne(dov, {}, 'too late'));
      await desk.open('c1');
      await settle();
      expect(await desk.decided()).toEqual([{ conversation: 'c1', to: 'cai', reason: 'assign', rule: 'one' }]);
    });

    it('assigns it at its reopening', async () => {
      await desk.open('c1');
      await close('c1');
      await desk.rules(toOne(ben));
      await settle();
      expect(await desk.assigned()).toEqual([]);
      await reopen('c1');
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben']);
    });

    it('assigns it at its transfer, by the inbox that it is in then', async () => {
      await desk.rules(toOne(ben, { inbox: ['inb_repairs'] }));
      await desk.open('c1');
      await settle();
      expect(await desk.assigned()).toEqual([]);
      await transfer('c1', 'inb_repairs');
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben']);
    });

    it('assigns it once, however often its trigger is handled', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      const another = desk.runner();
      await desk.settle(another);
      await another.stop();
      expect(desk.asked).toHaveLength(1);
    });

    it('names as its cause the event that made it look, and goes one step deeper (rule 17)', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      expect(desk.asked).toMatchObject([{ type: 'assign', trigger: 0, depth: 1, cause: expect.any(String) }]);
    });

    it.each([
      ['inbox', { inbox: ['inb_sales'] }],
      ['channel type', { channelType: ['whatsapp'] }],
      ['tag, in any spelling', { tag: ['URGENT'] }],
      ['label', { label: ['gold'] }],
      ['priority', { priority: ['high'] }],
      ['contact metadata', { contactMetadata: { plan: 'pro' } }],
    ] as const)('is found by %s', async (_, when) => {
      desk.metadata.set(zoe.id, { plan: 'pro', seats: 3 });
      await desk.rules(toOne(ben, when));
      await desk.open('c1', { tags: ['urgent'], labels: ['gold'], priority: 'high' });
      desk.metadata.set('ct_other', { plan: 'free' });
      await desk.open('c2', { inbox: 'inb_other', channelType: 'email', contactId: 'ct_other' });
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben']);
    });

    it('asks for the contact only where a rule looks at it', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      expect(desk.contacts).toEqual([]);
      await desk.rules(toOne(ben, { contactMetadata: { plan: 'pro' } }));
      await desk.open('c2');
      await settle();
      expect(desk.contacts).toEqual([zoe.id]);
    });
  });

  it('leaves alone what no rule matches, and says nothing of it', async () => {
    await desk.rules(toOne(ben, { inbox: ['inb_other'] }));
    await desk.open('c1');
    await settle();
    expect(desk.asked).toEqual([]);
    expect(await desk.store.waitingCount()).toBe(0);
  });

  it('leaves alone what is assigned, closed or deleted by the time that it looks', async () => {
    await desk.rules(toOne(ben));
    await desk.openMany(4);
    await desk.apply();
    await desk.assign('c1', cai);
    await close('c2');
    await desk.act(ada, 'c3', { type: 'DeleteConversation' });
    await settle();
    expect(await desk.assigned()).toEqual(['c4 ben']);
    expect(desk.asked).toHaveLength(1);
    expect(await desk.store.waitingCount()).toBe(0);
  });

  it('decides one after the other, in the order of the log', async () => {
    let atOnce = 0;
    desk.before = async () => {
      atOnce += 1;
      await new Promise((resolve) => setImmediate(resolve));
      expect(atOnce).toBe(1);
      atOnce -= 1;
    };
    await desk.rules(inTurn([ben, cai, dov]));
    await desk.openMany(200);
    await settle();
    const conversations = (await desk.decided()).map(({ conversation }) => conversation);
    expect(conversations).toEqual(Array.from({ length: 200 }, (_, n) => `c${n + 1}`));
  });

  it('decides once where several triggers of a conversation wait, for the newest', async () => {
    await desk.rules(toOne(ben, { inbox: ['inb_repairs'] }));
    await desk.open('c1');
    await desk.open('c2');
    await transfer('c1', 'inb_repairs');
    await settle();
    expect(desk.asked).toMatchObject([{ conversation: 'c1', trigger: 2 }]);
    expect(await desk.store.waitingCount()).toBe(0);
  });

  describe('of the past', () => {
    it('routes nothing: a rule acts on what happens after it was made', async () => {
      await desk.open('c1');
      await desk.rules(toOne(ben));
      await desk.open('c2');
      await settle();
      expect(await desk.assigned()).toEqual(['c2 ben']);
    });

    it('lets the rules act that were in force when it happened', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await desk.rules(toOne(cai));
      await desk.open('c2');
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
    });

    it('touches nothing that is assigned when the rules change', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await settle();
      await desk.rules(toOne(cai));
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben']);
      expect(desk.asked).toHaveLength(1);
    });

    it('changes nothing by an older trigger than the conversation remembers', async () => {
      await desk.rules(toOne(ben));
      await desk.open('c1');
      await desk.apply();
      await transfer('c1', 'inb_repairs');
      await desk.act({ type: 'automation', id: 'routing' }, 'c1', {
        type: 'LeaveUnrouted',
        rule: 'one',
        trigger: 2,
        reason: 'nobody_available',
      });
      await settle();
      expect(desk.asked).toEqual([]);
    });
  });

  describe('in turn', () => {
    it('goes round the list', async () => {
      await desk.rules(inTurn([ben, cai, dov]));
      await desk.openMany(5);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 dov', 'c4 ben', 'c5 cai']);
    });

    it('goes on behind the last assignment of that rule in the log, also in another process', async () => {
      await desk.rules(inTurn([ben, cai, dov]));
      await desk.open('c1');
      await settle();
      await runner.stop();
      await desk.open('c2');
      runner = desk.runner();
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai']);
    });

    it('takes no notice of what a person assigns, or another rule', async () => {
      await desk.rules(inTurn([ben, cai], { inbox: ['inb_sales'] }), inTurn([ben, cai], {}, 'other'));
      await desk.open('c1');
      await settle();
      await desk.open('c2', { inbox: 'inb_x' });
      await desk.open('c3', { assignee: cai });
      await desk.open('c4');
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 ben', 'c4 cai']);
    });
  });

  describe('who has the fewest', () => {
    it('is found among all of their open conversations', async () => {
      await desk.open('h1', { assignee: ben });
      await desk.open('h2', { assignee: ben });
      await desk.open('h3', { assignee: cai });
      await desk.rules(fewest([ben, cai, dov]));
      await desk.openMany(4);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 dov', 'c2 cai', 'c3 dov', 'c4 ben']);
    });

    it('counts its own assignments that are not projected yet, each once', async () => {
      await desk.rules(fewest([ben, cai, dov]));
      await desk.openMany(40);
      await desk.follow(runner);
      await desk.clock.quiet();
      for (let n = 41; n <= 80; n += 1) {
        await desk.open(`c${n}`);
        // The log is followed in pieces: now and then some of them are known.
        if (n % 7 === 0) await desk.follow(runner, n % 11);
      }
      await settle();
      const to = (await desk.decided()).map((decided) => decided.to);
      expect(to).toEqual(Array.from({ length: 80 }, (_, n) => [ben, cai, dov][n % 3]?.id));
    });

    it('does not count what was closed', async () => {
      await desk.rules(fewest([ben, cai]));
      await desk.openMany(2);
      await settle();
      await close('c1');
      await settle();
      await desk.open('c3');
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 ben']);
    });
  });

  describe('an agent first', () => {
    it('gives it to the agent', async () => {
      await desk.rules(agentFirst(bot, [ben, cai]));
      await desk.openMany(2);
      await settle();
      expect(await desk.decided()).toMatchObject([
        { to: 'bot', reason: 'agent_first' },
        { to: 'bot', reason: 'agent_first' },
      ]);
    });

    it('gives it to people in turn while the agent is unavailable', async () => {
      desk.away.add('bot');
      await desk.rules(agentFirst(bot, [ben, cai]));
      await desk.openMany(3);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 cai', 'c3 ben']);
      expect((await desk.decided())[0]).toMatchObject({ reason: 'agent_unavailable', rule: 'agent first' });
    });

    it('gives to people what the agent gave back, and not to the agent again', async () => {
      await desk.rules(agentFirst(bot, [ben, cai]));
      await desk.open('c1');
      await settle();
      await giveBack('c1');
      await settle();
      expect(await desk.decided()).toMatchObject([
        { to: 'bot', reason: 'agent_first' },
        { to: 'ben', reason: 'handed_over' },
      ]);
      expect(desk.asked[1]).toMatchObject({ depth: 2 });
    });

    it('leaves to nobody what an agent gave back that no rule begins with', async () => {
      await desk.rules(agentFirst(bot, [ben]));
      await desk.open('c1', { assignee: toParrot });
      await desk.act(parrot, 'c1', { type: 'UnassignConversation' });
      await settle();
      expect(desk.asked).toEqual([]);
    });

    it('looks at nothing that a person lets go of', async () => {
      await desk.rules(agentFirst(bot, [ben]));
      await desk.open('c1', { assignee: ben });
      await desk.act(ada, 'c1', { type: 'UnassignConversation' });
      await settle();
      expect(desk.asked).toEqual([]);
    });
  });

  describe('who is marked unavailable', () => {
    it('is skipped in turn', async () => {
      desk.away.add('cai');
      await desk.rules(inTurn([ben, cai, dov]));
      await desk.openMany(3);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 ben', 'c2 dov', 'c3 ben']);
    });

    it('is skipped among those with the fewest', async () => {
      desk.away.add('ben');
      await desk.rules(fewest([ben, cai]));
      await desk.openMany(2);
      await settle();
      expect(await desk.assigned()).toEqual(['c1 cai', 'c2 cai']);
    });

    it('leaves it unassigned when nobody else is there, and the log says why (rule 16)', async () => {
      desk.away.add('ben').add('cai');
      await desk.rules(inTurn([ben, cai]), toOne(dov, {}, 'not asked'));
      await desk.open('c1');
      await settle();
      expect(await desk.decided()).toEqual([
        { conversation: 'c1', to: null, reason: 'nobody_available', rule: 'in turn' },
      ]);
      expect(await desk.store.waitingCount()).toBe(0);
      desk.away.clear();
      await settle();
      expect(await desk.decided()).toHaveLength(1);
    });
  });

  it('lets a message that comes in meanwhile change nothing of it', async () => {
    await desk.rules(toOne(ben));
    await desk.open('c1');
    await desk.act(crm, 'c1', { type: 'AddNote', noteId: 'n1', text: 'gold customer' });
    await settle();
    expect(await desk.assigned()).toEqual(['c1 ben']);
  });

  it('acts in each workspace by its own rules', async () => {
    await desk.rulesOf(WORKSPACE, toOne(ben));
    await desk.rulesOf('ws_2', toOne(cai));
    await desk.open('c1');
    await desk.open('c2', {}, 'ws_2');
    await desk.open('c3', {}, 'ws_3');
    await settle();
    expect([...(await desk.assigned())].sort()).toEqual(['c1 ben', 'c2 cai']);
  });
});
