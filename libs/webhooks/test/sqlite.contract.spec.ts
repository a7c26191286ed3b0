import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWebhooks } from '../src';
import { webhooksContract } from './webhooks.contract';

webhooksContract('on SQLite', (options) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
  const file = join(folder, 'public-log.db');
  const opened: ReturnType<typeof openWebhooks>[] = [];
  const open = (claimed: boolean): ReturnType<typeof openWebhooks> => {
    const webhooks = openWebhooks(file, { ...options, claimed });
    opened.push(webhooks);
    return webhooks;
  };
  return {
    ...open(false),
    another: () => open(true),
    async dispose() {
      for (const { log } of opened.reverse()) await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});
