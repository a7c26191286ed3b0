import { LONGEST_CHAIN, spendsTurn } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import { errorKind } from '@parley/platform';
import { LeaseLost, type Lease } from '@parley/subscriptions';
import type { AutomationCommand, CommandOutcome } from '../commands/commander';
import type { Trigger } from '../projection/followed';
import { comesTo } from './comes-to';
import { cut, decide, prepare, type Prepared, type Verdict } from './deciding';
import type { Routing } from './routing';
import { Suspects } from './suspects';
import { undecided } from './undecided';
import type { WorkspaceMemory } from './workspace-memory';

/** `more`: others have their turn first. `later`: something failed, or is waited for. `left_out`: some are to be tried again. */
export type TurnEnd = 'nothing' | 'more' | 'left_out' | 'later';

type Asked = Extract<Verdict, { readonly tag: 'ask' }>['command'];
type Went = 'decided' | 'waits' | 'failed';
type Ready = { readonly trigger: Trigger; readonly prepared: Promise<Prepared> };

/** So many triggers that are done with are told to the store at once. */
const MOST_OVER = 64;

/**
 * Decides what waits in one workspace, one after the other, in the order of the log. What is under way when the lease is lost comes to its end and
 * nothing more begins. Rejects with what the store rejects with.
 */
export class RoutingTurn {
  private readonly over: Trigger[] = [];
  private readonly suspects: Suspects;
  private leavesOut = false;
  private isGettingOn = false;
  private reason = 'waits for the store';

  constructor(
    private readonly routing: Routing,
    private readonly workspace: string,
    private readonly memory: WorkspaceMemory,
    private readonly lease: Lease,
    private readonly isHeld: () => boolean,
  ) {
    this.suspects = new Suspects(routing, workspace, memory);
  }

  /** Something was decided. */
  get gotOn(): boolean {
    return this.isGettingOn;
  }

  /** The kind of the last failure. */
  get why(): string {
    return this.reason;
  }

  async run(): Promise<TurnEnd> {
    // Whoever has lost its lease without knowing learns of it here.
    await this.routing.store.routed([], this.lease);
    await this.memory.own.forgetKnown();
    const end = await this.decideAll();
    if (this.isHeld()) await this.tellOver();
    if (end !== 'nothing') return end;
    if (!this.suspects.isEmpty) return 'later';
    return this.leavesOut || this.suspects.leftOut ? 'left_out' : 'nothing';
  }

  private async decideAll(): Promise<TurnEnd> {
    const { limits, time } = this.routing;
    this.memory.forgetOver(time.now());
    const settled = this.memory.failing();
    const triggers = this.undecided((conversation) => settled.delete(conversation));
    let next = this.after(triggers);
    for (let decided = 0; decided < limits.decisionsOfTurn;) {
      const ready = await next;
      if (!this.isHeld()) return 'nothing';
      if (ready === undefined) {
        for (const conversation of settled) this.memory.over(conversation);
        return 'nothing';
      }
      const fetch = (): void => void (next = this.after(triggers));
      const went = await this.about(ready, fetch);
      if (!this.isHeld()) return 'nothing';
      if (went === 'waits') return 'later';
      if (went === 'decided') decided += 1;
      if (this.over.length >= MOST_OVER) await this.tellOver();
    }
    return 'more';
  }

  private undecided(waits: (conversation: string) => void): AsyncGenerator<Trigger, void, undefined> {
    const { store, limits, time } = this.routing;
    const isDecided = (trigger: Trigger): boolean => {
      waits(trigger.conversation);
      if (this.memory.own.has(trigger)) return true;
      const isLeftOut = this.memory.isLeftOut(trigger, time.now());
      this.leavesOut ||= isLeftOut;
      return isLeftOut;
    };
    return undecided(store, this.workspace, limits.page, isDecided, (older) => this.over.push(older));
  }

  /** The next one, and what its decision needs, which is asked for while the one before is written. */
  private after(triggers: AsyncGenerator<Trigger, void, undefined>): Promise<Ready | undefined> {
    const ready = triggers.next().then(({ value: trigger }) => {
      if (trigger === undefined) return undefined;
      const prepared = prepare(trigger, this.routing.rules, this.routing.commander);
      prepared.catch(() => undefined);
      return { trigger, prepared };
    });
    ready.catch(() => undefined);
    return ready;
  }

  /** `fetchNext` is called once. */
  private async about({ trigger, prepared }: Ready, fetchNext: () => void): Promise<Went> {
    let fetched = false;
    const fetch = (): void => {
      if (!fetched) fetchNext();
      fetched = true;
    };
    const went = await this.decided(trigger, prepared, fetch);
    fetch();
    if (went === 'failed') return this.failed(trigger);
    if (went === 'waits') return went;
    this.isGettingOn = true;
    this.memory.over(trigger.conversation);
    this.suspects.leaveOut(this.reason);
    return went;
  }

  private failed(trigger: Trigger): Went {
    if (!this.suspects.add(trigger)) return 'waits';
    if (!this.suspects.isFull) return 'failed';
    // Also when it is the store: the next turn begins behind them, so that not even so many hide the others.
    this.suspects.leaveOut(this.reason);
    return 'waits';
  }

  private async decided(trigger: Trigger, prepared: Promise<Prepared>, fetch: () => void): Promise<Went> {
    const verdict = await this.verdictOf(prepared);
    if (verdict === undefined) return 'failed';
    // The lease may be another's since: that one decides on what happens from now on.
    if (!this.isHeld()) return 'waits';
    switch (verdict.tag) {
      case 'over':
        return this.isOver(trigger);
      case 'over_by_log':
        return this.isOverByLog(trigger, verdict.revision);
      case 'ask': {
        await this.tellOver();
        const answer = this.carriedOut(verdict.command);
        fetch();
        return this.answered(trigger, verdict.command, await answer);
      }
    }
  }

  private async verdictOf(prepared: Promise<Prepared>): Promise<Verdict | undefined> {
    try {
      return await decide(await prepared, this.memory.own, this.routing.commander);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      this.reason = errorKind(error);
      return undefined;
    }
  }

  private async answered(trigger: Trigger, command: Asked, outcome: CommandOutcome): Promise<Went> {
    switch (outcome.tag) {
      case 'failed':
        this.reason = outcome.reason;
        return 'failed';
      case 'refused':
        return this.isOver(trigger);
      case 'chain_too_long':
        // It is longer than was known here.
        if (command.type === 'leave_unrouted') return this.isOver(trigger);
        return this.cutOff(trigger, command.rule);
      case 'done':
        // Somebody else was first: a person, or who routed before.
        if (!outcome.changed) return this.isOverByLog(trigger, outcome.revision);
    }
    if (command.type === 'leave_unrouted') {
      if (command.reason === 'chain_too_long') this.tellCut(trigger);
      return this.isOver(trigger);
    }
    const turnOf = spendsTurn(command.reason) ? command.rule : undefined;
    this.memory.own.add(trigger, command.assignee, outcome.revision, turnOf);
    return 'decided';
  }

  private async cutOff(trigger: Trigger, rule: string): Promise<Went> {
    const command = cut(trigger, rule);
    return this.answered(trigger, command, await this.carriedOut(command));
  }

  private tellCut({ workspace, conversation, chain }: Trigger): void {
    this.routing.logger.warn(
      { workspace, conversation, depth: chain + 1 },
      `a chain of automations was cut: it is longer than ${LONGEST_CHAIN}, and the conversation is left unassigned`,
    );
  }

  private isOver(trigger: Trigger): 'decided' {
    this.over.push(trigger);
    return 'decided';
  }

  /** Goes on when the store knows what the log says of it, and so whose turn it is. */
  private async isOverByLog(trigger: Trigger, revision: Revision): Promise<'decided' | 'waits'> {
    const { own } = this.memory;
    if (!own.cameTo(trigger.conversation, revision)) {
      if (!(await comesTo(this.routing, trigger, revision, this.isHeld))) return 'waits';
      // What was done here may come later in the log than what the other did: whose turn it is the store says when it has both.
      const { last } = own;
      if (last !== undefined && !(await comesTo(this.routing, last, last.revision, this.isHeld))) return 'waits';
      own.othersHadTurns();
    }
    return this.isOver(trigger);
  }

  private async tellOver(): Promise<void> {
    if (this.over.length === 0) return;
    await this.routing.store.routed(this.over, this.lease);
    this.over.length = 0;
  }

  private carriedOut(command: AutomationCommand): Promise<CommandOutcome> {
    return this.routing.commander
      .carryOut(command)
      .catch((error: unknown) => ({ tag: 'failed', reason: errorKind(error) }) as const);
  }
}
