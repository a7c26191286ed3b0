import type { EventStore } from '../src';
import { appendContract } from './append.contract';
import { readContract } from './read.contract';
import { subscribeContract } from './subscribe.contract';
import { failureContract } from './failure.contract';

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

/** The definition of the port `EventStore`: an adapter is one when it passes all of this. */
export function eventStoreContract(name: string, make: () => Promise<EventStoreFixture>): void {
  describe(`the event store ${name}`, () => {
    let fixture: EventStoreFixture;
    beforeAll(async () => {
      fixture = await make();
    });
    afterAll(() => fixture.dispose());
    const get = (): EventStoreFixture => fixture;
    appendContract(get);
    readContract(get);
    subscribeContract(get);
    failureContract(get);
  });
}
