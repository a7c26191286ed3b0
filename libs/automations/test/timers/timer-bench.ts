import type { Logger } from '@parley/platform';
import type { Lease } from '@parley/subscriptions';
import { FakeClock } from '@parley/testing';
import type { AutomationCommand, CommandOutcome } from '../../src/commands/commander';
import { inMemoryAutomations } from '../../src/in-memory/in-memory-automations';
import { inMemoryAutomationData, of } from '../../src/in-memory/in-memory-data';
import { AUTOMATIONS, type AutomationStore } from '../../src/port';
import type { FollowedConversation, IdlePolicy } from '../../src/projection/followed';
import type { Runner } from '../../src/runner';
import type { TimerLimits } from '../../src/timers/limits';
import { timerRunner } from '../../src/timers/timer-runner';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

interface Asked {
  readonly command: AutomationCommand;
  readonly at: number;
}

/** How often the store was asked, by method. */
type Calls = { [Method in 'dueLanes' | 'dueIn' | 'settled' | 'nextDue' | 'overdue' | 'revisionOf']: number };

export interface TimerBench {
  readonly clock: FakeClock;
  /** What the runner asked for, in its order. */
  readonly asked: Asked[];
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[];
  readonly calls: Calls;
  readonly runner: Runner;
  /** The store answers what this gives, or rejects with it. */
  storeFails: (() => Error | undefined) | undefined;
  /** What becomes of a command; by default it is done, and the store knows it at once. */
  carryOut: (command: AutomationCommand) => Promise<CommandOutcome>;
  snooze(workspace: string, conversation: string, till: number, over?: Partial<FollowedConversation>): void;
  idle(workspace: string, conversation: string, inbox: string, activeAt: number): void;
  policy(workspace: string, inbox: string, policy: IdlePolicy | null): void;
  revisionOf(workspace: string, conversation: string): number;
  /** The store hears of it: the conversation has nothing due any more, at its next revision. */
  projects(command: AutomationCommand): void;
  /** Another takes the lease: what is written under the one before is refused. */
  takesLease(): Promise<Lease>;
  resume(): Promise<Lease>;
  /** Ids of the conversations that were asked for, in order. */
  order(): readonly string[];
}

/** A runner of timers on a store in memory, with a commander and a clock that the test drives. */
export function timerBench(limits: Partial<TimerLimits> = {}): TimerBench {
  const clock = new FakeClock(NOW);
  const data = inMemoryAutomationData();
  const store = inMemoryAutomations(data);
  const calls: Calls = { dueLanes: 0, dueIn: 0, settled: 0, nextDue: 0, overdue: 0, revisionOf: 0 };
  const lines: TimerBench['lines'] = [];
  const asked: Asked[] = [];
  let holders = 0;

  const put = (one: Pick<FollowedConversation, 'workspace' | 'id'> & Partial<FollowedConversation>): void =>
    void of(data.conversations, one.workspace).set(one.id, {
      revision: 1,
      isOpen: true,
      inbox: 'inbox_1',
      assignee: null,
      snooze: null,
      activeAt: NOW,
      cause: `cause of ${one.id}`,
      causeDepth: 0,
      chain: 0,
      ...one,
    });

  const bench: TimerBench = {
    clock,
    asked,
    lines,
    calls,
    storeFails: undefined,
    async carryOut(command) {
      bench.projects(command);
      return { tag: 'done', changed: true, revision: bench.revisionOf(command.workspace, command.conversation) };
    },
    snooze: (workspace, id, till, over = {}) =>
      put({ workspace, id, snooze: { id: `snooze of ${id}`, till }, ...over }),
    idle: (workspace, id, inbox, activeAt) => put({ workspace, id, inbox, activeAt }),
    policy: (workspace, inbox, policy) => void of(data.policies, workspace).set(inbox, { revision: 1, policy }),
    revisionOf: (workspace, id) => data.conversations.get(workspace)?.get(id)?.revision ?? -1,
    projects({ workspace, conversation: id }) {
      const before = data.conversations.get(workspace)?.get(id);
      if (before === undefined) return;
      put({ ...before, revision: before.revision + 1, snooze: null, isOpen: before.snooze !== null });
      bench.runner.applied();
    },
    async takesLease() {
      holders += 1;
      const lease = await store.leases.acquire(AUTOMATIONS, `holder ${holders}`, -1);
      if (lease === undefined) throw new Error('the lease is taken');
      return lease;
    },
    async resume() {
      const lease = await bench.takesLease();
      bench.runner.resume(lease);
      await clock.quiet();
      return lease;
    },
    order: () => asked.map(({ command }) => command.conversation),
    runner: timerRunner({
      store: counted(store, calls, () => bench.storeFails?.()),
      commander: {
        carryOut(command) {
          asked.push({ command, at: clock.now() });
          return bench.carryOut(command);
        },
      },
      scheduler: clock,
      logger: kept(lines),
      limits,
    }),
  };
  return bench;
}

function counted(store: AutomationStore, calls: Calls, fails: () => Error | undefined): AutomationStore {
  const called = <A>(method: keyof Calls, result: () => Promise<A>): Promise<A> => {
    calls[method] += 1;
    const error = fails();
    return error === undefined ? result() : Promise.reject(error);
  };
  return {
    ...store,
    dueLanes: (...args) => called('dueLanes', () => store.dueLanes(...args)),
    dueIn: (...args) => called('dueIn', () => store.dueIn(...args)),
    settled: (...args) => called('settled', () => store.settled(...args)),
    nextDue: () => called('nextDue', () => store.nextDue()),
    overdue: (...args) => called('overdue', () => store.overdue(...args)),
    revisionOf: (...args) => called('revisionOf', () => store.revisionOf(...args)),
  };
}

function kept(lines: TimerBench['lines']): Logger {
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields, message });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
