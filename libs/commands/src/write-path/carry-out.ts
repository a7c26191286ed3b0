import * as E from 'fp-ts/Either';
import { LONGEST_CHAIN, type Stamp } from '@parley/domain';
import { silentMetrics, type Logger } from '@parley/platform';
import type { Aggregate } from './aggregate';
import { Attempt } from './attempt';
import type { Decisions } from './decisions';
import type { AnyExecution, CommandFailure, Execution, Receipt } from './execution';
import type { StreamCache } from './stream-cache';
import { unavailable } from './unavailable';
import type { WritePathOptions } from './write-path-options';
import { writePathMetrics } from './write-path-metrics';

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

/** How often a command is decided again because another process wrote first. */
export const MAX_ATTEMPTS = 20;

export const othersWroteFirst: E.Either<CommandFailure<never>, never> = E.left({
  tag: 'Unavailable',
  reason: `others wrote first ${MAX_ATTEMPTS} times in a row`,
});

/** Decides commands of one kind of stream, again where another process wrote first, and appends what was decided. */
export function carryOut<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
  streams: StreamCache<State, Event>,
  { decideOn, carriedOut }: Decisions<State, Command, Event, Refusal, Requirements, Context>,
  options: WritePathOptions,
): (execution: Execution<Command>) => Promise<Result<Refusal>> {
  const { store, logger } = options;
  const { conflict } = writePathMetrics(options.metrics ?? silentMetrics);

  async function inTurns(execution: Execution<Command>): Promise<Result<Refusal>> {
    const attempt = new Attempt(aggregate, execution, store);
    let conflicts = 0;
    while (conflicts < MAX_ATTEMPTS) {
      const writer = streams.now(execution.stream) ?? (await streams.of(execution.stream));
      if ('_tag' in writer) return writer;
      const decided = decideOn(writer, attempt);
      if (decided.tag === 'resolve') {
        await attempt.resolve(writer.head, decided.times);
        continue;
      }
      const result = await carriedOut(writer, attempt, decided);
      if (result !== undefined) return result;
      conflicts += 1;
      conflict.inc();
    }
    return othersWroteFirst;
  }

  return async (execution) => chainCut(execution, logger) ?? inTurns(execution).catch(unavailable);
}

/** The answer to a command at the end of a chain of automations that is too long. */
export function chainCut(
  { stream, command, context: { causationDepth } }: Pick<AnyExecution, 'stream' | 'context' | 'command'>,
  logger: Logger,
): E.Either<CommandFailure<never>, never> | undefined {
  if (causationDepth <= LONGEST_CHAIN) return undefined;
  logger.warn(
    { stream, command: command.type, causationDepth },
    `a chain of automations was cut: it is longer than ${LONGEST_CHAIN}`,
  );
  return E.left({ tag: 'ChainTooLong', depth: causationDepth });
}
