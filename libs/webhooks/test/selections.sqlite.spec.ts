import { migrateTables, openSqlite } from '@parley/storage';
import { HEALTHY } from '../src/outcome/health';
import { MIGRATIONS, TABLES } from '../src/sqlite/schema.sqlite';
import { selectingWebhooks } from '../src/sqlite/selections.sqlite';
import { webhookRows } from '../src/sqlite/webhook-rows.sqlite';

/* What is looked at for each event that is published. */

it('is read once for a run of events, however much the webhooks of a workspace select', () => {
  const db = openSqlite(':memory:', { kind: 'public log', durability: 'normal', migrations: [] });
  migrateTables(db, TABLES, MIGRATIONS);
  const filters = Array.from({ length: 50 }, (_, n) => ({ key: 'inbox', value: `${n}`.padEnd(1_000, '-') }) as const);
  const selection = { format: 'event', events: ['*'], filters, ordered: true } as const;
  const from = { epoch: 1, position: '' };
  const state = { status: 'active', reason: null, since: 0 } as const;
  for (let n = 0; n < 400; n += 1) {
    const webhook = { id: `whk_${n}`, workspace: 'ws_1', createdAt: 0, url: 'https://example.com', description: null };
    const shown = { ...webhook, ...selection, ...state, waiting: 0, replayFrom: null };
    webhookRows(db).insert(shown, [{ ...selection, from }], { ...state, health: HEALTHY });
  }
  const selecting = selectingWebhooks(db);
  const first = selecting('ws_1');
  expect(first).toHaveLength(400);
  expect(selecting('ws_1')).toBe(first);
  db.prepare('UPDATE webhook_changes SET changes = changes + 1').run();
  expect(selecting('ws_1')).not.toBe(first);
  db.close();
});
