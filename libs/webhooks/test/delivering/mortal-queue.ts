import type { DeliveryQueue } from '../../src';
import { WebhooksUnavailable } from '../../src/port';
import type { FakeClock } from '@parley/testing';

/** A queue as it is for one who may die, and that may fail. */
export function mortal(
  queue: DeliveryQueue,
  clock: FakeClock,
  isInTrouble: () => boolean,
): { readonly queue: DeliveryQueue; readonly die: (lateMs: number | null) => void } {
  let death: { readonly lateMs: number | null } | undefined;
  let unlisten: () => void = () => undefined;
  const never = new Promise<never>(() => undefined);

  /** Of one who is dead nothing comes any more, but, if late, what came of its requests. */
  async function asked<T>(ask: () => Promise<T>, of: 'settle' | 'else' = 'else'): Promise<T> {
    if (death !== undefined) {
      const { lateMs } = death;
      if (lateMs === null || of === 'else') return never;
      await new Promise<void>((resolve) => clock.after(lateMs, resolve));
      return ask();
    }
    if (isInTrouble()) throw new WebhooksUnavailable('the file is locked', 'nothing');
    return ask();
  }

  return {
    die(lateMs) {
      death = { lateMs };
      unlisten();
    },
    queue: {
      waiting: () => asked(() => queue.waiting()),
      claim: (...given) => asked(() => queue.claim(...given)),
      settle: (...given) => asked(() => queue.settle(...given), 'settle'),
      release: (...given) => asked(() => queue.release(...given)),
      keepUp: (...given) => asked(() => queue.keepUp(...given)),
      changedElsewhere: () => asked(() => queue.changedElsewhere()),
      onWaiting: (look) => (unlisten = queue.onWaiting(look)),
    },
  };
}
