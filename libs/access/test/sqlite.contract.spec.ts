import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteApiKeys } from '../src';
import { apiKeyStoreContract, BOOTSTRAP } from './api-key-store.contract';

apiKeyStoreContract(
  'on SQLite',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-keys-'));
    let time = 1_700_000_000_000;
    const open = (): ReturnType<typeof sqliteApiKeys> =>
      sqliteApiKeys(join(folder, 'operations.db'), { clock: () => time, bootstrap: BOOTSTRAP });
    let store = open();
    return {
      store,
      pass: (ms) => void (time += ms),
      now: () => time,
      async restart() {
        await store.close();
        return (store = open());
      },
      async dispose() {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
  'kept',
);
