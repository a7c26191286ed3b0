import type { Batch, EventStore, Position } from '@parley/event-store';
import { backoff, type Backoff } from './backoff';
import { Progress, type SubscriptionStatus } from './progress';
import { sleep } from './sleep';

export interface SubscriptionOptions {
  readonly name: string;
  readonly store: Pick<EventStore, 'subscribe'>;
  /** Streams whose name begins with one of these; all when absent. */
  readonly prefixes?: readonly [string, ...string[]];
  /** Where the handler is, by its own account: undefined before its first batch. */
  readonly checkpoint: () => Promise<Position | undefined>;
  /** Carries out a batch and its position, both or neither. The same batch may come again. */
  readonly handle: (batch: Batch) => Promise<void>;
  /** Most commits in a batch (default 500). */
  readonly batchSize?: number;
  /** Stops the subscription, as `stop` does. */
  readonly signal?: AbortSignal;
  /** Told of every failure; the loop goes on by itself, also when this throws. */
  readonly onError?: (error: unknown, status: SubscriptionStatus) => void;
  readonly backoff?: Backoff;
  /**
   * Least time in ms from the beginning of one batch to that of the next, once caught up (default 0): under load batches
   * grow instead of coming one for each append. What comes alone is never kept waiting. It may depend on how many commits
   * the batch had.
   */
  readonly paceMs?: number | ((commits: number) => number);
  readonly now?: () => number;
}

export interface Subscription {
  status(): SubscriptionStatus;
  /** Finishes the batch in hand and ends; resolves when nothing runs any more. */
  stop(): Promise<void>;
  /** Resolves when it has ended. Never rejects. */
  readonly done: Promise<void>;
}

/** What runs until it is stopped is not over because the store has ended it. */
class SubscriptionEnded extends Error {
  override readonly name = 'SubscriptionEnded';
}

/**
 * The loop of every consumer of the log: reads from the handler's checkpoint, hands over whole commits in batches and in order,
 * one batch at a time. When the store or the handler fails it waits, longer each time, and begins again at the checkpoint: a
 * batch that fails is tried again and never passed by. What cannot ever be handled is the handler's to set aside.
 */
export function runSubscription(options: SubscriptionOptions): Subscription {
  const { name, store, prefixes, batchSize, paceMs = 0, now = Date.now } = options;
  const pause = options.backoff ?? backoff();
  const stopping = new AbortController();
  const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal]);
  const progress = new Progress(name, now);

  async function follow(): Promise<void> {
    const after = await options.checkpoint();
    if (signal.aborted) return;
    progress.begins(after);
    const batches = store.subscribe({
      signal,
      ...(after === undefined ? {} : { after }),
      ...(prefixes === undefined ? {} : { prefixes }),
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    for await (const batch of batches) {
      if (batch.commits.length > 0 || !batch.caughtUp) progress.behind();
      const began = performance.now();
      await options.handle(batch);
      progress.done(batch);
      if (signal.aborted) return;
      const pace = typeof paceMs === 'number' ? paceMs : paceMs(batch.commits.length);
      const rest = pace - (performance.now() - began);
      if (batch.caughtUp && rest > 0) await sleep(rest, signal);
    }
    if (!signal.aborted) throw new SubscriptionEnded('the event store ended the subscription');
  }

  function failed(error: unknown): void {
    progress.failed(error);
    try {
      options.onError?.(error, progress.status());
    } catch {
      // Whoever only listens must not end what it listens to.
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await follow();
      } catch (error) {
        failed(error);
        await pause(progress.retries, signal);
      }
    }
  }

  const done = run();
  return {
    status: () => progress.status(),
    stop() {
      stopping.abort();
      return done;
    },
    done,
  };
}
