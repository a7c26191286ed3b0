import { applyingContract } from './applying.contract';
import { routingViewContract } from './routing-view.contract';
import type { StoreFixture } from './store-fixture';
import { timersContract } from './timers.contract';

/** What every store of automations promises; each test has one of its own. */
export function automationStoreContract(name: string, open: () => Promise<StoreFixture>): void {
  describe(`what automations know, ${name}`, () => {
    let fixture: StoreFixture;

    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.end());

    applyingContract(() => fixture);
    timersContract(() => fixture);
    routingViewContract(() => fixture);
  });
}
