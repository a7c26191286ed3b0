import * as E from 'fp-ts/Either';
import { StoreUnavailable } from '@parley/event-store';
import type { Counter, Metrics } from '@parley/platform';
import type { CommandFailure, Receipt } from './execution';

type Outcome = 'changed' | 'unchanged' | 'replayed' | 'failed' | (typeof FAILURES)[CommandFailure<unknown>['tag']];
type Result = E.Either<CommandFailure<unknown>, Pick<Receipt, 'changed' | 'replayed'>>;

const FAILURES = {
  Refused: 'refused',
  PreconditionFailed: 'precondition_failed',
  KeyReused: 'key_reused',
  TooLarge: 'too_large',
  ChainTooLong: 'chain_too_long',
  Unavailable: 'unavailable',
  UnknownOutcome: 'unknown_outcome',
  Unreadable: 'unreadable',
} as const satisfies { readonly [Tag in CommandFailure<unknown>['tag']]: string };

/** Counts what becomes of commands. */
export interface CommandCounts {
  /** The same promise. `command` is a name of the domain. */
  counted<R extends Result>(command: string, result: Promise<R>): Promise<R>;
}

export function commandCounts(metrics: Metrics): CommandCounts {
  const family = metrics.counter({
    name: 'parley_commands_total',
    help: 'Commands that came in, by their name and by what became of them.',
    labels: ['command', 'result'],
  });
  const known = new Map<string, Map<Outcome, Counter>>();

  function count(command: string, outcome: Outcome): void {
    let counters = known.get(command);
    if (counters === undefined) known.set(command, (counters = new Map()));
    let counter = counters.get(outcome);
    if (counter === undefined) counters.set(outcome, (counter = family(command, outcome)));
    counter.inc();
  }

  return {
    async counted(command, coming) {
      try {
        const result = await coming;
        count(command, outcomeOf(result));
        return result;
      } catch (error) {
        count(command, error instanceof StoreUnavailable ? 'unavailable' : 'failed');
        throw error;
      }
    },
  };
}

function outcomeOf(result: Result): Outcome {
  if (E.isLeft(result)) return FAILURES[result.left.tag];
  if (result.right.replayed) return 'replayed';
  return result.right.changed ? 'changed' : 'unchanged';
}
