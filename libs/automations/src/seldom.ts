import type { Millis } from '@parley/domain';
import type { PassedTime } from './passed-time';

/** The same is not told of more often. */
const TOLD_EVERY_MS = 60_000;
const MOST_KINDS = 100;

/** Tells what happens again and again at most once a minute. */
export class Seldom {
  private readonly told = new Map<string, Millis>();

  constructor(private readonly time: PassedTime) {}

  tell(kind: string, tell: () => void): void {
    const now = this.time.now();
    if (now - (this.told.get(kind) ?? -Infinity) < TOLD_EVERY_MS) return;
    if (this.told.size >= MOST_KINDS) this.told.clear();
    this.told.set(kind, now);
    tell();
  }
}
