import { inMemoryAutomationData, inMemoryAutomations } from '../src';
import { automationStoreContract } from './automation-store.contract';
import { storeFixture } from './store-fixture';

automationStoreContract('in memory', () => {
  const shared = inMemoryAutomationData();
  return storeFixture(() => inMemoryAutomations(shared));
});
