import { shareOf, type Position } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import type { RunningConsumer } from '@parley/subscriptions';

const EVERY_MS = 5_000;

interface Reported {
  readonly publisher: Pick<RunningConsumer, 'status'>;
  /** The end of the log when it began. */
  readonly end: Position;
  readonly logger: Logger;
  /** How often it is told, in ms (default 5 s). */
  readonly everyMs?: number;
}

/**
 * Says now and then how far the publisher is with what was there when it began, and how long it will still take. One that is there before
 * it would be told the first time says nothing. Gives how to end it.
 */
export function reportProgress({ publisher, end, logger, everyMs = EVERY_MS }: Reported): () => void {
  let start: { readonly position: Position; readonly at: number } | undefined;
  const timer = setInterval(() => {
    const { position } = publisher.status();
    if (position !== undefined && position >= end) {
      clearInterval(timer);
      if (start !== undefined) logger.info({ percent: 100 }, 'the publisher has come to the end of what was there');
      return;
    }
    const now = performance.now();
    const at = position ?? '';
    start ??= { position: at, at: now };
    const share = at === '' ? 0 : shareOf(at, end, start.position === '' ? undefined : start.position);
    const secondsLeft = share > 0 ? Math.ceil(((now - start.at) / 1_000) * (1 / share - 1)) : null;
    const percent = at === '' ? 0 : Math.floor(shareOf(at, end) * 100);
    logger.info({ percent, secondsLeft }, 'the publisher goes through what was there');
  }, everyMs).unref();
  return () => clearInterval(timer);
}
