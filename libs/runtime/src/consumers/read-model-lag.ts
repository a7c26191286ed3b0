import type { ObservedAppend, Position } from '@parley/event-store';
import type { Metrics } from '@parley/platform';
import { SHOWN_PREFIXES } from '@parley/read-models';
import type { Subscription } from '@parley/subscriptions';

/** Appends within so many ms are one mark, and may be taken for so much older than they are. More where very many wait. */
const TOGETHER_MS = 20;
const MOST_MARKS = 1_024;

/** Commits that were acknowledged from `at` on, up to a position. */
interface Mark {
  readonly at: number;
  position: Position;
}

/**
 * Keeps the figure of how far the read model is behind what this process has acknowledged. Gives what is to be told of every
 * append. `now` is a clock in milliseconds that only goes forward.
 */
export function readModelLag(
  metrics: Metrics,
  projector: Pick<Subscription, 'status'>,
  now: () => number = () => performance.now(),
): (append: ObservedAppend) => void {
  const gauge = metrics.gauge({
    name: 'parley_read_model_lag_seconds',
    help:
      'Age of the oldest commit that this process has acknowledged and that is not in the read model yet; 0 when there is none. ' +
      'It does not tell of commits that other processes wrote, or that were written before the start.',
    labels: [],
  })();
  let marks: Mark[] = [];
  let togetherMs = TOGETHER_MS;

  function dropShown(): void {
    const { position } = projector.status();
    if (position === undefined) return;
    const first = marks.findIndex((mark) => mark.position > position);
    marks = first === -1 ? [] : marks.slice(first);
    if (marks.length < MOST_MARKS / 4) togetherMs = TOGETHER_MS;
  }

  /** While nothing is shown for long, marks grow coarser instead of many. */
  function thin(): void {
    dropShown();
    if (marks.length < MOST_MARKS) return;
    const pairs: Mark[] = [];
    for (let i = 0; i < marks.length; i += 2) {
      const [first, second] = [marks[i] as Mark, marks[i + 1]];
      pairs.push({ at: first.at, position: second?.position ?? first.position });
    }
    marks = pairs;
    togetherMs *= 2;
  }

  metrics.beforeReading(() => {
    dropShown();
    const [oldest] = marks;
    gauge.set(oldest === undefined ? 0 : (now() - oldest.at) / 1_000);
  });

  return ({ stream, outcome }) => {
    if (outcome._tag === 'Left' || !SHOWN_PREFIXES.some((prefix) => stream.startsWith(prefix))) return;
    const { position } = outcome.right;
    const at = now();
    const last = marks.at(-1);
    if (last !== undefined && at - last.at < togetherMs) {
      if (position > last.position) last.position = position;
      return;
    }
    if (marks.length >= MOST_MARKS) thin();
    marks.push({ at, position });
  };
}
