import type { StreamName } from '@parley/event-store';
import {
  continued,
  NotRunningHere,
  type ConsumerStatus,
  type LeasedConsumer,
  type RunningConsumer,
} from '@parley/subscriptions';

/** A consumer that can be put off and taken up again, as while its read model is replaced. */
export interface PausableConsumer extends RunningConsumer {
  /** Resolves when nothing of it runs any more. */
  pause(): Promise<void>;
  /** Goes on at its checkpoint. Nothing happens when it runs, or was stopped for good. */
  resume(): void;
}

/** What it has done before a pause counts as done. */
export function pausable(
  { name, readiness }: Pick<LeasedConsumer, 'name' | 'readiness'>,
  start: () => Omit<RunningConsumer, 'name' | 'readiness'>,
): PausableConsumer {
  let running: Omit<RunningConsumer, 'name' | 'readiness'> | undefined = start();
  let last: ConsumerStatus | undefined;
  let stopped = false;
  const { promise: done, resolve: end } = Promise.withResolvers<undefined>();

  async function pause(): Promise<void> {
    const ending = running;
    await ending?.stop();
    if (ending !== running) return;
    const before = status();
    last = { ...before, caughtUp: false, behindSince: before.behindSince ?? Date.now(), lease: 'waiting' };
    running = undefined;
  }

  function status(): ConsumerStatus {
    if (running === undefined) return last as ConsumerStatus;
    return last === undefined ? running.status() : continued(last, running.status());
  }

  return {
    name,
    readiness,
    status,
    pause,
    again: (stream: StreamName) => running?.again(stream) ?? Promise.reject(new NotRunningHere(name)),
    resume() {
      if (running === undefined && !stopped) running = start();
    },
    async stop() {
      stopped = true;
      await pause();
      end(undefined);
    },
    done,
  };
}
