import { applyContract } from './apply.contract';
import { bytesContract } from './bytes.contract';
import { contentsContract } from './contents.contract';
import { countsContract } from './counts.contract';
import { erasingContract } from './erasing.contract';
import { filterContract } from './filter.contract';
import { keptContract } from './kept.contract';
import { largeBatchContract } from './large-batch.contract';
import { moreFiltersContract } from './more-filters.contract';
import { pageContract } from './page.contract';
import { parkingContract } from './parking.contract';
import { randomListsContract } from './random-lists.contract';
import { recordsContract } from './records.contract';
import { searchContract } from './search.contract';
import { shownPagesContract } from './shown-pages.contract';
import { sortsContract } from './sorts.contract';
import { statusesContract } from './statuses.contract';
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
    bytesContract(get);
    contentsContract(get);
    countsContract(get);
    erasingContract(get);
    filterContract(get);
    keptContract(get);
    largeBatchContract(get);
    moreFiltersContract(get);
    pageContract(get);
    parkingContract(get);
    randomListsContract(get);
    recordsContract(get);
    searchContract(get);
    shownPagesContract(get);
    sortsContract(get);
    statusesContract(get);
    waitContract(get);
  });
}
