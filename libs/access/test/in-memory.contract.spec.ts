import { inMemoryApiKeys } from '../src';
import { apiKeyStoreContract, BOOTSTRAP } from './api-key-store.contract';

apiKeyStoreContract(
  'in memory',
  () => {
    let time = 1_700_000_000_000;
    const store = inMemoryApiKeys({ clock: () => time, bootstrap: BOOTSTRAP });
    return {
      store,
      pass: (ms) => void (time += ms),
      now: () => time,
      restart: () => Promise.resolve(store),
      dispose: () => store.close(),
    };
  },
  'not kept',
);
