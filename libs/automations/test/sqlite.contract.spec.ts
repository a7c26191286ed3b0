import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteAutomations } from '../src';
import { automationStoreContract } from './automation-store.contract';
import { storeFixture } from './store-fixture';

automationStoreContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-automations-'));
  return storeFixture(
    () => sqliteAutomations(join(folder, 'automations.db')),
    () => rmSync(folder, { recursive: true }),
  );
});
