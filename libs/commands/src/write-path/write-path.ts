import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { timesAfter, type Stamp, type Times } from '@parley/domain';
import type { Revision, StreamName } from '@parley/event-store';
import type { Aggregate } from './aggregate';
import { carryOut, MAX_ATTEMPTS, othersWroteFirst } from './carry-out';
import { carryOutInOrder, type Alone, type InOrder } from './carry-out-in-order';
import { decisions } from './decisions';
import type { CommandFailure, Execution, Receipt } from './execution';
import { StreamCache } from './stream-cache';
import type { WritePathOptions } from './write-path-options';

export interface WritePath<State, Command, Refusal> {
  /** Load, decide, append. Conflicts are decided again, outcomes that nobody answered are looked up. */
  execute(execution: Execution<Command>): TaskEither<CommandFailure<Refusal>, Receipt>;
  /**
   * Likewise, commands on one stream, each as if it came when the one before was answered; what they decide is appended together.
   * `alone` takes over commands whose refusal is not the end of them.
   */
  executeInOrder<Answer = never>(
    executions: readonly Execution<Command>[],
    alone?: Alone<Command, Refusal, Answer>,
  ): Promise<InOrder<Refusal, Receipt | Answer>>;
  /** The durable state as this process knows it, if it has it at hand. */
  peekNow(stream: StreamName): State | undefined;
  /** Likewise, read from the store when it has not. Rejects with `StoreUnavailable`. */
  peek(stream: StreamName): Promise<E.Either<CommandFailure<never>, State>>;
  /** Likewise, as the store has it now: whatever was acknowledged before, by any process, is in it. */
  confirmed(stream: StreamName): Promise<E.Either<CommandFailure<never>, Confirmed<State>>>;
  /** Another process may have written: what is known of the stream up to an older revision is forgotten. */
  invalidate(stream: StreamName, revision: Revision): void;
  /** What is known of one stream is forgotten. */
  evict(stream: StreamName): void;
  /** Everything known is forgotten, and read again when it is needed. */
  clear(): void;
}

/** A state, and the times that a command on it would have. */
export interface Confirmed<State> extends Times {
  readonly state: State;
}

export function writePath<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
  options: WritePathOptions,
): WritePath<State, Command, Refusal> {
  const { store, clock, newId, cachedBytes } = options;
  const streams = new StreamCache<State, Event>(aggregate, store, newId, cachedBytes);
  const decided = decisions(aggregate, options);
  const execute = carryOut(aggregate, streams, decided, options);

  async function confirmed(stream: StreamName): Promise<E.Either<CommandFailure<never>, Confirmed<State>>> {
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) {
      const writer = streams.now(stream) ?? (await streams.of(stream));
      if ('_tag' in writer) return writer;
      const { head } = writer;
      if (await writer.confirm(head.revision)) return E.right({ state: head.state, ...timesAfter(head.at, clock()) });
    }
    return othersWroteFirst;
  }

  return {
    execute: (execution) => () => execute(execution),
    executeInOrder: carryOutInOrder(aggregate, streams, decided, options),
    peekNow: (stream) => streams.now(stream)?.durable.state,
    async peek(stream) {
      const writer = streams.now(stream) ?? (await streams.of(stream));
      return '_tag' in writer ? writer : E.right(writer.durable.state);
    },
    confirmed,
    invalidate: (stream, revision) => streams.invalidate(stream, revision),
    evict: (stream) => streams.evict(stream),
    clear: () => streams.clear(),
  };
}
