import type { EventStore } from '../src';

/** What a suite needs of an adapter. The log may be shared with other tests and hold what others wrote. */
export interface EventStoreFixture {
  readonly store: EventStore;
  /** Another store on the same log, as another process would have. */
  another(): Promise<EventStore>;
  /** Closes and opens what can be closed and opened; the log stays. Gives a store on it. */
  restart(): Promise<EventStore>;
  /** Makes appends impossible until the function it gives is called. */
  outage(): Promise<() => Promise<void>>;
  dispose(): Promise<void>;
}
