import type { Millis } from '@parley/domain';
import type { Logger } from '@parley/platform';
import type { AutomationStore, TimerLane } from '../port';
import type { TimerLimits } from './limits';

/** What is late by less is within its time (rules 7 and 8), and not told of. */
export const LATE_MS = 2_000;
/** Of so many inboxes is remembered what they say. */
const MOST_INBOXES = 10_000;

interface Parts {
  readonly store: Pick<AutomationStore, 'overdue'>;
  readonly logger: Logger;
  readonly limits: Pick<TimerLimits, 'perSecond' | 'lanes' | 'lanesOfWorkspace'>;
}

/** Says what is overdue before the first of it is done (rules 7 and 8). */
export class OverdueNotes {
  private hasBegun = false;
  /** By workspace and inbox: the policy of which was told, or nothing was to be told. */
  private readonly known = new Map<string, { readonly workspace: string; readonly said: string }>();

  constructor(private readonly parts: Parts) {}

  /** Before something of these lanes is begun. Gives how many timers are overdue in all, the first time. */
  async tell(lanes: readonly TimerLane[], now: Millis): Promise<number> {
    const { store, logger } = this.parts;
    const { perSecond } = this.parts.limits;
    const isFirst = !this.hasBegun;
    const counts = isFirst ? await store.overdue(now - LATE_MS) : { wakes: 0, closes: 0 };
    if (counts.wakes + counts.closes > 0)
      logger.info(
        { ...counts, perSecond },
        'Timers are overdue: snoozed conversations are woken and idle ones closed now, the oldest of each inbox and of the snoozes first, so many per second at most',
      );
    this.hasBegun = true;
    this.forgetOthers(lanes);
    for (const lane of lanes) if (lane.kind === 'idle') await this.tellOf(lane, now, isFirst);
    return counts.wakes + counts.closes;
  }

  /** Nothing of it is due any more: whatever is overdue there later is news, as when a timeout is taken away and set again. */
  forget(lane: TimerLane): void {
    this.known.delete(keyOf(lane));
  }

  /** An inbox got a timeout, or another one, or something of it is due for the first time. */
  private async tellOf(lane: TimerLane & { kind: 'idle' }, now: Millis, isTold: boolean): Promise<void> {
    const { store, logger } = this.parts;
    const { perSecond } = this.parts.limits;
    const { workspace, inbox, policy } = lane;
    const key = keyOf(lane);
    const said = `${policy.timeoutMs} ${policy.resolution}`;
    if (this.known.get(key)?.said === said) return;
    if (!isTold) {
      const { closes } = await store.overdue(now - LATE_MS, lane);
      const told = { workspace, inbox, closes, timeoutSeconds: policy.timeoutMs / 1_000, perSecond };
      if (closes > 0)
        logger.info(
          told,
          'Idle conversations of an inbox are overdue by its timeout: they are closed now, oldest first, so many per second at most',
        );
    }
    this.known.set(key, { workspace, said });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_INBOXES && oldest !== undefined) this.known.delete(oldest);
  }

  /** Those that lost their timeout, or have nothing due for another reason. */
  private forgetOthers(lanes: readonly TimerLane[]): void {
    const { limits } = this.parts;
    // Not all are among so many.
    if (lanes.length >= limits.lanes) return;
    const due = new Set(lanes.map(keyOf));
    const ofWorkspace = new Map<string, number>();
    for (const { workspace } of lanes) ofWorkspace.set(workspace, (ofWorkspace.get(workspace) ?? 0) + 1);
    for (const [key, { workspace }] of this.known)
      if (!due.has(key) && (ofWorkspace.get(workspace) ?? 0) < limits.lanesOfWorkspace) this.known.delete(key);
  }
}

const keyOf = (lane: TimerLane): string => JSON.stringify([lane.workspace, lane.kind === 'idle' ? lane.inbox : null]);
