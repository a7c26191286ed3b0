import type { ShownRevision } from './port';

/** How long to wait for a revision, and how. */
interface Wait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** For stores that others may write too: how often to look, in ms. Absent: `wake` tells everything. */
  readonly pollMs?: number;
}

interface Waiter {
  readonly revision: number;
  end(reached: boolean): void;
  /** Reads the revision and ends when it is there. */
  look(): void;
}

/** Lets queries wait for a conversation or a record to reach a revision: `apply` wakes them, so that nobody has to look again and again. */
export class RevisionWaiters {
  private readonly waiting = new Map<string, Set<Waiter>>();
  private closed = false;

  /** `current` gives its revision now, or undefined when there is none; it is read before waiting. */
  wait(target: ShownRevision, current: () => number | undefined, wait: Wait): Promise<boolean> {
    const reached = (): boolean => (current() ?? -1) >= target.revision;
    if (this.closed) return Promise.resolve(false);
    if (reached()) return Promise.resolve(true);
    if (wait.timeoutMs <= 0 || wait.signal?.aborted === true) return Promise.resolve(false);
    return this.enter(target, reached, wait);
  }

  /** Call after the revision is there for everybody to read. */
  wake(reached: ShownRevision): void {
    if (this.waiting.size === 0) return;
    for (const waiter of this.waiting.get(keyOf(reached)) ?? [])
      if (reached.revision >= waiter.revision) waiter.end(true);
  }

  /** Somebody else has written, nobody knows what. */
  lookAgain(): void {
    for (const waiters of [...this.waiting.values()]) for (const waiter of [...waiters]) waiter.look();
  }

  /** Ends every wait: nothing will come any more. */
  close(): void {
    this.closed = true;
    for (const waiters of [...this.waiting.values()]) for (const waiter of waiters) waiter.end(false);
  }

  private enter(target: ShownRevision, reached: () => boolean, { timeoutMs, signal, pollMs }: Wait): Promise<boolean> {
    const key = keyOf(target);
    const waiters = this.waiting.get(key) ?? new Set();
    this.waiting.set(key, waiters);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => waiter.end(false);
      const waiter: Waiter = {
        revision: target.revision,
        look: () => {
          try {
            if (reached()) waiter.end(true);
          } catch (error) {
            reject(error as Error);
            waiter.end(false);
          }
        },
        end: (answer) => {
          clearTimeout(timer);
          clearInterval(poll);
          signal?.removeEventListener('abort', giveUp);
          waiters.delete(waiter);
          if (waiters.size === 0 && this.waiting.get(key) === waiters) this.waiting.delete(key);
          resolve(answer);
        },
      };
      const timer = setTimeout(giveUp, timeoutMs);
      const poll = pollMs === undefined ? undefined : setInterval(waiter.look, pollMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      waiters.add(waiter);
    });
  }
}

const keyOf = ({ kind = 'conversation', workspace, id }: ShownRevision): string => `${kind}/${workspace}/${id}`;
