import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteConversationReadModel } from '../src';
import { fixtureOf } from './fixture';
import { conversationReadModelContract } from './read-model.contract';

conversationReadModelContract('on SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-read-model-'));
  return fixtureOf(
    () => sqliteConversationReadModel(join(folder, 'read-model.db')),
    () => rmSync(folder, { recursive: true }),
  );
});
