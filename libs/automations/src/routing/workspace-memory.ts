import type { Millis } from '@parley/domain';
import type { AutomationStore } from '../port';
import type { Trigger } from '../projection/followed';
import { OwnDecisions } from './own-decisions';

/** A conversation that failed so often in a row keeps the others of its workspace no longer waiting. */
const PATIENCE = 6;
/** So many conversations of a workspace are remembered that fail. */
const MOST = 10_000;
/** Of many that are left out, each is tried again so much more seldom as there are hundreds of them: at most six times. */
const MANY = 100;
const MOST_SELDOM = 6;

/** What routing remembers of a workspace from one turn to the next. */
export class WorkspaceMemory {
  readonly own: OwnDecisions;
  private readonly failures = new Map<string, number>();
  /** Until when, by passed time. */
  private readonly leftOut = new Map<string, Millis>();

  constructor(
    private readonly store: Pick<AutomationStore, 'revisionOf' | 'lastInTurn' | 'openOf' | 'parked' | 'waiting'>,
    private readonly workspace: string,
  ) {
    this.own = new OwnDecisions(store, workspace);
  }

  get isEmpty(): boolean {
    return this.own.size === 0 && this.failures.size === 0 && this.leftOut.size === 0;
  }

  /** Whether it has failed so often that the others are to be tried. */
  failed({ conversation }: Trigger): boolean {
    const failures = (this.failures.get(conversation) ?? 0) + 1;
    this.remember(conversation, failures);
    return failures >= PATIENCE;
  }

  /** It is not to be waited for any more, however seldom it has failed. */
  givenUp({ conversation }: Trigger): void {
    this.remember(conversation, PATIENCE);
  }

  /** It was decided, or nothing waits of it any more. */
  over(conversation: string): void {
    this.failures.delete(conversation);
    this.leftOut.delete(conversation);
  }

  /** It is tried again after `forMs`, or longer where many are left out. */
  leaveOut({ conversation }: Trigger, now: Millis, forMs: Millis): void {
    this.leftOut.set(conversation, now + forMs * Math.min(MOST_SELDOM, Math.max(1, this.leftOut.size / MANY)));
  }

  /** So many fail that those which fail for the first time are not waited for either. */
  get leavesOutMany(): boolean {
    return this.leftOut.size >= MANY;
  }

  isLeftOut({ conversation }: Trigger, now: Millis): boolean {
    return now < (this.leftOut.get(conversation) ?? -Infinity);
  }

  /** Conversations that have failed. */
  failing(): Set<string> {
    return new Set(this.failures.keys());
  }

  /** What is not to be tried later any more. */
  forgetOver(now: Millis): void {
    for (const [conversation, until] of this.leftOut) if (until <= now) this.leftOut.delete(conversation);
  }

  /** What the store knows, and in a workspace in which nothing waits whatever failed. */
  async forgetKnown(now: Millis): Promise<void> {
    await this.own.forgetKnown();
    this.forgetOver(now);
    if (this.failures.size === 0 || (await this.store.waiting(this.workspace, 1)).length > 0) return;
    this.failures.clear();
    this.leftOut.clear();
  }

  private remember(conversation: string, failures: number): void {
    this.failures.delete(conversation);
    this.failures.set(conversation, failures);
    const [oldest] = this.failures.keys();
    if (this.failures.size > MOST && oldest !== undefined) this.over(oldest);
  }
}
