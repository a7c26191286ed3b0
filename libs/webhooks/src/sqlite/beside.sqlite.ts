import type { Beside, KeptEvent } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { selectionAt, selects } from '../matching';
import type { Millis } from '../millis';
import { deliveryRows } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { selectingWebhooks } from './selections.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

interface BesideOptions {
  readonly now: () => Millis;
  readonly newId: () => string;
  readonly tell: (webhook: string) => void;
}

/** What webhooks do in the transactions of the public log. */
export function besideLog(db: SqliteDatabase, { now, newId, tell }: BesideOptions): Beside {
  const deliveries = deliveryRows(db);
  const lanes = lanesIn(db);
  const webhooks = webhookRows(db);
  const selecting = selectingWebhooks(db);
  const needed = db.prepare("SELECT row FROM deliveries WHERE event_row = ? AND status IN ('pending', 'dead') LIMIT 1");
  const eraseAnswers = db.prepare(
    `UPDATE attempts SET response = NULL WHERE response IS NOT NULL AND delivery IN
       (SELECT row FROM deliveries WHERE workspace = ? AND conversation_id = ?)`,
  );
  // What is on its way says what it said before.
  const erase = db.prepare(
    `UPDATE deliveries SET erased = 1 WHERE workspace = ? AND conversation_id = ?
       AND row = (SELECT sending FROM lanes WHERE lanes.webhook = deliveries.webhook AND lanes.lane = deliveries.lane)`,
  );

  function published(events: readonly KeptEvent[]): void {
    const more = new Map<number, { readonly id: string; readonly count: number }>();
    const at = now();
    for (const event of events)
      for (const { row, id, selections } of selecting(event.workspace)) {
        const selection = selectionAt(selections, event.place);
        if (selection === undefined || !selects(selection, event)) continue;
        const lane = deliveries.insert({ webhook: row, ordered: selection.ordered, job: 0 }, event, newId(), at);
        lanes.add(row, lane, at);
        more.set(row, { id, count: (more.get(row)?.count ?? 0) + 1 });
      }
    for (const [row, { id, count }] of more) {
      webhooks.waitFor(row, count);
      tell(id);
    }
  }

  return {
    published,
    needed: (rows) => new Set(rows.filter((row) => needed.get(row) !== undefined)),
    erased(workspace, conversationId) {
      eraseAnswers.run(workspace, conversationId);
      erase.run(workspace, conversationId);
    },
  };
}
