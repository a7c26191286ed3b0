import type { Batch, EventStore, Position } from '@parley/event-store';
import { DEFAULT_BACKOFF, delayAfter, type Backoff } from './backoff';
import { systemPace, type Pace } from './pace';

export interface SubscriptionOptions {
  /** What it is called in logs and metrics. */
  readonly name: string;
  readonly store: Pick<EventStore, 'subscribe'>;
  /** Streams whose name begins with one of these; all when absent. */
  readonly prefixes?: readonly [string, ...string[]];
  /** Where the handler is; undefined for the beginning of the log. Asked at the start and after every failure. */
  readonly checkpoint: () => Promise<Position | undefined>;
  /**
   * Does the work of a batch and keeps its position, together or in an order that a repeat does not harm. Rejecting means
   * "not done": the same commits come again. An event that can never be handled is the handler's to set aside.
   */
  readonly handle: (batch: Batch) => Promise<void>;
  /** Most commits in one batch (default the store's). */
  readonly batchSize?: number;
  readonly backoff?: Backoff;
  /** Stops the subscription, as `stop` does. */
  readonly signal?: AbortSignal;
  readonly onError?: (error: unknown, failure: SubscriptionFailure) => void;
  readonly pace?: Pace;
}

export interface SubscriptionFailure {
  readonly name: string;
  /** Failures in a row, with this one. */
  readonly retries: number;
  /** How long until the next attempt, in ms. */
  readonly delayMs: number;
}

export interface SubscriptionStatus {
  readonly name: string;
  /** Behind the last batch handled; undefined before the first, until the handler's checkpoint is known. */
  readonly position: Position | undefined;
  /** Everything that the store knew of is handled. */
  readonly caughtUp: boolean;
  /** Since when it has not been caught up, in ms since 1970; undefined while it is. The lag is the time since then. */
  readonly behindSince: number | undefined;
  /** Commits handled since the start, repeats included. */
  readonly handled: number;
  /** Failures in a row; 0 when the last batch was handled. */
  readonly retries: number;
  /** The last failure since the start, also when it is over. */
  readonly lastError: { readonly at: number; readonly message: string } | undefined;
}

export interface Subscription {
  status(): SubscriptionStatus;
  /** Ends at a checkpoint: a batch in hand is finished, a wait for the next attempt is not. Resolves when all is quiet. */
  stop(): Promise<void>;
  /** Resolves when the subscription has ended. Never rejects. */
  readonly done: Promise<void>;
}

/** What runs on until it is stopped cannot end because the store has nothing more to say. */
class SubscriptionEnded extends Error {
  override readonly name = 'SubscriptionEnded';
}

/**
 * Follows the log: every commit, in order, at least once, one batch at a time and pulled, so that a slow handler costs no
 * memory. When the store or the handler fails it subscribes again from the handler's own checkpoint, after a growing pause:
 * a batch that fails is tried until it is done, never skipped and never overtaken.
 */
export function runSubscription(options: SubscriptionOptions): Subscription {
  const { name, store, checkpoint, handle, backoff = DEFAULT_BACKOFF, pace = systemPace } = options;
  const stopping = new AbortController();
  const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal]);
  let position: Position | undefined;
  let behindSince: number | undefined = pace.now();
  let handled = 0;
  let retries = 0;
  let lastError: SubscriptionStatus['lastError'];

  /** Until it is stopped, or something throws. */
  async function follow(): Promise<void> {
    const after = await checkpoint();
    if (signal.aborted) return;
    position = after;
    for await (const batch of store.subscribe(from(after, options, signal))) {
      if (batch.commits.length > 0 || !batch.caughtUp) behindSince ??= pace.now();
      await handle(batch);
      position = batch.position;
      handled += batch.commits.length;
      retries = 0;
      if (batch.caughtUp) behindSince = undefined;
      if (signal.aborted) return;
    }
    if (!signal.aborted) throw new SubscriptionEnded('the event store ended the subscription');
  }

  async function rest(error: unknown): Promise<void> {
    retries += 1;
    behindSince ??= pace.now();
    lastError = { at: pace.now(), message: String(error) };
    const delayMs = delayAfter(retries, backoff, pace.random);
    try {
      options.onError?.(error, { name, retries, delayMs });
    } catch {
      // Whoever only listens must not end what it listens to.
    }
    await pace.sleep(delayMs, signal);
  }

  async function run(): Promise<void> {
    while (!signal.aborted) await follow().catch(rest);
  }

  const done = run();
  return {
    status: () => ({ name, position, caughtUp: behindSince === undefined, behindSince, handled, retries, lastError }),
    stop() {
      stopping.abort();
      return done;
    },
    done,
  };
}

const from = (
  after: Position | undefined,
  { prefixes, batchSize }: SubscriptionOptions,
  signal: AbortSignal,
): Parameters<EventStore['subscribe']>[0] => ({
  signal,
  ...(after !== undefined && { after }),
  ...(prefixes !== undefined && { prefixes }),
  ...(batchSize !== undefined && { batchSize }),
});
