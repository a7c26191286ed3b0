import type { PublicLogReader } from '@parley/public-log';

/** Tells those who wait at the end of the log that more may be readable. */
export class Published {
  private times = 0;
  private readonly waiting = new Set<() => void>();
  private readonly stop: () => void;

  constructor(log: Pick<PublicLogReader, 'onPublished'>) {
    this.stop = log.onPublished(() => {
      this.times += 1;
      for (const wake of [...this.waiting]) wake();
    });
  }

  /** How often more was published. Take it before the log is read, so that nothing is missed between reading and waiting. */
  get count(): number {
    return this.times;
  }

  /** Resolves when more was published since that count, or the signal is aborted. */
  since(count: number, signal: AbortSignal): Promise<void> {
    if (this.times !== count || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  close(): void {
    this.stop();
  }
}
