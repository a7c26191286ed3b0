import * as E from 'fp-ts/Either';
import type { AppendFailure, ObservedAppend } from '@parley/event-store';
import { withoutPassword, type Logger, type Metrics } from '@parley/platform';
import { SNAPSHOT_PREFIX } from '../snapshots/snapshots';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const COMMITS = [1, 2, 4, 8, 16, 32, 64, 128];
/** A store that is away fails every append; the log need not say so each time. */
const SAY_EVERY_MS = 10_000;

const RESULTS = {
  Conflict: 'conflict',
  Unavailable: 'unavailable',
  UnknownOutcome: 'unknown_outcome',
  TooLarge: 'too_large',
  Malformed: 'malformed',
} as const satisfies { readonly [Tag in AppendFailure['tag']]: string };

/** Keeps figures of the appends of a store, and says in the log why they fail. Snapshots, which nobody waits for, do not count. */
export function appendMetrics(metrics: Metrics, logger: Logger): (append: ObservedAppend) => void {
  const durations = metrics.histogram({
    name: 'parley_append_duration_seconds',
    help: 'Time from an append to its answer by the event store, by what became of it.',
    labels: ['result'],
    buckets: SECONDS,
  });
  const group = metrics.histogram({
    name: 'parley_append_commits',
    help: 'Commits of one stream that were appended together.',
    labels: [],
    buckets: COMMITS,
  })();
  const events = metrics.counter({
    name: 'parley_events_appended_total',
    help: 'Events that the event store has acknowledged.',
    labels: [],
  })();
  const appended = durations('appended');
  let saidAt = -Infinity;

  function failed({ tag, ...failure }: AppendFailure, milliseconds: number): void {
    durations(RESULTS[tag]).observe(milliseconds / 1_000);
    if ((tag !== 'Unavailable' && tag !== 'UnknownOutcome') || performance.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = performance.now();
    const reason = 'reason' in failure ? withoutPassword(failure.reason) : undefined;
    logger.warn({ result: RESULTS[tag], reason }, 'an append failed');
  }

  return ({ stream, commits, outcome, milliseconds }) => {
    if (stream.startsWith(SNAPSHOT_PREFIX)) return;
    if (E.isLeft(outcome)) return failed(outcome.left, milliseconds);
    appended.observe(milliseconds / 1_000);
    group.observe(commits.length);
    for (const commit of commits) events.inc(commit.events.length);
  };
}
