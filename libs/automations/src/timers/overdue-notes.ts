import type { Millis } from '@parley/domain';
import type { Logger } from '@parley/platform';
import type { AutomationStore, TimerLane } from '../port';

/** What is late by less is not told of. */
export const LATE_MS = 5_000;
/** Of so many inboxes is remembered what they say. */
const MOST_INBOXES = 10_000;

interface Parts {
  readonly store: Pick<AutomationStore, 'overdue'>;
  readonly logger: Logger;
  readonly perSecond: number;
}

/** Says what is overdue before the first of it is done (rules 7 and 8). */
export class OverdueNotes {
  private hasBegun = false;
  /** By inbox: the policy of which was told, or nothing was to be told. */
  private readonly known = new Map<string, string>();

  constructor(private readonly parts: Parts) {}

  /** Before something of these lanes is begun. Gives how many timers are overdue in all, the first time. */
  async tell(lanes: readonly TimerLane[], now: Millis): Promise<number> {
    const { store, logger, perSecond } = this.parts;
    const isFirst = !this.hasBegun;
    const counts = isFirst ? await store.overdue(now - LATE_MS) : { wakes: 0, closes: 0 };
    if (counts.wakes + counts.closes > 0)
      logger.info(
        { ...counts, perSecond },
        'Timers are overdue: snoozed conversations are woken and idle ones closed now, oldest first, so many per second at most',
      );
    this.hasBegun = true;
    for (const lane of lanes) if (lane.kind === 'idle') await this.tellOf(lane, now, isFirst);
    return counts.wakes + counts.closes;
  }

  /** An inbox got a timeout, or another one, or something of it is due for the first time. */
  private async tellOf(lane: TimerLane & { kind: 'idle' }, now: Millis, isTold: boolean): Promise<void> {
    const { store, logger, perSecond } = this.parts;
    const { workspace, inbox, policy } = lane;
    const key = JSON.stringify([workspace, inbox]);
    const said = `${policy.timeoutMs} ${policy.resolution}`;
    if (this.known.get(key) === said) return;
    if (!isTold) {
      const { closes } = await store.overdue(now - LATE_MS, lane);
      const told = { workspace, inbox, closes, timeoutSeconds: policy.timeoutMs / 1_000, perSecond };
      if (closes > 0)
        logger.info(
          told,
          'Idle conversations of an inbox are overdue by its timeout: they are closed now, oldest first, so many per second at most',
        );
    }
    this.known.set(key, said);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_INBOXES && oldest !== undefined) this.known.delete(oldest);
  }
}
