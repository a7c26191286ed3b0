import type { Millis } from '@parley/domain';
import { errorKind, type Logger } from '@parley/platform';
import type { Commander, CommandOutcome } from '../commands/commander';
import type { PutOff } from '../put-off';
import type { Mood } from './choosing';
import { commandOf, type DueTimer } from './command-of';
import type { Failing } from './failing';
import type { Held } from './held';
import type { TimerLimits } from './limits';
import type { Rate } from './rate';
import type { Seldom } from '../seldom';

interface Parts {
  readonly commander: Pick<Commander, 'carryOut'>;
  readonly logger: Logger;
  readonly limits: Pick<TimerLimits, 'inFlight'>;
  readonly held: Held;
  readonly failing: Failing;
  readonly rate: Rate;
  readonly putOff: PutOff;
  readonly seldom: Seldom;
  /** One has its answer. */
  readonly answered: (outcome: CommandOutcome) => void;
}

/** How things were when one began. */
interface Begun {
  readonly era: number;
  /** It had failed before, and others have not since. */
  readonly isLastTry: boolean;
}

const COMMANDS = 'commands';
/** So many others are tried at most before the next pause: one at first, twice as many after each. */
const MOST_OTHERS = 16;

/** Has timers carried out, at a bounded rate, and sees to what becomes of each. */
export class Asking {
  private readonly underWay = new Set<Promise<void>>();
  private known: Mood = 'fine';
  /** Another one begins with each failure that tells something: what began before it tells nothing any more. */
  private era = 0;
  private underWayOfEra = 0;
  /** How many are tried before the next pause. */
  private others = 0;
  /** How many there were in a row. */
  private pauses = 0;
  private lastReason = '';

  constructor(private readonly parts: Parts) {}

  get mood(): Mood {
    return this.known;
  }

  /** In how many ms one may begin; `Infinity` until something has its answer, is known or the pause is over. */
  waitMs(): Millis {
    const { putOff, held, limits, rate } = this.parts;
    if (putOff.has(COMMANDS) || held.isFull || this.underWay.size >= limits.inFlight) return Infinity;
    // One at a time is tried.
    if (this.known !== 'fine' && this.underWayOfEra > 0) return Infinity;
    return rate.waitMs();
  }

  /** Everything has its answer. */
  get isQuiet(): boolean {
    return this.underWay.size === 0;
  }

  begin(due: DueTimer): void {
    const { rate, held, failing, answered } = this.parts;
    const begun = { era: this.era, isLastTry: failing.has(due) && this.known === 'fine' };
    rate.take();
    held.begin(due);
    failing.begin(due);
    this.underWayOfEra += 1;
    const asked = this.carriedOut(due).then((outcome) => {
      this.underWay.delete(asked);
      if (begun.era === this.era) this.underWayOfEra -= 1;
      this.ended(due, outcome, begun);
      answered(outcome);
    });
    this.underWay.add(asked);
  }

  /** There is nothing else to try after a failure: everything pauses. */
  noOther(): void {
    this.pause();
  }

  /** What failed is not tried again from here. */
  forgetFailing(): void {
    const { held, failing } = this.parts;
    for (const due of failing.forgetWaiting()) held.giveBack(due);
  }

  /** Resolves when what is under way has its answer. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async carriedOut(due: DueTimer): Promise<CommandOutcome> {
    try {
      return await this.parts.commander.carryOut(commandOf(due));
    } catch (error) {
      return { tag: 'failed', reason: errorKind(error) };
    }
  }

  private ended(due: DueTimer, outcome: CommandOutcome, begun: Begun): void {
    if (outcome.tag === 'failed') return this.failed(due, outcome.reason, begun);
    const { held, failing, logger } = this.parts;
    failing.over(due);
    if (begun.era === this.era) this.succeeds();
    switch (outcome.tag) {
      case 'done':
        return held.awaits(due, outcome.revision);
      case 'chain_too_long':
        held.putAsideForGood(due);
        return logger.warn(
          { ...named(due), depth: due.timer.causeDepth + 1 },
          'a chain of automations was cut: it is longer than 10, and what was due of the conversation is not done',
        );
      case 'refused':
        if (held.putAside(due) === 0)
          logger.warn(
            { ...named(due), code: outcome.code },
            'What was due of a conversation was refused. It is tried again now and then',
          );
    }
  }

  private failed(due: DueTimer, reason: string, { era, isLastTry }: Begun): void {
    const { held, failing, logger } = this.parts;
    if (isLastTry || held.triesOf(due) > 0) {
      // It failed while others did not: nobody waits for it.
      failing.over(due);
      if (held.putAside(due) > 0) return;
      return logger.warn(
        named(due),
        'What is due of a conversation cannot be done, of others it can: it is tried now and then',
      );
    }
    failing.failed(due);
    if (era !== this.era) return;
    this.era += 1;
    this.underWayOfEra = 0;
    this.lastReason = reason;
    if (this.known === 'doubt') this.others -= 1;
    else this.others = Math.min(MOST_OTHERS, 2 ** this.pauses);
    this.known = 'doubt';
    if (this.others === 0) this.pause();
  }

  private pause(): void {
    const { putOff, seldom, logger } = this.parts;
    this.known = 'trouble';
    const reason = this.lastReason;
    this.pauses = putOff.add(COMMANDS);
    if (this.pauses < 2) return;
    seldom.tell(`command ${reason}`, () =>
      logger.warn({ reason }, 'What timers ask for cannot be carried out: they wait. It is tried again'),
    );
  }

  private succeeds(): void {
    this.known = 'fine';
    this.pauses = 0;
    this.parts.putOff.over(COMMANDS);
  }
}

const named = ({ lane, timer }: DueTimer): { readonly workspace: string; readonly conversation: string } => ({
  workspace: lane.workspace,
  conversation: timer.conversation,
});
