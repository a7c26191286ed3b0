import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteConversationReadModel } from '../src';
import { conversationReadModelContract } from './read-model.contract';

conversationReadModelContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-read-model-'));
  const open: { close(): Promise<void> }[] = [];
  const start = (): ReturnType<typeof sqliteConversationReadModel> => {
    const model = sqliteConversationReadModel(join(folder, 'read-model.db'));
    open.push(model);
    return model;
  };
  const model = start();
  return Promise.resolve({
    model,
    another: () => Promise.resolve(start()),
    async restart() {
      await model.close();
      return start();
    },
    async dispose() {
      for (const one of open) await one.close();
      rmSync(folder, { recursive: true });
    },
  });
});
