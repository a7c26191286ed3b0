import type * as E from 'fp-ts/Either';
import type { Stamp, Times } from '@parley/domain';
import type { Aggregate } from './aggregate';
import { appendDecided } from './append-decided';
import type { Attempt } from './attempt';
import type { CommandFailure, Receipt } from './execution';
import type { StreamWriter } from './stream-writer';
import { timeKeeper } from './time-keeper';
import type { WritePathOptions } from './write-path-options';

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

/** A command as it is decided on the head of a writer. Good only as long as nothing else is decided on that writer. */
export type OnHead<Event, Refusal> =
  /** First something has to be looked up, for these times. */
  | { readonly tag: 'resolve'; readonly times: Times }
  | { readonly tag: 'write'; readonly at: number; readonly events: readonly Event[] }
  /** An answer without writing, which rests on the stream being as it is known here. */
  | { readonly tag: 'answer'; readonly answer: Result<Refusal> }
  /** An answer that rests on nothing. */
  | { readonly tag: 'unable'; readonly answer: Result<never> };

/** How commands of one kind of stream are decided on a writer, and what becomes of what was decided. */
export interface Decisions<State, Command extends Stamp, Event, Refusal, Requirements, Context> {
  decideOn(
    writer: StreamWriter<State>,
    attempt: Attempt<State, Command, Event, Refusal, Requirements, Context>,
  ): OnHead<Event, Refusal>;
  /**
   * Hands what was decided to the writer at once, so that the next command can be decided; answers when it is durable.
   * Undefined: another process wrote first. Rejects with `StoreUnavailable`.
   */
  carriedOut(
    writer: StreamWriter<State>,
    attempt: Attempt<State, Command, Event, Refusal, Requirements, Context>,
    decided: Exclude<OnHead<Event, Refusal>, { tag: 'resolve' }>,
  ): Promise<Result<Refusal> | undefined>;
}

export function decisions<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
  options: WritePathOptions,
): Decisions<State, Command, Event, Refusal, Requirements, Context> {
  const timesOf = timeKeeper(options);
  const append = appendDecided(aggregate, options);
  return {
    decideOn(writer, attempt) {
      const times = timesOf(writer, attempt.execution);
      if ('_tag' in times) return { tag: 'unable', answer: times };
      const decision = attempt.decide(writer.head, times);
      if (decision === 'resolve') return { tag: 'resolve', times };
      return decision.tag === 'write' ? { ...decision, at: times.at } : decision;
    },
    async carriedOut(writer, { execution }, decided) {
      switch (decided.tag) {
        case 'write':
          return append(writer, { execution, at: decided.at, events: decided.events });
        case 'answer':
          return (await writer.confirm(writer.head.revision)) ? decided.answer : undefined;
        case 'unable':
          return decided.answer;
      }
    },
  };
}
