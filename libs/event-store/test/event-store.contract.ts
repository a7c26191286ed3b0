import { appendContract } from './append.contract';
import { readContract } from './read.contract';
import { subscribeContract } from './subscribe.contract';
import type { EventStoreFixture } from './fixture';
import { failureContract } from './failure.contract';

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
