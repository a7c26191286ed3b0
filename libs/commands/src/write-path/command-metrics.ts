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
  /** Likewise, of one that has ended. */
  count(command: string, result: PromiseSettledResult<Result>): void;
}

export function commandCounts(metrics: Metrics): CommandCounts {
  const family = metrics.counter({
    name: 'parley_commands_total',
    help: 'Commands that came in, by their name and by what became of them.',
    labels: ['command', 'result'],
  });
  const known = new Map<string, Map<Outcome, Counter>>();

  function countAs(command: string, outcome: Outcome): void {
    let counters = known.get(command);
    if (counters === undefined) known.set(command, (counters = new Map()));
    let counter = counters.get(outcome);
    if (counter === undefined) counters.set(outcome, (counter = family(command, outcome)));
    counter.inc();
  }

  const count: CommandCounts['count'] = (command, result) => countAs(command, outcomeOf(result));

  return {
    async counted(command, coming) {
      const [result] = await Promise.allSettled([coming]);
      count(command, result);
      return coming;
    },
    count,
  };
}

function outcomeOf(settled: PromiseSettledResult<Result>): Outcome {
  if (settled.status === 'rejected') return settled.reason instanceof StoreUnavailable ? 'unavailable' : 'failed';
  const { value: result } = settled;
  if (E.isLeft(result)) return FAILURES[result.left.tag];
  if (result.right.replayed) return 'replayed';
  return result.right.changed ? 'changed' : 'unchanged';
}
