import type { Batch, EventStore, Position } from '@parley/event-store';
import { backoff, type Backoff } from './backoff';

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
  /** Told of every failure; the loop goes on by itself. */
  readonly onError?: (error: unknown, status: SubscriptionStatus) => void;
  readonly backoff?: Backoff;
  readonly now?: () => number;
}

export interface SubscriptionStatus {
  readonly name: string;
  /** Behind the last batch that was handled. */
  readonly position: Position | undefined;
  /** Whether the last batch was the end of what the store knew, and no failure came since. */
  readonly caughtUp: boolean;
  /** Commits handled since the start, repeated ones included. */
  readonly handled: number;
  /** Failures in a row; 0 once a batch was handled. */
  readonly retries: number;
  readonly lastError: string | undefined;
  /** Milliseconds since 1970 at which it stopped being caught up; undefined while it is. */
  readonly behindSince: number | undefined;
}

export interface Subscription {
  status(): SubscriptionStatus;
  /** Finishes the batch in hand and ends; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/**
 * The loop of every consumer of the log: reads from the handler's checkpoint, hands over whole commits in batches and in order,
 * one batch at a time. When the store or the handler fails it waits, longer each time, and begins again at the checkpoint: a
 * batch that fails is tried again and never passed by. What cannot ever be handled is the handler's to set aside.
 */
export function runSubscription(options: SubscriptionOptions): Subscription {
  const { name, store, prefixes, batchSize, now = Date.now } = options;
  const pause = options.backoff ?? backoff();
  const stopping = new AbortController();
  const state = {
    position: undefined as Position | undefined,
    caughtUp: false,
    handled: 0,
    retries: 0,
    lastError: undefined as string | undefined,
    behindSince: now() as number | undefined,
  };

  const status = (): SubscriptionStatus => ({ name, ...state });

  function behind(): void {
    state.caughtUp = false;
    state.behindSince ??= now();
  }

  async function follow(): Promise<void> {
    const after = await options.checkpoint();
    state.position = after;
    const batches = store.subscribe({
      signal: stopping.signal,
      ...(after === undefined ? {} : { after }),
      ...(prefixes === undefined ? {} : { prefixes }),
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    for await (const batch of batches) {
      if (!batch.caughtUp) behind();
      await options.handle(batch);
      state.position = batch.position;
      state.handled += batch.commits.length;
      state.retries = 0;
      state.caughtUp = batch.caughtUp;
      if (batch.caughtUp) state.behindSince = undefined;
      if (stopping.signal.aborted) return;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        behind();
        state.retries += 1;
        state.lastError = String(error);
        options.onError?.(error, status());
      }
      if (!stopping.signal.aborted) await pause(Math.max(state.retries, 1), stopping.signal);
    }
  }

  const done = run();
  return {
    status,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
