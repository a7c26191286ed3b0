import type { Lease } from '@parley/subscriptions';

/**
 * What acts on what the store knows: timers, and routing. It acts only between `resume` and `suspend`, and stops by itself when the store says that the
 * lease is lost. Nothing rests on there being only one of it: what it asks for is decided on the conversation's own log, once.
 */
export interface Runner {
  /** All of the log up to its end was applied under this lease. Called again with the same one, nothing changes. */
  resume(lease: Lease): void;
  /** What is known may be old: begins nothing more. */
  suspend(): void;
  /** A batch was applied: something may wait, or what was waited for is there. */
  applied(): void;
  /** Resolves when what is under way has its answer. */
  stop(): Promise<void>;
}
