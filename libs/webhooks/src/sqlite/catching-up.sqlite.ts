import { comparePlaces, keptEvents, type Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { LOOKED_AT_ONCE, stretchBehind, takenOf } from '../catching-up';
import type { Millis } from '../millis';
import { behindRows, type BehindRow } from './behind.sqlite';
import { deliveryRows } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

interface CatchingUp {
  readonly published: () => Place;
  readonly newId: () => string;
  readonly tell: (webhook: string) => void;
}

/** Makes a slice of the deliveries that were not made with their events, one workspace after the other; whether there is more. To be called in a transaction. */
export function catchesUp(db: SqliteDatabase, { published, newId, tell }: CatchingUp): (now: Millis) => boolean {
  const events = keptEvents(db);
  const deliveries = deliveryRows(db);
  const lanes = lanesIn(db);
  const webhooks = webhookRows(db);
  const rows = behindRows(db);
  let last = '';

  function slice({ row, id, workspace, selections, behind, behindRow }: BehindRow, now: Millis): void {
    const all = published();
    const { selection, end } = stretchBehind(selections, behind, all);
    const looked =
      selection === undefined
        ? []
        : events.between('all', { workspace, format: selection.format }, behind, end, LOOKED_AT_ONCE);
    const { selected, last: reached = { place: behind, row: behindRow }, isAll } = takenOf(looked, selection);
    const ordered = selection?.ordered ?? true;
    for (const event of selected)
      lanes.add(row, deliveries.insert({ webhook: row, ordered, job: 0 }, event, newId(), now), now);
    if (!isAll) rows.set(row, reached.place, reached.row);
    else if (comparePlaces(end, all) < 0) rows.set(row, end, reached.row);
    else rows.clear(row);
    if (selected.length === 0) return;
    webhooks.waitFor(row, selected.length);
    tell(id);
  }

  return (now) => {
    const one = rows.next(last);
    last = one?.workspace ?? '';
    if (one === undefined) return false;
    slice(one, now);
    return rows.first() !== undefined;
  };
}
