import type { Position } from '@parley/event-store';

/** What was being handled when it failed. */
export interface Held {
  readonly commits: number;
  /** Behind the last of them. */
  readonly position: Position;
}

/** So often a commit may fail, or end the thread that handles it, alone, before it is parked. */
const TRIES = 3;

/**
 * Finds the commit for which handling fails, or ends its thread: what was in hand then is halved the next time, until it is one
 * commit, and that one is tried three times.
 */
export class Suspects {
  /** Positions of commits that are to be parked without being looked at. */
  readonly fatal: Set<Position>;
  private readonly failures = new Map<Position, number>();

  /** `atFirst`: most commits that are handled at once. */
  constructor(
    fatal: Iterable<Position> = [],
    public atFirst = Infinity,
  ) {
    this.fatal = new Set(fatal);
  }

  /** Handling this has failed for what it says, or ended the thread. */
  failed({ commits, position }: Held): void {
    this.atFirst = Math.max(1, Math.floor(commits / 2));
    if (commits > 1) return;
    const failures = (this.failures.get(position) ?? 0) + 1;
    this.failures.set(position, failures);
    if (failures < TRIES) return;
    this.failures.delete(position);
    this.fatal.add(position);
  }

  /** More at once again. */
  succeeded(): void {
    this.atFirst *= 2;
  }
}
