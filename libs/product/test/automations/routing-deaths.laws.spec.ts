import * as fc from 'fast-check';
import { routingRunner, type Commander } from '@parley/automations';
import type { Assignee, RoutingRule } from '@parley/domain';
import { crm, MONDAY, openConversation, until } from '@parley/testing';
import { House, type Process, type RunnerParts } from './house';

const RUNS = 20;
const DEATHS_OF_RUN = 10;
const WORKSPACES = ['ws_1', 'ws_2'] as const;

const people: readonly Assignee[] = ['ann', 'ben', 'cai', 'dov'].map((id) => ({ type: 'attendant', id }));
const inTurn: RoutingRule = { name: 'in turn', when: {}, then: { kind: 'round_robin', among: people } };

/** Whoever routes at that moment dies, or is frozen until the next but one dies; before it so many conversations were opened. */
const death = fc.record({
  opened: fc.array(fc.constantFrom(...WORKSPACES), { maxLength: 12 }),
  turns: fc.nat({ max: 40 }),
  frozen: fc.boolean(),
});

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Each answer takes some turns of the event loop, so that somebody dies while it is under way. */
function slowly({ commander, ...parts }: RunnerParts): RunnerParts {
  const slow =
    <Args extends readonly unknown[], Answer>(method: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await turns(1);
      const answer = await method(...args);
      await turns(1);
      return answer;
    };
  const slowed: Commander = {
    carryOut: slow((command) => commander.carryOut(command)),
    conversation: slow((workspace, id) => commander.conversation(workspace, id)),
    contactMetadata: slow((workspace, id) => commander.contactMetadata(workspace, id)),
    unavailable: slow((workspace, ids) => commander.unavailable(workspace, ids)),
  };
  return { ...parts, commander: slowed };
}

class Deaths {
  count = 0;
  /** Deaths while something waited for routing. */
  amidst = 0;
  readonly house = new House({ runners: (parts) => [routingRunner(slowly(parts))], start: MONDAY });
  private readonly opened = new Map<string, string[]>(WORKSPACES.map((workspace) => [workspace, []]));
  private processes: Process[] = [];
  private frozen: Process[] = [];

  async begin(): Promise<void> {
    await this.house.begin();
    for (const workspace of WORKSPACES) await this.house.rules(workspace, [inTurn]);
    this.processes = [await this.house.start(), this.house.process()];
  }

  async one({ opened, turns: count, frozen }: typeof death extends fc.Arbitrary<infer D> ? D : never): Promise<void> {
    for (const workspace of opened) await this.open(workspace);
    await turns(count);
    // Those who wait for the lease come by it in real time.
    await until(() => this.processes.some(({ acts }) => acts));
    const victim = this.processes.find(({ acts }) => acts);
    if (victim === undefined) throw new Error('nobody acts');
    if ((await this.house.automations.waitingCount()) > 0) this.amidst += 1;
    this.count += 1;
    const thawing = this.frozen;
    this.frozen = [];
    if (frozen) {
      victim.freeze();
      this.frozen = [victim];
    } else victim.kill();
    this.processes = this.processes.filter((one) => one !== victim);
    this.processes.push(this.house.process(), ...thawing);
    for (const one of thawing) one.thaw();
  }

  /** What the log says once all is over: whom routing assigned in each workspace, and which conversations, in its order. */
  async told(): Promise<ReadonlyMap<string, { readonly ids: readonly string[]; readonly to: readonly string[] }>> {
    for (const one of this.frozen) one.thaw();
    await until(async () => {
      await this.house.pass(100);
      return (await this.assigned()).length >= [...this.opened.values()].flat().length;
    });
    // Who was frozen goes on with what it had in hand.
    await turns(50);
    await this.house.pass(10_000);
    const all = await this.assigned();
    return new Map(
      WORKSPACES.map((workspace) => {
        const own = all.filter((one) => one.workspace === workspace);
        return [workspace, { ids: own.map(({ id }) => id), to: own.map(({ to }) => to) }];
      }),
    );
  }

  openedIn(workspace: string): readonly string[] {
    return this.opened.get(workspace) ?? [];
  }

  private async open(workspace: string): Promise<void> {
    const id = `c${this.openedIn(workspace).length + 1}`;
    this.opened.get(workspace)?.push(id);
    await this.house.act(workspace, id, openConversation(), crm);
  }

  private async assigned(): Promise<readonly { workspace: string; id: string; to: string }[]> {
    return (await this.house.told()).flatMap(({ workspace, id, commit }) =>
      commit.events.flatMap((event) =>
        event.type === 'ConversationAssigned' ? [{ workspace, id, to: event.assignee.id }] : [],
      ),
    );
  }
}

describe('routing, when whoever routes dies at any moment or is frozen and comes again', () => {
  it('assigns each conversation once, in the order of the log, each to the next in turn', async () => {
    let [count, amidst] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(death, { minLength: DEATHS_OF_RUN, maxLength: DEATHS_OF_RUN }), async (deaths) => {
        const run = new Deaths();
        try {
          await run.begin();
          for (const each of deaths) await run.one(each);
          const told = await run.told();
          for (const workspace of WORKSPACES) {
            const { ids, to } = told.get(workspace) ?? { ids: [], to: [] };
            expect(ids).toEqual(run.openedIn(workspace));
            expect(to).toEqual(ids.map((_, n) => people[n % people.length]?.id));
          }
          count += run.count;
          amidst += run.amidst;
        } finally {
          await run.house.close();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(count).toBe(RUNS * DEATHS_OF_RUN);
    // Most come in the middle of it.
    expect(amidst).toBeGreaterThan(count / 4);
  }, 120_000);
});
