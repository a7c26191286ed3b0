import type { EventStore } from '@parley/event-store';
import type { Clock, Logger, Metrics, Tracing } from '@parley/platform';

export interface WritePathOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** A clock that tells a time before it is wrong, and nothing is carried out (default: 1970). */
  readonly earliest?: number;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Says in every commit which process and which version of the program wrote it. */
  readonly origin: string;
  readonly writer: string;
  /** Most memory that folded streams take, in bytes, by estimate (default 128 MiB). */
  readonly cachedBytes?: number;
  /** Default: none are kept. */
  readonly metrics?: Metrics;
  /** Spans of appends, children of the command's `traceparent`. Default: none. */
  readonly tracing?: Tracing | undefined;
}
