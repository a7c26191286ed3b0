import { keptEvents, type Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { cancelled, newDelivery } from '../delivery-state';
import type { Millis } from '../millis';
import { lanes as lanesIn } from './lanes.sqlite';
import { SELECTIONS_CHANGED } from './selections.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

/** Deliveries that a slice cancels. */
const AT_ONCE = 500;

export interface Cancelling {
  /** Up to which delivery what is pending of a webhook is as good as cancelled; 0 for none. */
  readonly upTo: (webhook: number) => number;
  /** What a webhook waits for is as good as cancelled from now on, and a slice of it is. */
  readonly begin: (webhook: number, now: Millis) => void;
  /** Cancels a slice more of one webhook; whether there is more. Tells of one that can be sent again. */
  readonly goOn: (now: Millis) => boolean;
}

/** To be called in transactions. However much waits, none takes long. */
export function cancelling(db: SqliteDatabase, tell: (webhook: string) => void): Cancelling {
  const lanes = lanesIn(db);
  const lastPending = db.prepare("SELECT max(row) AS row FROM deliveries WHERE webhook = ? AND status = 'pending'");
  const put = db.prepare('INSERT OR REPLACE INTO cancelling VALUES (?, ?)');
  const find = db.prepare('SELECT last_delivery AS last FROM cancelling WHERE webhook = ?');
  const first = db.prepare(
    'SELECT webhook, id FROM cancelling JOIN webhooks ON webhooks.row = cancelling.webhook ORDER BY webhook LIMIT 1',
  );
  const over = db.prepare('DELETE FROM cancelling WHERE webhook = ?');
  const pending = db.prepare(
    "SELECT row, lane FROM deliveries WHERE webhook = ? AND status = 'pending' AND row <= ? ORDER BY row LIMIT ?",
  );
  const cancel = db.prepare(
    `UPDATE deliveries SET status = coalesce(before, 'cancelled'), before = NULL, next_attempt_at = NULL,
       kept_until = iif(before = 'dead', ?, ?) WHERE row = ?`,
  );

  const upTo = (webhook: number): number => (find.get(webhook) as { readonly last: number } | undefined)?.last ?? 0;

  function slice(webhook: number, now: Millis): boolean {
    const rows = pending.all(webhook, upTo(webhook), AT_ONCE) as unknown as readonly Pending[];
    const state = newDelivery('ordinary', now);
    const dead = cancelled({ ...state, before: 'dead' }, now).keptUntil;
    for (const { row } of rows) cancel.run(dead, cancelled(state, now).keptUntil, row);
    // What is in flight has its lane until it is settled: another request of it could else be made meanwhile.
    for (const lane of new Set(rows.map((one) => one.lane))) lanes.changed(webhook, lane);
    if (rows.length < AT_ONCE) over.run(webhook);
    return rows.length < AT_ONCE;
  }

  return {
    upTo,
    begin(webhook, now) {
      const { row } = lastPending.get(webhook) as { readonly row: number | null };
      if (row === null) return;
      put.run(webhook, row);
      slice(webhook, now);
    },
    goOn(now) {
      const one = first.get() as { readonly webhook: number; readonly id: string } | undefined;
      if (one === undefined) return false;
      if (slice(one.webhook, now)) tell(one.id);
      return first.get() !== undefined;
    },
  };
}

interface Pending {
  readonly row: number;
  readonly lane: string;
}

/** What a webhook that is disabled waited for is cancelled, and its replays fail; the place behind which it was sent nothing is noted. */
export function cancelsAll(
  db: SqliteDatabase,
  published: () => Place,
  { begin }: Pick<Cancelling, 'begin'>,
): (webhook: number, now: Millis) => void {
  const rows = webhookRows(db);
  const events = keptEvents(db);
  // Deliveries that wait for each other are made in the order of their events.
  const first = db.prepare(
    `SELECT event_row AS row FROM deliveries INDEXED BY deliveries_by_status
     WHERE webhook = ? AND status = 'pending' AND kind = 0 ORDER BY deliveries.row LIMIT 1`,
  );
  const behindOf = db.prepare('SELECT place FROM behind WHERE webhook = ?');
  const others = [
    'UPDATE webhook_states SET waiting = 0 WHERE webhook = ?',
    'DELETE FROM behind WHERE webhook = ?',
    "UPDATE replay_jobs SET status = 'failed' WHERE webhook = ? AND status = 'running'",
  ].map((sql) => db.prepare(sql));
  const changed = db.prepare(SELECTIONS_CHANGED);

  return (webhook, now) => {
    const found = first.get(webhook) as { readonly row: number } | undefined;
    const { place } = (behindOf.get(webhook) ?? {}) as { readonly place?: string };
    const end = place === undefined ? published() : (JSON.parse(place) as Place);
    rows.setReplayFrom(webhook, found === undefined ? end : events.placeBefore(found.row));
    begin(webhook, now);
    for (const other of others) other.run(webhook);
    changed.run();
  };
}
