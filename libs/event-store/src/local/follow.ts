import type { Position, RecordedCommit } from '../envelope';
import type { Batch, Subscribe } from '../port';
import type { Wakeup } from './wakeup';

/** What a subscription needs of a log that lives in this process. */
export interface LocalLog {
  /** The next commits after a position, and how far the log was looked at to find them. */
  page(after: Position | undefined, prefixes: readonly string[] | undefined, limit: number): Page;
  readonly appended: Wakeup;
}

export interface Page {
  readonly commits: readonly RecordedCommit[];
  readonly scannedTo: Position;
  readonly end: boolean;
}

/** Resolves when everybody else who waits has had a turn of the event loop. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A subscription over a log in this process: pages until the end, then one page per wake-up. */
export async function* follow(log: LocalLog, options: Subscribe): AsyncGenerator<Batch, void, undefined> {
  const { signal, prefixes, batchSize = 500 } = options;
  let after = options.after;
  let reported = false;
  while (!signal.aborted) {
    const seen = log.appended.seen;
    const { commits, scannedTo, end } = log.page(after, prefixes, batchSize);
    const moved = after !== scannedTo;
    after = scannedTo;
    if (moved || (end && !reported)) yield { commits, position: scannedTo, caughtUp: end };
    reported = end;
    // Reading is synchronous: let others run between two pages of a long catch-up.
    if (end) await log.appended.after(seen, signal);
    else await nextTurn();
  }
}
