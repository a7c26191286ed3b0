import {
  inMemoryAutomationData,
  inMemoryAutomations,
  type AutomationStore,
  type Commander,
  type InMemoryAutomations,
  type Runner,
} from '@parley/automations';
import { writePaths, type FollowingWritePaths, type Receipt } from '@parley/commands';
import type { Actor, ConversationCommand, InboxSettings, RoutingRule, Unstamped } from '@parley/domain';
import { contactStream, conversationStream, inboxStream, routingStream } from '@parley/event-schema';
import { inMemoryEventStore, inMemoryLog, type EventStore, type InMemoryLog } from '@parley/event-store';
import { silentLogger, silentMetrics, uuidV7, type Logger, type Scheduler } from '@parley/platform';
import { automationsConsumer } from '@parley/runtime';
import { runLeased, type RunningConsumer } from '@parley/subscriptions';
import { ada, crm, FakeClock, until } from '@parley/testing';
import { automationCommander } from '../../src/automation-commander';
import { Gate } from './gate';
import { toldBy, type Told } from './told';
import { guardedAutomations, guardedCommander, guardedLog } from './guarded';

/** What runners are made of, as one process has it. */
export interface RunnerParts {
  readonly store: AutomationStore;
  readonly commander: Commander;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

interface HouseOptions {
  readonly runners: (parts: RunnerParts) => readonly Runner[];
  /** When it begins, in ms since 1970. */
  readonly start: number;
  /** How long a lease holds, in ms of the real time (default 25). */
  readonly ttlMs?: number;
  readonly logger?: Logger;
}

/** A process that runs the automations: a consumer of the log, what acts on it, and a write path. */
export interface Process {
  readonly commander: Commander;
  /** It holds the lease, and is not dead or frozen. */
  readonly acts: boolean;
  /** It ends at once: what it has begun and not done is not done, and nothing has an answer. */
  kill(): void;
  /** All that it asks of others waits until it thaws. */
  freeze(): void;
  thaw(): void;
  /** That happens when it has asked others for something so many times more, or got an answer. */
  endsSoon(how: 'dead' | 'frozen', after: number): void;
  /** It is dead or frozen. */
  readonly hasEnded: boolean;
  /** It ends in order. */
  stop(): Promise<void>;
}

/** A workspace's house: the log, people who write to it at any time, and processes that come and go. */
export class House {
  readonly clock: FakeClock;
  readonly log: EventStore;
  /** What the automations know, as the log's own process has it; never frozen or dead. */
  readonly automations: AutomationStore;
  /** The write path of the people. */
  readonly people: FollowingWritePaths;
  private readonly shared: { readonly log: InMemoryLog; readonly automations: InMemoryAutomations };
  private readonly running: {
    readonly gate: Gate;
    readonly consumer: RunningConsumer;
    readonly runners: readonly Runner[];
  }[] = [];
  private readonly logger: Logger;
  private started = 0;
  private isCatchingUp = false;

  constructor(private readonly options: HouseOptions) {
    this.clock = new FakeClock(options.start);
    this.logger = options.logger ?? silentLogger;
    this.shared = { log: inMemoryLog(), automations: inMemoryAutomationData() };
    this.automations = inMemoryAutomations(this.shared.automations);
    this.log = this.watched(inMemoryEventStore(this.shared.log));
    this.people = this.pathsOn(this.log, 'people');
  }

  /** Routing begins at the beginning of the log. */
  begin(): Promise<void> {
    return this.automations.begin('house', undefined);
  }

  /** Another process comes. It acts when it has the lease; when another holds it, it waits for that. */
  process(): Process {
    this.started += 1;
    const name = `process ${this.started}`;
    const gate = new Gate();
    const store = guardedLog(this.log, gate);
    const automations = guardedAutomations(inMemoryAutomations(this.shared.automations), gate);
    const commander = guardedCommander(
      automationCommander({ paths: this.pathsOn(store, name), clock: () => this.clock.now(), metrics: silentMetrics }),
      gate,
    );
    const runners = this.options.runners({
      store: automations,
      commander,
      scheduler: this.clock,
      logger: this.logger,
    });
    const consumer = runLeased(
      { ...automationsConsumer({ store, automations, runner: together(runners) }), paceMs: () => 0 },
      {
        store,
        holder: name,
        ttlMs: this.options.ttlMs ?? 25,
        backoff: () => new Promise((resolve) => setImmediate(resolve)),
        onError: (error) => this.logger.warn({ error, process: name }, 'the consumer tries again'),
      },
    );
    const one = { gate, consumer, runners };
    this.running.push(one);
    return {
      commander,
      get acts() {
        return gate.isOpen && consumer.status().lease === 'held';
      },
      kill: () => gate.kill(),
      freeze: () => gate.freeze(),
      thaw: () => gate.thaw(),
      endsSoon: (how, after) => gate.closeAfter(how, after),
      get hasEnded() {
        return !gate.isOpen;
      },
      async stop() {
        await Promise.all(runners.map((runner) => runner.stop()));
        await consumer.stop();
      },
    };
  }

  /** A process that acts on all of the log. No time passes meanwhile on the clock of the house. */
  async start(): Promise<Process> {
    const process = this.process();
    await until(() => process.acts && this.isCaughtUp());
    await this.clock.quiet();
    return process;
  }

  /** Lets so much time pass: all that falls due meanwhile is done, each at its time. */
  pass(ms: number): Promise<void> {
    return this.clock.pass(ms);
  }

  /** A command on a conversation, by Ada unless another is said. */
  act(
    workspace: string,
    id: string,
    command: Unstamped<ConversationCommand>,
    by: Actor = ada,
    depth = 0,
  ): Promise<'changed' | 'unchanged' | string> {
    const creates = command.type === 'OpenConversation';
    const stream = conversationStream({ workspace, id });
    return told(
      this.people.conversations.execute({ stream, command, creates, context: contextOf(workspace, by, depth) })(),
    );
  }

  inbox(workspace: string, id: string, settings: Partial<InboxSettings>): Promise<string> {
    const command = { type: 'SaveInbox', ...anInbox, ...settings } as const;
    const stream = inboxStream({ workspace, id });
    return told(this.people.inboxes.execute({ stream, command, creates: true, context: contextOf(workspace, crm) })());
  }

  rules(workspace: string, rules: readonly RoutingRule[]): Promise<string> {
    const command = { type: 'SaveRoutingRules', rules } as const;
    const stream = routingStream({ workspace, id: 'rules' });
    return told(this.people.routing.execute({ stream, command, creates: true, context: contextOf(workspace, crm) })());
  }

  block(workspace: string, contact: string): Promise<string> {
    const stream = contactStream({ workspace, id: contact });
    const command = { type: 'BlockContact' } as const;
    return told(this.people.contacts.execute({ stream, command, creates: true, context: contextOf(workspace, crm) })());
  }

  /** All commits of conversations, in the order of the log. */
  told(): Promise<readonly Told[]> {
    return toldBy(this.log);
  }

  /** Ends all that runs, dead or not. */
  async close(): Promise<void> {
    for (const { gate } of this.running) gate.bury();
    await Promise.all(
      this.running.flatMap(({ consumer, runners }) => [consumer.stop(), ...runners.map((runner) => runner.stop())]),
    );
    await this.log.close();
  }

  private pathsOn(store: EventStore, origin: string): FollowingWritePaths {
    const clock = (): number => this.clock.now();
    return writePaths({ store, clock, newId: () => uuidV7(), logger: silentLogger, origin, writer: 'parley/test' });
  }

  /** Whoever acts has all of the log. */
  private isCaughtUp(): boolean {
    const end = this.shared.log.commits.at(-1)?.position;
    const at = this.shared.automations.consumers.checkpoints.get('automations');
    return end === undefined || (at !== undefined && at >= end);
  }

  /** The clock of the house stands still while somebody reads what was written. */
  private watched(log: EventStore): EventStore {
    return {
      ...log,
      append: (stream, expected, commits) => async () => {
        const result = await log.append(stream, expected, commits)();
        if (!this.isCatchingUp) void this.catchUp();
        return result;
      },
    };
  }

  private async catchUp(): Promise<void> {
    this.isCatchingUp = true;
    const somebodyActs = (): boolean =>
      this.running.some(({ gate, consumer }) => gate.isOpen && consumer.status().lease === 'held');
    while (somebodyActs() && !this.isCaughtUp()) {
      this.clock.now();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.isCatchingUp = false;
  }
}

const anInbox: InboxSettings = {
  name: 'Support',
  inactivityTimeoutSeconds: null,
  inactivityResolution: 'unresolved',
  reopenWindowSeconds: null,
  reopenAfterSpam: true,
};

const contextOf = (workspace: string, actor: Actor, causationDepth = 0) => ({
  workspace,
  actor,
  correlationId: 'request',
  causationId: 'request',
  causationDepth,
});

type Result =
  | { readonly _tag: 'Right'; readonly right: Receipt }
  | { readonly _tag: 'Left'; readonly left: { readonly tag: string; readonly refusal?: { readonly code: string } } };

/** Whether it changed something, else the code of its refusal. Throws when it was not carried out. */
async function told(result: Promise<Result>): Promise<string> {
  const answer = await result;
  if (answer._tag === 'Right') return answer.right.changed ? 'changed' : 'unchanged';
  if (answer.left.refusal === undefined) throw new Error(JSON.stringify(answer.left));
  return answer.left.refusal.code;
}

function together(runners: readonly Runner[]): Pick<Runner, 'resume' | 'suspend' | 'applied'> {
  return {
    resume: (lease) => runners.forEach((runner) => runner.resume(lease)),
    suspend: () => runners.forEach((runner) => runner.suspend()),
    applied: () => runners.forEach((runner) => runner.applied()),
  };
}
