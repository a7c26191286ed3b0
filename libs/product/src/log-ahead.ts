import type { EventStore } from '@parley/event-store';
import { errorKind, type Clock, type Logger, type Metrics } from '@parley/platform';

/** So many commits: a stream that is ahead does not hide behind others that are not. */
const LAST_COMMITS = 100;
const AHEAD_MS = 60_000;

interface Parts {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Looks once at the end of the log, and says in log and metrics when it is ahead of the clock (rule 4): either the clock is behind
 * now, or one was ahead before. Never rejects: nothing is refused for that, and whoever needs the store says so when it is away.
 */
export async function watchLogAhead({ store, clock, logger, metrics }: Parts): Promise<void> {
  let last = 0;
  const gauge = metrics.gauge({
    name: 'parley_log_ahead_seconds',
    help: 'How far the last stamps of the log, as this process found it at its start, are ahead of its clock; 0 when they are not.',
    labels: [],
  })();
  metrics.beforeReading(() => gauge.set(Math.max(0, last - clock()) / 1_000));
  try {
    for await (const { metadata } of store.readAll({ direction: 'backwards', limit: LAST_COMMITS })) {
      const at = Date.parse(String(metadata['occurredAt']));
      if (at > last) last = at;
    }
  } catch (error) {
    logger.debug({ error: errorKind(error) }, 'the end of the log could not be looked at');
  }
  const aheadMs = last - clock();
  if (aheadMs > AHEAD_MS) logger.warn({ aheadMs }, 'the log is ahead of the clock of this process');
}
