import type { Subscription, SubscriptionStatus } from '@parley/subscriptions';

/** A subscription that can be put off and taken up again, as while its read model is replaced. */
export interface PausableSubscription extends Subscription {
  /** Resolves when nothing of it runs any more. */
  pause(): Promise<void>;
  /** Goes on at its checkpoint. Nothing happens when it runs, or was stopped for good. */
  resume(): void;
}

/** What it has done before a pause counts as done. */
export function pausable(start: () => Subscription): PausableSubscription {
  let running: Subscription | undefined = start();
  let last: SubscriptionStatus | undefined;
  let pausedAt = 0;
  let stopped = false;
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));

  async function pause(): Promise<void> {
    const ending = running;
    await ending?.stop();
    if (ending !== running) return;
    last = status();
    pausedAt = Date.now();
    running = undefined;
  }

  function status(): SubscriptionStatus {
    const now = running?.status();
    if (now === undefined) {
      const before = last as SubscriptionStatus;
      return { ...before, caughtUp: false, behindSince: before.behindSince ?? pausedAt };
    }
    const handled = now.handled + (last?.handled ?? 0);
    return { ...now, handled, caughtUpOnce: now.caughtUpOnce || last?.caughtUpOnce === true };
  }

  return {
    status,
    pause,
    resume() {
      if (running === undefined && !stopped) running = start();
    },
    async stop() {
      stopped = true;
      await pause();
      end();
    },
    done,
  };
}
