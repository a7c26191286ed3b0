import { inMemoryAutomations, routingRunner } from '@parley/automations';
import { writePaths, type FollowingWritePaths } from '@parley/commands';
import type { Actor, Assignee, ConversationCommand, RoutingRule, Unstamped } from '@parley/domain';
import { conversationCommits, conversationStream, routingStream } from '@parley/event-schema';
import { inMemoryEventStore, inMemoryLog } from '@parley/event-store';
import { silentLogger, silentMetrics, systemClock, systemScheduler, uuidV7 } from '@parley/platform';
import { automationsConsumer } from '@parley/runtime';
import { runLeased } from '@parley/subscriptions';
import { ada, crm, openConversation, toAda, until, WORKSPACE } from '@parley/testing';
import { automationCommander } from '../../src/automation-commander';

const RACES = 1_000;
const AT_ONCE = 10;
const STARTS_MS = 10;
const STEP_MS = 1;

const machine: Assignee = { type: 'attendant', id: 'usr_routed' };
const rule: RoutingRule = { name: 'all', when: {}, then: { kind: 'assign', to: machine } };
const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** People in one process and the router in another, on one log. */
class Race {
  private readonly log = inMemoryLog();
  private readonly store = inMemoryEventStore(this.log);
  private readonly people = this.paths('people');
  private readonly automations = inMemoryAutomations();
  private readonly runner = routingRunner({
    store: this.automations,
    commander: automationCommander({ paths: this.paths('router'), clock: systemClock, metrics: silentMetrics }),
    scheduler: systemScheduler,
    logger: silentLogger,
  });
  private readonly consumer = runLeased(
    automationsConsumer({ store: this.store, automations: this.automations, runner: this.runner }),
    { store: this.store, holder: 'router' },
  );

  async begin(): Promise<void> {
    await this.automations.begin('race', undefined);
    const stream = routingStream({ workspace: WORKSPACE, id: 'rules' });
    const command = { type: 'SaveRoutingRules', rules: [rule] } as const;
    await this.people.routing.execute({ stream, command, creates: true, context: contextOf(crm) })();
    await until(() => this.consumer.status().caughtUp);
  }

  /** A conversation is opened, and so many ms later a person takes it. Gives whether the router was first. */
  async run(id: string, afterMs: number): Promise<boolean> {
    const { at: _, by, ...opened } = openConversation();
    await this.act(by, id, opened);
    await elapsed(afterMs);
    await this.act(ada, id, { type: 'AssignConversation', assignee: toAda });
    return (await this.assignees(id))[0] === machine.id;
  }

  /** Nothing waits for the router any more. */
  async isOver(): Promise<void> {
    await until(async () => (await this.automations.waitingCount()) === 0);
    await elapsed(100);
  }

  /** In the order of the log. */
  async assignees(id: string): Promise<readonly string[]> {
    const all: string[] = [];
    for await (const recorded of this.store.readStream(conversationStream({ workspace: WORKSPACE, id }))) {
      const commit = conversationCommits.decode(recorded);
      if (commit._tag === 'Left') throw new Error(JSON.stringify(commit.left));
      for (const event of commit.right.events) if (event.type === 'ConversationAssigned') all.push(event.assignee.id);
    }
    return all;
  }

  async end(): Promise<void> {
    await this.runner.stop();
    await this.consumer.stop();
    await this.store.close();
  }

  private async act(by: Actor, id: string, command: Unstamped<ConversationCommand>): Promise<void> {
    const stream = conversationStream({ workspace: WORKSPACE, id });
    const creates = command.type === 'OpenConversation';
    const done = await this.people.conversations.execute({ stream, command, creates, context: contextOf(by) })();
    if (done._tag === 'Left') throw new Error(JSON.stringify(done.left));
  }

  private paths(origin: string): FollowingWritePaths {
    return writePaths({
      store: inMemoryEventStore(this.log),
      clock: systemClock,
      newId: () => uuidV7(),
      logger: silentLogger,
      origin,
      writer: 'parley/test',
    });
  }
}

const contextOf = (actor: Actor) => ({
  workspace: WORKSPACE,
  actor,
  correlationId: 'race',
  causationId: 'race',
  causationDepth: 0,
});

describe('a person who assigns a conversation while routing does (rule 11)', () => {
  const race = new Race();
  afterAll(() => race.end());

  it(`has the last word in each of ${RACES} races, and each of the two is first in at least 200`, async () => {
    await race.begin();
    let started = 0;
    // Whoever was first gets a little less of a start the next time.
    const lane = async (): Promise<void> => {
      for (let afterMs = STARTS_MS; started < RACES;) {
        const wasRouterFirst = await race.run(`c${(started += 1)}`, afterMs);
        afterMs = Math.max(0, afterMs + (wasRouterFirst ? -STEP_MS : STEP_MS));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    await race.isOver();

    const first = { person: 0, router: 0 };
    for (let n = 1; n <= RACES; n += 1) {
      const assignees = await race.assignees(`c${n}`);
      expect(assignees.at(-1)).toBe(toAda.id);
      expect(assignees).toEqual(assignees.length === 1 ? [toAda.id] : [machine.id, toAda.id]);
      first[assignees.length === 1 ? 'person' : 'router'] += 1;
    }
    expect(first.person + first.router).toBe(RACES);
    expect(first.person).toBeGreaterThanOrEqual(200);
    expect(first.router).toBeGreaterThanOrEqual(200);
  }, 120_000);
});
