import * as E from 'fp-ts/Either';
import type { Stamp } from '@parley/domain';
import { StoreUnavailable } from '@parley/event-store';
import { silentMetrics } from '@parley/platform';
import type { Aggregate } from './aggregate';
import { appendDecided } from './append-decided';
import { Attempt } from './attempt';
import type { CommandFailure, Execution, Receipt } from './execution';
import type { StreamWriter } from './stream-writer';
import type { StreamCache } from './stream-cache';
import { timeKeeper } from './time-keeper';
import type { WritePathOptions } from './write-path-options';
import { writePathMetrics } from './write-path-metrics';

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

/** How often a command is decided again because another process wrote first. */
export const MAX_ATTEMPTS = 20;
/** The longest chain of automations that is followed (rule 17). */
const MAX_DEPTH = 10;

export const othersWroteFirst: E.Either<CommandFailure<never>, never> = E.left({
  tag: 'Unavailable',
  reason: `others wrote first ${MAX_ATTEMPTS} times in a row`,
});

/** Decides commands of one kind of stream, again where another process wrote first, and appends what was decided. */
export function carryOut<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
  streams: StreamCache<State, Event>,
  options: WritePathOptions,
): (execution: Execution<Command>) => Promise<Result<Refusal>> {
  const { store, logger } = options;
  const { conflict } = writePathMetrics(options.metrics ?? silentMetrics);
  const timesOf = timeKeeper(options);
  const append = appendDecided(aggregate, options);

  async function decideAndAppend(
    attempt: Attempt<State, Command, Event, Refusal, Requirements, Context>,
    writer: StreamWriter<State>,
  ): Promise<Result<Refusal> | 'again' | undefined> {
    const { head } = writer;
    const { execution } = attempt;
    const times = timesOf(writer, execution);
    if ('_tag' in times) return times;
    const decision = attempt.decide(head, times);
    if (decision === 'resolve') {
      await attempt.resolve(head, times);
      return 'again';
    }
    if (decision.tag === 'write') return append(writer, { execution, at: times.at, events: decision.events });
    return (await writer.confirm(head.revision)) ? decision.answer : undefined;
  }

  async function inTurns(execution: Execution<Command>): Promise<Result<Refusal>> {
    const attempt = new Attempt(aggregate, execution, store);
    let conflicts = 0;
    while (conflicts < MAX_ATTEMPTS) {
      const writer = streams.now(execution.stream) ?? (await streams.of(execution.stream));
      if ('_tag' in writer) return writer;
      const result = await decideAndAppend(attempt, writer);
      if (result === undefined) {
        conflicts += 1;
        conflict.inc();
      } else if (result !== 'again') return result;
    }
    return othersWroteFirst;
  }

  return async (execution) => {
    const { causationDepth } = execution.context;
    if (causationDepth > MAX_DEPTH) {
      const { stream, command } = execution;
      logger.warn(
        { stream, command: command.type, causationDepth },
        'a chain of automations was cut: it is longer than 10',
      );
      return E.left({ tag: 'ChainTooLong', depth: causationDepth });
    }
    try {
      return await inTurns(execution);
    } catch (error) {
      if (error instanceof StoreUnavailable) return E.left({ tag: 'Unavailable', reason: error.message });
      throw error;
    }
  };
}
