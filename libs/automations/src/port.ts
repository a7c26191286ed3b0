import type { Assignee, Millis, RoutingRule } from '@parley/domain';
import type { Position, Revision, StreamName } from '@parley/event-store';
import type { Lease, Leases, ParkedCommit, ParkedCommits } from '@parley/subscriptions';
import type { FollowedChange, UnhandledChange } from './projection/change';
import type { IdlePolicy, Trigger } from './projection/followed';

/** A lane of timers: the snoozes of a workspace, or the idle conversations of one inbox. */
export type TimerLane =
  | { readonly kind: 'snoozes'; readonly workspace: string }
  | { readonly kind: 'idle'; readonly workspace: string; readonly inbox: string; readonly policy: IdlePolicy };

/** What is due at a time, unless something happens before. */
export interface Timer {
  readonly conversation: string;
  readonly dueAt: Millis;
  /** Of the conversation as it is known here. */
  readonly revision: Revision;
  /** The snooze that ends; null for the close of an idle conversation. */
  readonly snoozeId: string | null;
  /** The event that it goes back to, and how deep that is in a chain of automations. */
  readonly cause: string;
  readonly causeDepth: number;
}

/** Behind which timer of a lane to go on: they are in the order of `dueAt`, then of the conversation's id. */
export type AfterTimer = Pick<Timer, 'dueAt' | 'conversation'>;

export interface TimerCounts {
  readonly wakes: number;
  readonly closes: number;
}

/** Who may route, and on what: as of the checkpoint. */
export interface RoutingView {
  /** The rules of that revision; undefined for one that is not kept any more. */
  rules(workspace: string, revision: Revision): Promise<readonly RoutingRule[] | undefined>;
  /** Whom the rule of that name chose last among many. */
  lastInTurn(workspace: string, rule: string): Promise<Assignee | undefined>;
  /** How many open conversations each of them has, in their order. */
  openOf(workspace: string, assignees: readonly Assignee[]): Promise<readonly number[]>;
  /** Workspaces in which triggers wait, behind this one in their order. */
  workspacesWaiting(limit: number, after?: string): Promise<readonly string[]>;
  /** Triggers that wait, in the order of the log, behind this one. */
  waiting(
    workspace: string,
    limit: number,
    after?: Pick<Trigger, 'position' | 'revision'>,
  ): Promise<readonly Trigger[]>;
  waitingCount(): Promise<number>;
  /** The revision up to which a conversation was applied; undefined for one that is not there (any more). */
  revisionOf(workspace: string, conversation: string): Promise<Revision | undefined>;
}

/**
 * The read model of the automations: which timers are set, which conversations wait for routing, whose turn it is. It is made of the log, with
 * its checkpoint, lease and parked commits in the same store. An adapter is one when it passes `automationStoreContract`.
 *
 * - `apply` writes what commits change, and the position, in one transaction. A commit that was applied before changes nothing.
 * - Whoever reads for what is to be done passes its lease, and gets `LeaseLost` when another has taken it since.
 */
export interface AutomationStore extends RoutingView {
  readonly leases: Leases;
  readonly parked: ParkedCommits;
  checkpoint(): Promise<Position | undefined>;
  /**
   * Where routing begins: what lies up to there in the log asks for none (the past is not routed). Set once, before the first batch; later calls change nothing.
   * `logId` is what the log is known by.
   */
  begin(logId: string, end: Position | undefined): Promise<void>;
  /** Whether it was made of this log; also true of one that has not begun. */
  isOf(logId: string): Promise<boolean>;
  apply(
    changes: readonly (FollowedChange | UnhandledChange)[],
    position: Position,
    lease: Lease,
  ): Promise<readonly ParkedCommit[]>;
  /** A parked stream handled again, see `Parking.again`. */
  applyParked(
    stream: StreamName,
    changes: readonly (FollowedChange | UnhandledChange)[],
    more: boolean,
    lease: Lease,
  ): Promise<boolean>;

  /**
   * Lanes in which something may be due, those with the oldest first, at most so many of one workspace. Where there are more: the oldest of each workspace,
   * then the snoozes of these workspaces, then more of their inboxes. One may turn out to have nothing due: then `settled` says so.
   */
  dueLanes(
    now: Millis,
    limits: { readonly lanes: number; readonly ofWorkspace: number },
    lease: Lease,
  ): Promise<readonly TimerLane[]>;
  /** Timers of a lane that are due, oldest first. */
  dueIn(lane: TimerLane, now: Millis, limit: number, lease: Lease, after?: AfterTimer): Promise<readonly Timer[]>;
  /** Nothing of the lane is due now: it is asked again when its next timer is. */
  settled(lane: TimerLane, lease: Lease): Promise<void>;
  /** When a lane is due next; undefined for never. It may be earlier than the first timer of the lane. */
  nextDue(): Promise<Millis | undefined>;
  /** How many timers are due, of one lane or of all. */
  overdue(now: Millis, lane?: TimerLane): Promise<TimerCounts>;
  /** How many are set. */
  timers(): Promise<TimerCounts>;

  /** Triggers that routing is done with, although the log says nothing of them. Unknown ones are passed by. */
  routed(triggers: readonly Pick<Trigger, 'workspace' | 'conversation' | 'revision'>[], lease: Lease): Promise<void>;
  /** Frees its files or connections. */
  close(): Promise<void>;
}

/** The name of the consumer, its lease and its checkpoint. */
export const AUTOMATIONS = 'automations';
