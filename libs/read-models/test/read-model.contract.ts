import type { ConversationReadModel } from '../src';
import { applyContract } from './apply.contract';
import { filterContract } from './filter.contract';
import { pageContract } from './page.contract';
import { waitContract } from './wait.contract';

/** What the suite needs of an adapter; every test gets a fresh one, empty. */
export interface ReadModelFixture {
  readonly model: ConversationReadModel;
  /** Another read model on the same data, as another part of the program would have. */
  another(): Promise<ConversationReadModel>;
  /** Closes and opens what can be closed and opened; the data stays. Gives a read model on it. */
  restart(): Promise<ConversationReadModel>;
  dispose(): Promise<void>;
}

/** The definition of the port `ConversationReadModel`: an adapter is one when it passes all of this. */
export function conversationReadModelContract(name: string, make: () => Promise<ReadModelFixture>): void {
  describe(`the read model of conversations ${name}`, () => {
    let fixture: ReadModelFixture;
    beforeEach(async () => {
      fixture = await make();
    });
    afterEach(() => fixture.dispose());
    const get = (): ReadModelFixture => fixture;
    applyContract(get);
    filterContract(get);
    pageContract(get);
    waitContract(get);
  });
}
