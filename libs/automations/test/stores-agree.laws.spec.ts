import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import { anyHistory, routingRule, toAda, toBen, toParrot } from '@parley/testing';
import { AUTOMATIONS, inMemoryAutomations, sqliteAutomations, type AutomationStore } from '../src';
import type { TimerLane } from '../src/port';
import { FollowedLog, type Item } from './followed-log';

const ALL = { lanes: 1_000, ofWorkspace: 1_000 };
const LATE = Date.parse('2100-01-01');
const WORKSPACES = ['ws_1', 'ws_2'];
const INBOXES = ['inb_sales', 'inb_help', 'inb_1', 'inb_2'];

/** What is said beside the conversations: of which inbox, or of routing. */
type Said =
  | { readonly kind: 'inbox'; readonly inbox: string; readonly timeout: number | null }
  | { readonly kind: 'rules'; readonly none: boolean };

const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({
    kind: fc.constant('inbox' as const),
    inbox: fc.constantFrom(...INBOXES),
    timeout: fc.constantFrom(null, 60, 3600),
  }),
  fc.record({ kind: fc.constant('rules' as const), none: fc.boolean() }),
);

const step = fc.record({
  /** Which conversation goes on, and what is said before it does. */
  of: fc.nat(5),
  said: fc.option(said, { freq: 4 }),
  /** Whether a batch ends here, and how many commits of it come again. */
  ends: fc.boolean(),
  again: fc.nat(4),
});

const whatHappens = fc.tuple(fc.array(anyHistory, { minLength: 1, maxLength: 6 }), fc.array(step, { maxLength: 60 }));

function batchesOf([histories, steps]: typeof whatHappens extends fc.Arbitrary<infer T> ? T : never): Item[][] {
  const log = new FollowedLog();
  const left = histories.map((one): (readonly ConversationEvent[])[] =>
    one.steps.map(({ events }) => events).filter((events) => events.length > 0),
  );
  const batches: Item[][] = [];
  let batch: Item[] = [];
  for (const { of, said: also, ends, again } of steps) {
    const workspace = WORKSPACES[of % WORKSPACES.length] ?? '';
    if (also?.kind === 'inbox') batch.push(log.inbox(also.inbox, also.timeout, { workspace }));
    if (also?.kind === 'rules') batch.push(log.rules(also.none ? [] : [routingRule()], { workspace }));
    const events = left[of]?.shift();
    const [first] = events ?? [];
    if (events !== undefined && first !== undefined)
      batch.push(log.conversation(`conv_${of}`, events, { workspace, by: first.by, depth: of }));
    if (!ends) continue;
    batches.push(batch);
    batch = again > 0 ? batch.slice(-again) : [];
  }
  return [...batches, batch];
}

/** Everything that a store says, where nothing depends on how early a lane is looked at. */
async function told(store: AutomationStore, now: number, lanes: readonly TimerLane[]): Promise<unknown> {
  const each = <T>(ask: (workspace: string) => Promise<T>): Promise<readonly T[]> => Promise.all(WORKSPACES.map(ask));
  const lease = { name: AUTOMATIONS, token: 1 };
  return {
    due: await Promise.all(lanes.map((lane) => store.dueIn(lane, now, 100, lease))),
    overdue: await Promise.all([undefined, ...lanes].map((lane) => store.overdue(now, lane))),
    timers: await store.timers(),
    waiting: await each((workspace) => store.waiting(workspace, 100)),
    waitingCount: await store.waitingCount(),
    workspaces: await store.workspacesWaiting(100),
    open: await each((workspace) => store.openOf(workspace, [toAda, toBen, toParrot])),
    turns: await each((workspace) => store.lastInTurn(workspace, 'rule_1')),
    rules: await each((workspace) => Promise.all([0, 1, 2].map((revision) => store.rules(workspace, revision)))),
    revisions: await each((workspace) => store.revisionOf(workspace, 'conv_1')),
  };
}

/** Lanes that are due once those that have nothing due have said so, in an order of their own. */
async function lanesOf(store: AutomationStore, now: number): Promise<readonly TimerLane[]> {
  const lease = { name: AUTOMATIONS, token: 1 };
  for (const lane of await store.dueLanes(now, ALL, lease))
    if ((await store.dueIn(lane, now, 1, lease)).length === 0) await store.settled(lane, lease);
  const lanes = await store.dueLanes(now, ALL, lease);
  return lanes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe('a store that keeps counts and lanes', () => {
  it('says what one says that counts anew each time, whatever happens and comes again', async () => {
    await fc.assert(
      fc.asyncProperty(whatHappens, async (happens) => {
        const stores = [inMemoryAutomations(), sqliteAutomations(':memory:')] as const;
        const [counting, keeping] = stores;
        try {
          for (const store of stores) await store.leases.acquire(AUTOMATIONS, 'a', 60_000);
          let middle = 0;
          for (const batch of batchesOf(happens)) {
            const last = batch.at(-1);
            if (last === undefined) continue;
            if (!('failure' in last)) middle = Math.max(middle, last.commit.at);
            for (const store of stores) await store.apply(batch, last.position, { name: AUTOMATIONS, token: 1 });
            for (const now of [middle, LATE]) {
              const lanes = await lanesOf(counting, now);
              expect(await lanesOf(keeping, now)).toEqual(lanes);
              expect(await told(keeping, now, lanes)).toEqual(await told(counting, now, lanes));
            }
          }
        } finally {
          for (const store of stores) await store.close();
        }
      }),
    );
  });
});
