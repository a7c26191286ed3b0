/** How long uses are gathered before they are written, all at once. */
const GATHER_MS = 5_000;

/** `first`: the key was never used before. `later`: only the time is new. */
export type Use = 'first' | 'later';

/** The keys that were used since uses were written last: nobody who uses a key waits for the disk. */
export class GatheredUses {
  private readonly unwritten = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  constructor(private readonly writeAll: (ids: Iterable<string>) => void) {}

  /** That a key was ever used has to survive a death: a first use is written right behind its request, before any later one. */
  add(id: string, use: Use): void {
    this.unwritten.add(id);
    if (use === 'later') return this.gather();
    this.immediate ??= setImmediate(() => {
      this.immediate = undefined;
      this.tryToWrite();
    });
  }

  /** Writes what is still unwritten. */
  write(): void {
    if (this.unwritten.size === 0) return;
    this.writeAll(this.unwritten);
    this.unwritten.clear();
  }

  /** Writes the rest. */
  end(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.write();
  }

  private gather(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tryToWrite();
    }, GATHER_MS).unref();
  }

  private tryToWrite(): void {
    try {
      this.write();
    } catch {
      // Somebody else writes. Nothing is lost by trying later: the times are in memory.
      this.gather();
    }
  }
}
