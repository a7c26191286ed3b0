import * as E from 'fp-ts/Either';
import type { Stamp } from '@parley/domain';
import { silentMetrics, type Logger } from '@parley/platform';
import type { Aggregate } from './aggregate';
import { Attempt } from './attempt';
import { chainCut, MAX_ATTEMPTS, othersWroteFirst } from './carry-out';
import type { Decisions, OnHead } from './decisions';
import type { CommandFailure, Execution, Receipt } from './execution';
import { Lineup, type Decided } from './lineup';
import { pause } from './pause';
import type { StreamCache } from './stream-cache';
import type { StreamWriter } from './stream-writer';
import { unavailable } from './unavailable';
import type { WritePathOptions } from './write-path-options';
import { writePathMetrics } from './write-path-metrics';

/** Commands decided before the first of them is durable, at most: two appends, one made while the other is written. */
const MOST_AHEAD = 256;

type Result<Refusal, Answer = Receipt> = E.Either<CommandFailure<Refusal>, Answer>;

/** What is done for a command whose refusal is not the end of it. The next one is decided after that. */
export interface Alone<Command, Refusal, Answer> {
  when(refusal: Refusal): boolean;
  carryOut(execution: Execution<Command>): Promise<Result<Refusal, Answer>>;
}

/** Results in the order of the commands; rejected is what nobody foresaw. */
export type InOrder<Refusal, Answer = Receipt> = readonly PromiseSettledResult<Result<Refusal, Answer>>[];

/**
 * Carries out commands on one stream as if each came when the one before was answered, and yet together: one is decided as soon
 * as the one before is, also where it has to look something up first, and what they decided goes into few appends. Where
 * another process wrote first, what was decided since is decided again, in the same order.
 */
export function carryOutInOrder<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
  streams: StreamCache<State, Event>,
  decisions: Decisions<State, Command, Event, Refusal, Requirements, Context>,
  options: WritePathOptions,
) {
  const { conflict } = writePathMetrics(options.metrics ?? silentMetrics);

  return async <Answer = never>(
    executions: readonly Execution<Command>[],
    alone?: Alone<Command, Refusal, Answer>,
  ): Promise<InOrder<Refusal, Receipt | Answer>> => {
    const attempts = executions.map((execution) => new Attempt(aggregate, execution, options.store));
    const lineup = new Lineup<(typeof attempts)[number], Result<Refusal, Receipt | Answer>>(attempts);
    const isAlone = ({ tag, answer }: Answered<Refusal>): boolean =>
      tag === 'answer' &&
      E.isLeft(answer) &&
      answer.left.tag === 'Refused' &&
      alone?.when(answer.left.refusal) === true;
    let conflicts = 0;
    for (let { first } = lineup; first !== undefined; { first } = lineup) {
      const { execution } = first;
      const writer = streams.now(execution.stream) ?? (await streams.of(execution.stream).catch(unavailable));
      if ('_tag' in writer || conflicts === MAX_ATTEMPTS) {
        lineup.answerAll('_tag' in writer ? writer : othersWroteFirst);
        break;
      }
      const ahead = await decideAhead(writer, lineup.ahead(MOST_AHEAD), decisions, isAlone, options.logger);
      const lost = lineup.settle(ahead.decided);
      for (let i = 0; i < lost; i += 1) conflict.inc();
      if (ahead.alone && lost === 0 && alone !== undefined && lineup.first !== undefined) {
        const [result] = await Promise.allSettled([alone.carryOut(lineup.first.execution)]);
        lineup.answerFirst(result);
      }
      conflicts = lineup.first === first ? conflicts + 1 : 0;
    }
    return lineup.results;
  };
}

type Answered<Refusal> = Extract<OnHead<unknown, Refusal>, { tag: 'answer' | 'unable' }>;

interface Ahead<Refusal> {
  readonly wrote: boolean;
  readonly outcome: Promise<Result<Refusal> | undefined>;
}

/** As many as may be, all on one writer, and what became of them. Ends before a command that is carried out alone. */
async function decideAhead<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  writer: StreamWriter<State>,
  attempts: readonly Attempt<State, Command, Event, Refusal, Requirements, Context>[],
  decisions: Decisions<State, Command, Event, Refusal, Requirements, Context>,
  isAlone: (decided: Answered<Refusal>) => boolean,
  logger: Logger,
): Promise<{ readonly decided: readonly Decided<Result<Refusal>>[]; readonly alone: boolean }> {
  const ahead: Ahead<Refusal>[] = [];
  let last: Ahead<Refusal> | 'alone' | 'broken' | undefined;
  for (const attempt of attempts) {
    last = await decideOne(writer, attempt, decisions, isAlone, logger);
    if (last === 'alone' || last === 'broken') break;
    const outcome = last.outcome.catch(unavailable);
    // All are looked at together, once the last one is decided.
    outcome.catch(() => undefined);
    ahead.push({ ...last, outcome });
    await pause();
  }
  const results = await Promise.allSettled(ahead.map(({ outcome }) => outcome));
  return {
    decided: results.map((result, index) => ({ result, wrote: ahead[index]?.wrote === true })),
    alone: last === 'alone',
  };
}

/** Nothing else is decided on the writer between this decision and its coming into the queue. */
async function decideOne<State, Command extends Stamp, Event, Refusal, Requirements, Context>(
  writer: StreamWriter<State>,
  attempt: Attempt<State, Command, Event, Refusal, Requirements, Context>,
  { decideOn, carriedOut }: Decisions<State, Command, Event, Refusal, Requirements, Context>,
  isAlone: (decided: Answered<Refusal>) => boolean,
  logger: Logger,
): Promise<Ahead<Refusal> | 'alone' | 'broken'> {
  const cut = chainCut(attempt.execution, logger);
  if (cut !== undefined) return { wrote: false, outcome: Promise.resolve(cut) };
  try {
    while (!writer.broken) {
      const decided = decideOn(writer, attempt);
      if (decided.tag === 'resolve') await attempt.resolve(writer.head, decided.times);
      else if (decided.tag !== 'write' && isAlone(decided)) return 'alone';
      else return { wrote: decided.tag === 'write', outcome: carriedOut(writer, attempt, decided) };
    }
    return 'broken';
  } catch (error) {
    return { wrote: false, outcome: Promise.reject(error) };
  }
}
