import type { Millis } from '@parley/domain';
import type { RoutingView } from '../port';
import type { Trigger } from '../projection/followed';
import { OwnDecisions } from './own-decisions';

/** A conversation that failed so often in a row keeps the others of its workspace no longer waiting. */
const PATIENCE = 6;
/** Of so many conversations of a workspace. */
const MOST_LEFT_OUT = 100;

/** What routing remembers of a workspace from one turn to the next. */
export class WorkspaceMemory {
  readonly own: OwnDecisions;
  private readonly failures = new Map<string, number>();
  /** Until when. */
  private readonly leftOut = new Map<string, Millis>();

  constructor(view: Pick<RoutingView, 'revisionOf' | 'lastInTurn' | 'openOf'>, workspace: string) {
    this.own = new OwnDecisions(view, workspace);
  }

  get isEmpty(): boolean {
    return this.own.size === 0 && this.failures.size === 0 && this.leftOut.size === 0;
  }

  /** Whether somebody else's may be tried although this one failed. */
  failed({ conversation }: Trigger): boolean {
    const failures = (this.failures.get(conversation) ?? 0) + 1;
    this.failures.delete(conversation);
    this.failures.set(conversation, failures);
    const [oldest] = this.failures.keys();
    // It may be that nothing waits of it any more.
    if (this.failures.size > 2 * MOST_LEFT_OUT && oldest !== undefined) this.succeeded(oldest);
    return failures >= PATIENCE && this.leftOut.size < MOST_LEFT_OUT;
  }

  succeeded(conversation: string): void {
    this.failures.delete(conversation);
    this.leftOut.delete(conversation);
  }

  /** Others succeed while it fails: it is tried again at that time. */
  leaveOut({ conversation }: Trigger, until: Millis): void {
    this.leftOut.set(conversation, until);
  }

  isLeftOut({ conversation }: Trigger, now: Millis): boolean {
    return now < (this.leftOut.get(conversation) ?? -Infinity);
  }
}
