import { randomUUID } from 'node:crypto';
import {
  conversationExists,
  decide,
  evolve,
  initialState,
  type Actor,
  type Assignee,
  type ContactMetadata,
  type Conversation,
  type ConversationCommand,
  type RoutingRule,
  type Unstamped,
} from '@parley/domain';
import { conversationCommits, conversationStream, routingCommits, routingStream } from '@parley/event-schema';
import { inMemoryEventStore, type Commit, type RecordedCommit } from '@parley/event-store';
import { silentLogger, type Logger } from '@parley/platform';
import type { Lease } from '@parley/subscriptions';
import {
  ada,
  commitMetadata,
  crm,
  FakeClock,
  MONDAY,
  openConversation,
  routing,
  timeOf,
  WORKSPACE,
} from '@parley/testing';
import type { AutomationCommand, Commander, CommandOutcome, ConversationNow } from '../../src/commands/commander';
import { inMemoryAutomations } from '../../src/in-memory/in-memory-automations';
import { AUTOMATIONS, type AutomationStore } from '../../src/port';
import { followedChangesOf } from '../../src/projection/decode-followed';
import type { RoutingLimits } from '../../src/routing/limits';
import { routingRunner } from '../../src/routing/routing-runner';
import type { Runner } from '../../src/runner';

/** What routing decided about a conversation, as the log has it. */
interface Decided {
  readonly conversation: string;
  /** Null where it was left to nobody. */
  readonly to: string | null;
  readonly reason: string | undefined;
  readonly rule: string | null;
}

/**
 * A log, what automations know of it, and the write path as they see it: commands are decided by the domain on their streams. What is written is known to
 * the automations when the test says so.
 */
export class Desk implements Commander {
  readonly clock = new FakeClock(MONDAY);
  readonly store: AutomationStore = inMemoryAutomations();
  readonly warnings: string[] = [];
  readonly logger: Logger = { ...silentLogger, warn: (_, message) => void this.warnings.push(message) };
  /** Ids of teammates that are marked unavailable. */
  readonly away = new Set<string>();
  readonly metadata = new Map<string, ContactMetadata>();
  /** Contacts that were asked for. */
  readonly contacts: string[] = [];
  /** Conversations that were looked at, and what was asked for. */
  readonly looked: string[] = [];
  readonly asked: AutomationCommand[] = [];
  /** Called before a command of the automations is decided; what it gives is the answer in place of the decision's. */
  before: (command: AutomationCommand) => Promise<CommandOutcome | undefined> = async () => undefined;
  private readonly log = inMemoryEventStore();
  private readonly states = new Map<string, Conversation>();
  private readonly ends = new Map<string, number>();
  private lease: Lease | undefined;

  runner(limits: Partial<RoutingLimits> = {}): Runner {
    const { clock: scheduler, store, logger } = this;
    return routingRunner({ store, commander: this, scheduler, logger, limits });
  }

  async begin(): Promise<void> {
    await this.store.begin('log_1', undefined);
  }

  rules(...rules: readonly RoutingRule[]): Promise<void> {
    return this.rulesOf(WORKSPACE, ...rules);
  }

  async rulesOf(workspace: string, ...rules: readonly RoutingRule[]): Promise<void> {
    const events = [{ type: 'RoutingRulesSaved', at: MONDAY, by: crm, rules }] as const;
    const stream = routingStream({ workspace, id: 'rules' });
    await this.append(stream, routingCommits.encode(events, commitMetadata({ workspace }), randomUUID));
  }

  async open(id: string, over: Parameters<typeof openConversation>[0] = {}, workspace = WORKSPACE): Promise<void> {
    await this.act(crm, id, openConversation(over), workspace);
  }

  async openMany(count: number, workspace = WORKSPACE, prefix = 'c'): Promise<void> {
    for (let n = 1; n <= count; n += 1) await this.open(`${prefix}${n}`, {}, workspace);
  }

  /** A person takes it, unless another is said. */
  assign(id: string, assignee: Assignee): Promise<CommandOutcome> {
    return this.act(ada, id, { type: 'AssignConversation', assignee });
  }

  async act(
    by: Actor,
    id: string,
    command: Unstamped<ConversationCommand>,
    workspace = WORKSPACE,
    depth = 0,
  ): Promise<CommandOutcome> {
    const stream = conversationStream({ workspace, id });
    const state = this.states.get(stream) ?? initialState;
    const decision = decide({ ...command, at: MONDAY, by } as ConversationCommand, state);
    const revision = this.ends.get(stream) ?? -1;
    if (decision._tag === 'Left') return { tag: 'refused', code: decision.left.code };
    if (decision.right.length === 0) return { tag: 'done', changed: false, revision };
    this.states.set(stream, decision.right.reduce(evolve, state));
    const metadata = commitMetadata({ workspace, actor: by, occurredAt: timeOf(MONDAY), causationDepth: depth });
    await this.append(stream, conversationCommits.encode(decision.right, metadata, randomUUID));
    return { tag: 'done', changed: true, revision: revision + decision.right.length };
  }

  async carryOut(asked: AutomationCommand): Promise<CommandOutcome> {
    this.asked.push(asked);
    const answer = await this.before(asked);
    if (answer !== undefined) return answer;
    const { workspace, conversation, depth } = asked;
    if (depth > 10) return { tag: 'chain_too_long' };
    return this.act(routing, conversation, commandOf(asked), workspace, depth);
  }

  async conversation(workspace: string, id: string): Promise<ConversationNow | undefined> {
    this.looked.push(id);
    const state = this.states.get(conversationStream({ workspace, id })) ?? initialState;
    return conversationExists(state) ? { ...state, isOpen: state.status === 'open' } : undefined;
  }

  async contactMetadata(_: string, contact: string): Promise<ContactMetadata> {
    this.contacts.push(contact);
    return this.metadata.get(contact) ?? {};
  }

  async unavailable(_: string, ids: readonly string[]): Promise<readonly string[]> {
    return ids.filter((id) => this.away.has(id));
  }

  /** The automations come to know the log, or so many commits of it, under this lease. */
  async apply(commits = Infinity): Promise<Lease> {
    this.lease ??= await this.store.leases.acquire(AUTOMATIONS, 'desk', 60_000);
    if (this.lease === undefined) throw new Error('another has the lease');
    const after = await this.store.checkpoint();
    const read: RecordedCommit[] = [];
    for await (const commit of this.log.readAll(after === undefined ? {} : { after })) {
      if (read.length === commits) break;
      read.push(commit);
    }
    const last = read.at(-1);
    if (last !== undefined) await this.store.apply(followedChangesOf(read), last.position, this.lease);
    return this.lease;
  }

  /** And who routes is told. */
  async follow(runner: Runner, commits = Infinity): Promise<void> {
    runner.resume(await this.apply(commits));
    runner.applied();
  }

  /** What they do not know yet cannot be handled, and is parked. */
  async parkTheRest(): Promise<void> {
    const lease = await this.apply(0);
    const after = await this.store.checkpoint();
    const rest: RecordedCommit[] = [];
    for await (const commit of this.log.readAll(after === undefined ? {} : { after })) rest.push(commit);
    const fatal = new Set(rest.map(({ position }) => position));
    for (const { position } of rest.slice(-1)) await this.store.apply(followedChangesOf(rest, fatal), position, lease);
  }

  /** Another takes the lease. */
  async lost(): Promise<void> {
    if (this.lease !== undefined) await this.store.leases.release(this.lease);
    this.lease = await this.store.leases.acquire(AUTOMATIONS, 'another', 60_000);
  }

  /** Follows and routes until nothing comes of it any more. */
  async settle(runner: Runner): Promise<void> {
    for (let end = ''; end !== (end = `${this.asked.length} ${await this.endOfLog()}`); await this.clock.quiet())
      await this.follow(runner);
  }

  /** In the order of the log. */
  async decided(): Promise<readonly Decided[]> {
    const all: Decided[] = [];
    for await (const { stream, ...stored } of this.log.readAll({ prefixes: ['conversation-'] })) {
      const commit = conversationCommits.decode(stored);
      if (commit._tag === 'Left' || commit.right.by.id !== 'routing') continue;
      const conversation = stream.slice(stream.indexOf('/') + 1);
      for (const event of commit.right.events) {
        if (event.type === 'ConversationNotRouted')
          all.push({ conversation, to: null, reason: event.reason, rule: event.rule });
        if (event.type === 'ConversationAssigned')
          all.push({
            conversation,
            to: event.assignee.id,
            reason: event.routed?.reason,
            rule: event.routed?.rule ?? null,
          });
      }
    }
    return all;
  }

  /** `c1 ben`, in the order of the log. */
  async assigned(): Promise<readonly string[]> {
    return (await this.decided()).map(({ conversation, to }) => `${conversation} ${to ?? 'nobody'}`);
  }

  private async append(stream: string, commit: Commit): Promise<void> {
    const end = this.ends.get(stream);
    this.ends.set(stream, (end ?? -1) + commit.events.length);
    const appended = await this.log.append(stream, end ?? 'none', [commit])();
    if (appended._tag === 'Left') throw new Error(JSON.stringify(appended.left));
  }

  private async endOfLog(): Promise<string> {
    for await (const { position } of this.log.readAll({ direction: 'backwards', limit: 1 })) return position;
    return '';
  }
}

function commandOf(asked: AutomationCommand): Unstamped<ConversationCommand> {
  switch (asked.type) {
    case 'assign': {
      const { assignee, rule, trigger, reason } = asked;
      return { type: 'AssignConversation', assignee, routed: { rule, trigger, reason } };
    }
    case 'leave_unrouted': {
      const { rule, trigger, reason } = asked;
      return { type: 'LeaveUnrouted', rule, trigger, reason };
    }
    case 'wake':
    case 'close_inactive':
      throw new Error('routing asks for no such thing');
  }
}
