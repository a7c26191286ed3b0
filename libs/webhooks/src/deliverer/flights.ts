import { errorKind, type Logger, type Scheduler } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import type { Millis } from '../millis';
import { LANE_LEASE_MS, type Claim, type Settled } from '../port';
import type { Sender } from '../sending/sender';
import type { Sealer } from '../signing/sealer';
import { Cursors } from './cursors';
import { makeAttempt } from './make-attempt';
import { openedKeys, type OpenKeys } from '../signing/opened-keys';

/** A request that begins later after its claim may last longer than the lease of its lane, so it is not made. */
const LATEST_START_MS = 2_000;

export interface FlightsOptions {
  readonly sender: Pick<Sender, 'send'>;
  readonly publicLog: Pick<PublicLogReader, 'epochs'>;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly clock: Scheduler;
  readonly random: () => number;
  readonly logger: Logger;
  /** Called with what came of a request. */
  readonly over: (settled: Settled) => void;
  /** Called when there is something to give back. */
  readonly back: () => void;
  /** Called with a claim that is left to the lease of its lane. */
  readonly lost: (claim: Claim) => void;
}

interface Flight {
  readonly began: Millis;
  readonly controller: AbortController;
}

/** The requests that are under way, and those of which is not written yet what came of them. */
export class Flights {
  /** Claims that came to no attempt: their lanes are to be released. */
  readonly givenBack: Claim[] = [];
  private readonly flying = new Map<Claim, Flight>();
  private readonly cursors: Cursors;
  private readonly openKeys: OpenKeys;
  private isCutOff = false;
  private whenLanded: (() => void) | undefined;

  constructor(private readonly options: FlightsOptions) {
    this.cursors = new Cursors(options.publicLog);
    this.openKeys = openedKeys(options.sealer);
  }

  begin(claim: Claim, claimedAt: Millis): void {
    const flight = { began: claimedAt, controller: new AbortController() };
    this.flying.set(claim, flight);
    void this.fly(claim, flight);
  }

  /** It is off one's hands. */
  remove(claim: Claim): void {
    this.flying.delete(claim);
    if (this.flying.size === 0) this.whenLanded?.();
  }

  /** Resolves when none is left, or after so many ms. */
  async landed(ms: number): Promise<void> {
    if (this.flying.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.clock.after(ms, resolve);
      this.whenLanded = () => {
        cancel();
        resolve();
      };
    });
    this.whenLanded = undefined;
  }

  /** Those without an answer come to no attempt. */
  cutOff(): void {
    this.isCutOff = true;
    for (const { controller } of this.flying.values()) controller.abort();
  }

  /**
   * Those whose lanes are not leased any more come to no attempt; whether there are some that are cut off now. Whoever sends ends a request long
   * before: this is for a clock that was set.
   */
  cutOffOverdue(): boolean {
    const now = this.options.clock.now();
    const overdue = [...this.flying.values()].filter(
      ({ began, controller }) => now - began > LANE_LEASE_MS && !controller.signal.aborted,
    );
    for (const { controller } of overdue) controller.abort();
    return overdue.length > 0;
  }

  private async fly(claim: Claim, { began, controller }: Flight): Promise<void> {
    const { clock, over, lost, logger } = this.options;
    try {
      const cursor = await this.cursors.of(claim.event.place);
      if (this.isCutOff || clock.now() - began > LATEST_START_MS) return this.giveBack(claim);
      const settled = await makeAttempt(claim, cursor, { ...this.options, openKeys: this.openKeys }, controller.signal);
      if (controller.signal.aborted && settled.transport) this.giveBack(claim);
      else over(settled);
    } catch (error) {
      logger.error(
        { webhook: claim.lane.webhook, error: errorKind(error) },
        'A request to a webhook could not be made',
      );
      lost(claim);
    }
  }

  private giveBack(claim: Claim): void {
    this.givenBack.push(claim);
    this.options.back();
  }
}
