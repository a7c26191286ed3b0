import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decide,
  evolve,
  initialState,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
} from '@parley/domain';
import { anOpening, anyCommand } from './command-arbitraries';
import { MONDAY } from './example-people';

/** What became of one command of a history; no events when it was refused or changed nothing. */
interface Step {
  readonly command: ConversationCommand;
  readonly events: readonly ConversationEvent[];
}

export interface History {
  readonly steps: readonly Step[];
  readonly events: readonly ConversationEvent[];
  readonly state: Conversation;
  /** A stamp after all of it. */
  readonly next: number;
}

/** Runs commands one after the other, a second apart, each decided on what those before it left. */
function historyOf(commands: readonly ConversationCommand[]): History {
  const steps: Step[] = [];
  let state: Conversation = initialState;
  let next = MONDAY;
  for (const unstamped of commands) {
    const command = { ...unstamped, at: next };
    const decided = decide(command, state);
    const events = E.isRight(decided) ? decided.right : [];
    state = events.reduce(evolve, state);
    steps.push({ command, events });
    next += 1000;
  }
  return { steps, events: steps.flatMap(({ events }) => events), state, next };
}

/** Any history that commands can produce. Most begin with an opening that is accepted; some never get that far. */
export const anyHistory: fc.Arbitrary<History> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(anOpening, fc.array(anyCommand, { maxLength: 30 }))
      .map(([opening, rest]) => historyOf([opening, ...rest])),
  },
  { weight: 1, arbitrary: fc.array(anyCommand, { maxLength: 10 }).map(historyOf) },
);
