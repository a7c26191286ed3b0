import type { PublicLogReader } from './port';

/** So many are woken in one turn of the event loop. */
const AT_ONCE = 32;
/** How often those are woken, too, for whom nothing was published: their places move on. In ms. */
const ALL_MS = 10_000;

/** Tells those who wait at the end of the log that more of their workspace may be readable. */
export class Published {
  private readonly times = new Map<string, number>();
  private forAll = 0;
  private toldAllAt = performance.now();
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly stop: () => void;

  constructor(log: Pick<PublicLogReader, 'onPublished'>) {
    this.stop = log.onPublished((workspaces) => {
      for (const workspace of workspaces) this.times.set(workspace, (this.times.get(workspace) ?? 0) + 1);
      const now = performance.now();
      if (now - this.toldAllAt < ALL_MS) return wake([...workspaces].flatMap((one) => this.of(one)));
      this.toldAllAt = now;
      this.forAll += 1;
      wake([...this.waiting.keys()].flatMap((one) => this.of(one)));
    });
  }

  /** How often more was published. Take it before the log is read, so that nothing is missed between reading and waiting. */
  countOf(workspace: string): number {
    return (this.times.get(workspace) ?? 0) + this.forAll;
  }

  /** Resolves when more was published since that count, or the signal is aborted. */
  since(count: number, workspace: string, signal: AbortSignal): Promise<void> {
    if (this.countOf(workspace) !== count || signal.aborted) return Promise.resolve();
    const waiting = this.waiting.get(workspace) ?? new Set();
    this.waiting.set(workspace, waiting);
    return new Promise((resolve) => {
      const end = (): void => {
        waiting.delete(end);
        if (waiting.size === 0 && this.waiting.get(workspace) === waiting) this.waiting.delete(workspace);
        signal.removeEventListener('abort', end);
        resolve();
      };
      waiting.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }

  close(): void {
    this.stop();
  }

  private of(workspace: string): readonly (() => void)[] {
    return [...(this.waiting.get(workspace) ?? [])];
  }
}

/** Each reads on at once, so that others have turns between some dozens of them. */
function wake(all: readonly (() => void)[]): void {
  for (const one of all.slice(0, AT_ONCE)) one();
  if (all.length > AT_ONCE) setImmediate(() => wake(all.slice(AT_ONCE)));
}
