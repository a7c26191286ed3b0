import { applyContract } from './apply.contract';
import { filterContract } from './filter.contract';
import { pageContract } from './page.contract';
import { recordsContract } from './records.contract';
import { waitContract } from './wait.contract';

import type { ReadModelFixture } from './fixture';

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
    recordsContract(get);
    waitContract(get);
  });
}
