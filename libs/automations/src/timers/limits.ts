import type { Millis } from '@parley/domain';

/** How fast timers are done, how much of them is in memory, and how often is looked for them. */
export interface TimerLimits {
  /** Commands that are begun in a second, and at once after a rest. */
  readonly perSecond: number;
  readonly burst: number;
  /** Commands without an answer yet. */
  readonly inFlight: number;
  /** Conversations of which a command was answered and the store does not know yet. With so many, nothing new begins. */
  readonly held: number;
  /** Conversations that are passed by for a while, or for as long as they stay as they are. */
  readonly aside: number;
  /** Lanes that are looked at together, in all and of one workspace: so many take turns. */
  readonly lanes: number;
  readonly lanesOfWorkspace: number;
  /** Timers that are read ahead, in all and of one lane. One of each lane is there in any case. */
  readonly ahead: number;
  readonly page: number;
  /** The longest time without a look at the store. */
  readonly lookMs: Millis;
  /** How often is looked for lanes that became due while there is work, and while the store cannot say when the next one is due. */
  readonly busyLookMs: Millis;
  readonly blockedLookMs: Millis;
}

export const TIMER_LIMITS: TimerLimits = {
  perSecond: 400,
  burst: 20,
  inFlight: 16,
  held: 2_000,
  aside: 10_000,
  lanes: 500,
  lanesOfWorkspace: 100,
  ahead: 500,
  page: 32,
  lookMs: 60_000,
  busyLookMs: 100,
  blockedLookMs: 500,
};
