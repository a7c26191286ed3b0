import type { Beside, KeptEvent } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { Allowance } from '../catching-up';
import { selectionAt, selects } from '../matching';
import type { Millis } from '../millis';
import { behindRows } from './behind.sqlite';
import { deliveryRows } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { beginsAnew } from './new-epoch.sqlite';
import { selectingWebhooks } from './selections.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

/** Deliveries from which a slice of an erasing takes the answers. */
const ERASED_AT_ONCE = 500;

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
  const behind = behindRows(db);
  const needed = db.prepare("SELECT row FROM deliveries WHERE event_row = ? AND status IN ('pending', 'dead') LIMIT 1");
  const ofConversation = db.prepare(
    'SELECT row FROM deliveries WHERE workspace = ? AND conversation_id = ? AND row > ? ORDER BY row LIMIT ?',
  );
  const eraseAnswers = db.prepare('UPDATE attempts SET response = NULL WHERE delivery = ? AND response IS NOT NULL');
  // What is on its way says what it said before.
  const erase = db.prepare(
    `UPDATE deliveries SET erased = 1 WHERE row = ?
       AND row = (SELECT sending FROM lanes WHERE lanes.webhook = deliveries.webhook AND lanes.lane = deliveries.lane)`,
  );

  function published(events: readonly KeptEvent[]): void {
    const more = new Map<number, { readonly id: string; readonly count: number }>();
    const at = now();
    const allowance = new Allowance();
    let before: KeptEvent | undefined;
    for (const event of events) {
      const { workspace } = event;
      if (before !== undefined && allowance.isUsedUp(workspace)) leaveBehind(workspace, before);
      before = event;
      for (const { row, id, selections } of selecting(workspace)) {
        const selection = selectionAt(selections, event.place);
        if (selection === undefined || !selects(selection, event)) continue;
        const lane = deliveries.insert({ webhook: row, ordered: selection.ordered, job: 0 }, event, newId(), at);
        lanes.add(row, lane, at);
        allowance.use(workspace);
        more.set(row, { id, count: (more.get(row)?.count ?? 0) + 1 });
      }
    }
    for (const [row, { id, count }] of more) {
      webhooks.waitFor(row, count);
      tell(id);
    }
  }

  /** Their deliveries of what follows an event are made later. */
  function leaveBehind(workspace: string, { place, row }: KeptEvent): void {
    const left = selecting(workspace);
    if (left.length === 0) return;
    for (const webhook of left) behind.set(webhook.row, place, row);
    for (const { id } of left) tell(id);
  }

  return {
    published,
    needed(rows) {
      // Of what lies behind those that are behind, nobody knows yet.
      const known = behind.first() ?? Infinity;
      return new Set(rows.filter((row) => row > known || needed.get(row) !== undefined));
    },
    begun: beginsAnew(db),
    erased(workspace, conversationId, after) {
      const found = ofConversation.all(workspace, conversationId, after, ERASED_AT_ONCE);
      const rows = (found as unknown as readonly { readonly row: number }[]).map(({ row }) => row);
      for (const row of rows) {
        eraseAnswers.run(row);
        erase.run(row);
      }
      return rows.length === ERASED_AT_ONCE ? rows.at(-1) : undefined;
    },
  };
}
