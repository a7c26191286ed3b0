import { Bell, errorKind, type Logger, type Scheduler } from '@parley/platform';
import { LeaseLost, type Lease } from '@parley/subscriptions';
import type { Commander } from '../commands/commander';
import { PassedTime } from '../passed-time';
import type { AutomationStore } from '../port';
import { PutOff } from '../put-off';
import type { Runner } from '../runner';
import { Seldom } from '../seldom';
import { KnownRules } from './known-rules';
import { ROUTING_LIMITS, type RoutingLimits } from './limits';
import { News } from './news';
import type { Routing } from './routing';
import { RoutingTurn, type TurnEnd } from './turn';
import { WorkspaceMemory } from './workspace-memory';
import { Workspaces } from './workspaces';

export interface RoutingRunnerOptions {
  readonly store: AutomationStore;
  readonly commander: Commander;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly limits?: Partial<RoutingLimits>;
}

/** Finds an assignee for conversations that wait for one, by the rules of their workspace (rules 11, 16 and 17). */
export function routingRunner({ limits, ...options }: RoutingRunnerOptions): Runner {
  return new RoutingRunner(options, { ...ROUTING_LIMITS, ...limits });
}

/** What failed when it is not of one workspace. No workspace has this name. */
const LOOKING = '';
/** Of so many workspaces nothing is forgotten at once that the store may know meanwhile. */
const LOOKED_THROUGH = 8;

class RoutingRunner implements Runner {
  private readonly routing: Routing;
  private readonly bell: Bell;
  private readonly putOff: PutOff;
  private readonly workspaces: Workspaces;
  /** Each has its turn. */
  private readonly under = new Map<string, Promise<void>>();
  private readonly memories = new Map<string, WorkspaceMemory>();
  private readonly done: Promise<void>;
  private lease: Lease | undefined;
  /** The token of a lease that the store says is lost. */
  private lost = 0;
  private isStopped = false;
  private cancelLook: (() => void) | undefined;

  constructor(options: Omit<RoutingRunnerOptions, 'limits'>, limits: RoutingLimits) {
    const { store, scheduler } = options;
    const time = new PassedTime(scheduler);
    const seldom = new Seldom(time);
    this.routing = { ...options, limits, time, seldom, rules: new KnownRules(store), news: new News(scheduler) };
    this.bell = new Bell(scheduler);
    this.putOff = new PutOff(scheduler, () => this.lookAgain());
    this.workspaces = new Workspaces(store, limits.page);
    this.done = this.run();
  }

  resume(lease: Lease): void {
    if (this.isStopped || this.lease?.token === lease.token || lease.token <= this.lost) return;
    this.lease = lease;
    this.putOff.clear();
    this.lookAgain();
  }

  suspend(): void {
    this.lease = undefined;
    this.routing.news.tell();
  }

  applied(): void {
    this.routing.news.tell();
    this.lookAgain();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.suspend();
    this.cancelLook?.();
    this.putOff.clear();
    this.bell.ring();
    await this.done;
    await Promise.all(this.under.values());
  }

  private lookAgain(): void {
    this.workspaces.lookAgain();
    this.bell.ring();
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const { lease } = this;
      if (lease !== undefined && !this.putOff.has(LOOKING))
        await this.beginTurns(lease).catch((error: unknown) => this.trouble(LOOKING, error, lease));
      await this.bell.heard(Infinity);
    }
  }

  private async beginTurns(lease: Lease): Promise<void> {
    const isFree = (workspace: string): boolean => !this.under.has(workspace) && !this.putOff.has(workspace);
    while (this.under.size < this.routing.limits.workspaces) {
      const workspace = await this.workspaces.next(isFree);
      this.putOff.over(LOOKING);
      if (workspace === undefined) return this.forgetKnown();
      if (!this.isHeld(lease)) return;
      const turn = this.turn(workspace, lease).then(() => {
        this.under.delete(workspace);
        this.bell.ring();
      });
      this.under.set(workspace, turn);
    }
  }

  /** Never rejects. */
  private async turn(workspace: string, lease: Lease): Promise<void> {
    const memory = this.memories.get(workspace) ?? new WorkspaceMemory(this.routing.store, workspace);
    this.memories.set(workspace, memory);
    try {
      const turn = new RoutingTurn(this.routing, workspace, memory, lease, () => this.isHeld(lease));
      const end = await turn.run();
      if (turn.gotOn) this.putOff.over(workspace);
      this.ended(workspace, end, turn.why, memory);
    } catch (error) {
      this.trouble(workspace, error, lease);
    }
  }

  private ended(workspace: string, end: TurnEnd, why: string, memory: WorkspaceMemory): void {
    if (this.isStopped) return;
    this.workspaces.ended(workspace, end === 'more');
    if (end === 'later') return this.putOffAndTell(workspace, why);
    if (memory.isEmpty) this.memories.delete(workspace);
    this.putOff.over(workspace);
    if (end === 'left_out')
      this.cancelLook ??= this.routing.scheduler.after(this.routing.limits.leftOutMs, () => {
        this.cancelLook = undefined;
        this.lookAgain();
      });
  }

  private trouble(what: string, error: unknown, lease: Lease): void {
    if (this.isStopped) return;
    this.workspaces.ended(what, true);
    if (!(error instanceof LeaseLost)) return this.putOffAndTell(what, errorKind(error));
    this.lost = Math.max(this.lost, lease.token);
    if (this.isHeld(lease)) this.suspend();
  }

  private putOffAndTell(what: string, kind: string): void {
    if (this.putOff.add(what) < 2) return;
    this.routing.seldom.tell(kind, () =>
      this.routing.logger.warn({ error: kind, workspace: what }, 'Routing has to wait. It tries again'),
    );
  }

  private isHeld(lease: Lease): boolean {
    return this.lease?.token === lease.token && !this.isStopped;
  }

  /** What is remembered of workspaces in which nothing waits any more. */
  private async forgetKnown(): Promise<void> {
    const isIdle = (workspace: string): boolean => !this.under.has(workspace) && !this.putOff.has(workspace);
    const idle = [...this.memories].filter(([workspace]) => isIdle(workspace)).slice(0, LOOKED_THROUGH);
    for (const [workspace, memory] of idle) {
      await memory.forgetKnown(this.routing.time.now());
      this.memories.delete(workspace);
      if (!memory.isEmpty) this.memories.set(workspace, memory);
      else if (isIdle(workspace)) this.putOff.over(workspace);
    }
  }
}
