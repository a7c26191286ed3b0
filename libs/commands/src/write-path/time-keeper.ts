import type * as E from 'fp-ts/Either';
import { timesAfter, type Times } from '@parley/domain';
import { LAST_TIME, silentMetrics, wrongTime } from '@parley/platform';
import type { AnyExecution, CommandFailure } from './execution';
import type { StreamWriter } from './stream-writer';
import type { WritePathOptions } from './write-path-options';
import { writePathMetrics } from './write-path-metrics';

const CLOCK_BEHIND_MS = 60_000;

type WrongClock = E.Left<Extract<CommandFailure<never>, { tag: 'Unavailable' }>>;

/** The times of the next command of a writer; left while the clock cannot be right, or where no later stamp can be told. */
type TimesOf = (
  writer: Pick<StreamWriter<unknown>, 'head' | 'warned'>,
  execution: Pick<AnyExecution, 'stream' | 'notBefore'>,
) => Times | WrongClock;

/** Reads the clock, once for each decision, and says what is wrong with it. */
export function timeKeeper({ clock, earliest = 0, logger, metrics = silentMetrics }: WritePathOptions): TimesOf {
  const { clockBehind } = writePathMetrics(metrics);
  let wrong: string | undefined;

  /** Said when it begins and when it ends, not for every command. */
  function look(now: number): string | undefined {
    const before = wrong;
    wrong = wrongTime(now, earliest);
    if (wrong !== undefined && before === undefined)
      logger.error({ reason: wrong }, 'the clock of this process is wrong: commands are answered with 503');
    if (wrong === undefined && before !== undefined) logger.info({}, 'the clock of this process may be right again');
    return wrong;
  }

  return (writer, { stream, notBefore }) => {
    const now = clock();
    const refused = look(now);
    if (refused !== undefined) return wrongClock(refused);
    const behind = writer.head.at - now;
    // Once for each writer: a clock that is behind is so for every command.
    if (behind > CLOCK_BEHIND_MS && !writer.warned) {
      writer.warned = true;
      clockBehind.inc();
      logger.warn({ stream, behindMs: behind }, 'the clock of this process is behind the stream');
    }
    const times = timesAfter(writer.head.at, now, notBefore);
    return times.at <= LAST_TIME ? times : wrongClock('This record has come to the end of the year 9999.');
  };
}

const wrongClock = (reason: string): WrongClock => ({
  _tag: 'Left',
  left: { tag: 'Unavailable', reason, because: 'clock' },
});
