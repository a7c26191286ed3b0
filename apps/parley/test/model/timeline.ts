import { isDeepStrictEqual } from 'node:util';
import { apply } from './apply';
import type { Exchange, Look, Tick } from './client';
import type { Answer, Command } from './commands';
import { copyOf, exists, revisionOf, shownOf, viewOf, type Conversation, type World } from './conversation';

/** Between two commands: what the model says the conversation is then. */
export interface Moment {
  readonly state: Conversation;
  /** What led here; undefined for the first. */
  readonly by: Exchange | undefined;
}

export const hasChanged = ({ answer }: Exchange): boolean => 'changed' in answer && answer.changed && !answer.replayed;

/**
 * One conversation while many clients write to it: the commands that changed it, in the order of their revisions, carried out
 * by the model one after the other. Each must give exactly the answer that came, so no revision is skipped or given twice.
 */
export class Timeline {
  readonly moments: Moment[];
  readonly differences: string[] = [];

  constructor(
    start: Conversation,
    private readonly exchanges: readonly Exchange[],
    private readonly world: World,
  ) {
    this.moments = [{ state: start, by: undefined }];
    const changing = exchanges.filter(hasChanged);
    for (const exchange of changing.toSorted((a, b) => (a.answer.revision ?? 0) - (b.answer.revision ?? 0))) {
      this.carryOut(exchange);
      if (this.differences.length > 0) return;
    }
    changing.forEach((exchange) => this.checkOrder(exchange));
  }

  get end(): Conversation {
    return (this.moments.at(-1) as Moment).state;
  }

  /** The first moment of those that were possible in which the model gives just this answer; undefined: in none. */
  explains(exchange: Exchange): Moment | undefined {
    return this.possible(exchange).find(({ state }) =>
      isDeepStrictEqual(this.answerAt(state, exchange.command), exchange.answer),
    );
  }

  /** What the model says instead, in each of the moments that were possible. */
  saysOf(exchange: Exchange): string {
    return this.possible(exchange)
      .map(
        ({ state }) =>
          `at ${state.status} ${revisionOf(state)}: ${JSON.stringify(this.answerAt(state, exchange.command))}`,
      )
      .join('\n    ');
  }

  /** Whether somebody who waited for a revision may see this. Nobody ever sees half a command (rule 1). */
  shows({ status, body, atLeast, answered }: Look): boolean {
    const until = this.latest(answered);
    return this.moments.slice(0, until + 1).some(({ state }) => {
      if (revisionOf(state) < atLeast) return false;
      if (status !== 200) return status === 404 && !exists(state);
      return exists(state) && isDeepStrictEqual(shownOf(body), viewOf(state, this.world));
    });
  }

  private carryOut(exchange: Exchange): void {
    const state = copyOf(this.end);
    const said = apply(state, exchange.command, this.world);
    if (!isDeepStrictEqual(said, exchange.answer))
      this.differences.push(`${told(exchange)}\n  model: ${JSON.stringify(said)} of ${JSON.stringify(this.end)}`);
    else this.moments.push({ state, by: exchange });
  }

  /** What was acknowledged before a command was sent comes before it; what was sent after its answer comes after it. */
  private checkOrder(exchange: Exchange): void {
    const at = this.moments.findIndex(({ by }) => by === exchange);
    if (this.earliest(exchange.sent) >= at)
      this.differences.push(`${told(exchange)}\n  a later revision was acknowledged before it was sent`);
    if (this.latest(exchange.answered) < at)
      this.differences.push(`${told(exchange)}\n  it stands on a command that was sent after its answer`);
  }

  private possible({ sent, answered }: Exchange): readonly Moment[] {
    return this.moments.slice(this.earliest(sent), this.latest(answered) + 1);
  }

  /** The moment that somebody knew of before this tick. */
  private earliest(tick: Tick): number {
    const known = this.exchanges.filter(({ answered }) => answered < tick).map(({ answer }) => answer.revision ?? -1);
    const highest = Math.max(-1, ...known);
    return Math.max(
      0,
      this.moments.findLastIndex(({ state }) => revisionOf(state) <= highest),
    );
  }

  /** The last moment that may have been reached by this tick: all that led to it was sent before. */
  private latest(tick: Tick): number {
    const beyond = this.moments.findIndex(({ by }) => by !== undefined && by.sent > tick);
    return beyond === -1 ? this.moments.length - 1 : beyond - 1;
  }

  private answerAt(state: Conversation, command: Command): Answer {
    return apply(copyOf(state), command, this.world);
  }
}

export const told = ({ command, answer, text }: Exchange): string =>
  `  command: ${JSON.stringify(command)}\n  answer: ${JSON.stringify(answer)} ${text}`;
