import type { Millis } from '@parley/domain';
import { errorKind, type Logger } from '@parley/platform';
import type { Commander, CommandOutcome } from '../commands/commander';
import type { PutOff } from '../put-off';
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

const COMMANDS = 'commands';

/** Has timers carried out, at a bounded rate, and sees to what becomes of each. */
export class Asking {
  private readonly underWay = new Set<Promise<void>>();
  /** Grows with each failure after which everything pauses. */
  private pauses = 0;
  /** Nothing succeeded since the last pause: one at a time is tried. */
  private isTroubled = false;

  constructor(private readonly parts: Parts) {}

  /** In how many ms one may begin; `Infinity` until something has its answer, is known or the pause is over. */
  waitMs(): Millis {
    const { putOff, held, limits, rate } = this.parts;
    const most = this.isTroubled ? 1 : limits.inFlight;
    if (putOff.has(COMMANDS) || held.isFull || this.underWay.size >= most) return Infinity;
    return rate.waitMs();
  }

  /** Everything has its answer. */
  get isQuiet(): boolean {
    return this.underWay.size === 0;
  }

  begin(due: DueTimer): void {
    const { rate, held, failing, answered } = this.parts;
    rate.take();
    held.begin(due);
    failing.begin(due);
    const { pauses } = this;
    const asked = this.carriedOut(due).then((outcome) => {
      this.underWay.delete(asked);
      this.ended(due, outcome, pauses);
      answered(outcome);
    });
    this.underWay.add(asked);
  }

  /** What failed is not tried again from here. */
  forgetFailing(): void {
    const { held, failing } = this.parts;
    for (const due of failing.waiting()) {
      failing.over(due);
      held.giveBack(due);
    }
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

  private ended(due: DueTimer, outcome: CommandOutcome, pauses: number): void {
    if (outcome.tag === 'failed') return this.failed(due, outcome.reason, pauses);
    const { held, failing, logger } = this.parts;
    failing.over(due);
    if (pauses === this.pauses) this.succeeds();
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

  private failed(due: DueTimer, reason: string, pauses: number): void {
    const { held, failing, putOff, seldom, logger } = this.parts;
    if (held.triesOf(due) > 0) {
      // It failed while others did not: nobody waits for it.
      failing.over(due);
      return void held.putAside(due);
    }
    failing.failed(due);
    if (pauses !== this.pauses) return;
    this.pauses += 1;
    this.isTroubled = true;
    if (putOff.add(COMMANDS) < 2) return;
    seldom.tell(`command ${reason}`, () =>
      logger.warn({ reason }, 'What timers ask for cannot be carried out: they wait. It is tried again'),
    );
  }

  private succeeds(): void {
    const { held, failing, putOff, logger } = this.parts;
    this.isTroubled = false;
    putOff.over(COMMANDS);
    for (const due of failing.suspects()) {
      failing.over(due);
      if (held.putAside(due) > 0) continue;
      logger.warn(
        named(due),
        'What is due of a conversation cannot be done, of others it can: it is tried now and then',
      );
    }
  }
}

const named = ({ lane, timer }: DueTimer): { readonly workspace: string; readonly conversation: string } => ({
  workspace: lane.workspace,
  conversation: timer.conversation,
});
