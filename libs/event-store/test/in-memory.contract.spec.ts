import { inMemoryEventStore, inMemoryLog } from '../src';
import { eventStoreContract } from './event-store.contract';

eventStoreContract('in memory', () => {
  const log = inMemoryLog();
  return Promise.resolve({
    store: inMemoryEventStore(log),
    another: () => Promise.resolve(inMemoryEventStore(log)),
    restart: () => Promise.resolve(inMemoryEventStore(log)),
    outage() {
      log.reachable = false;
      return Promise.resolve(() => {
        log.reachable = true;
        return Promise.resolve();
      });
    },
    dispose: () => Promise.resolve(),
  });
});
