import type { Trigger } from '../projection/followed';
import type { Routing } from './routing';
import type { WorkspaceMemory } from './workspace-memory';

/** Of so many in a row it is left open no longer whether they fail or the store does. */
const MOST = 100;

/** Triggers that fail, while those behind them are tried: when one of these succeeds, it is not the store that fails. */
export class Suspects {
  private readonly all: Trigger[] = [];
  /** Those that were not known to fail. */
  private newcomers = 0;

  private hasLeftOut = false;

  constructor(
    private readonly routing: Pick<Routing, 'time' | 'seldom' | 'logger' | 'limits'>,
    private readonly workspace: string,
    private readonly memory: Pick<WorkspaceMemory, 'failed' | 'givenUp' | 'leaveOut' | 'leavesOutMany'>,
  ) {}

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  get isFull(): boolean {
    return this.all.length >= MOST;
  }

  /**
   * Whether those behind it may be tried: one that fails again and again never keeps them waiting. Behind such ones as many others may fail as they are,
   * so that it takes few turns to get past many.
   */
  add(trigger: Trigger): boolean {
    if (!this.memory.failed(trigger)) {
      if (!this.memory.leavesOutMany && 2 * this.newcomers >= this.all.length) return false;
      this.newcomers += 1;
      this.memory.givenUp(trigger);
    }
    this.all.push(trigger);
    return true;
  }

  /** Whether any were left out. */
  get leftOut(): boolean {
    return this.hasLeftOut;
  }

  /** Those so far are suspects no longer, and tried again after a while. `reason`: of the last failure. */
  leaveOut(reason: string): void {
    const { time, limits, seldom, logger } = this.routing;
    const { workspace } = this;
    const all = this.all.splice(0);
    this.newcomers = 0;
    const [first] = all;
    if (first === undefined) return;
    this.hasLeftOut = true;
    for (const trigger of all) this.memory.leaveOut(trigger, time.now(), limits.leftOutMs);
    seldom.tell(`left out of ${workspace}`, () =>
      logger.warn(
        { workspace, conversation: first.conversation, conversations: all.length, error: reason },
        'Conversations cannot be routed: they are left out for a while, so that others of their workspace are not kept waiting',
      ),
    );
  }
}
