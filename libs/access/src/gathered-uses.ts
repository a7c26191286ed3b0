/** How long uses are gathered before they are written, all at once. */
const GATHER_MS = 5_000;

/** The keys that were used since uses were written last: nobody who uses a key waits for the disk. */
export class GatheredUses {
  private readonly unwritten = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly write: (ids: Iterable<string>) => void) {}

  add(id: string): void {
    this.unwritten.add(id);
    this.gather();
  }

  /** Writes what is still unwritten. */
  end(): void {
    clearTimeout(this.timer);
    this.writeAll();
  }

  private gather(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      try {
        this.writeAll();
      } catch {
        // Somebody else writes. Nothing is lost by trying later: the times are in memory.
        this.gather();
      }
    }, GATHER_MS).unref();
  }

  private writeAll(): void {
    if (this.unwritten.size === 0) return;
    this.write(this.unwritten);
    this.unwritten.clear();
  }
}
