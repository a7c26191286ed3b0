import { keptEvents, type Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { cancelled, newDelivery } from '../delivery-state';
import type { Millis } from '../millis';
import { webhookRows } from './webhook-rows.sqlite';

/** What a webhook that is disabled waited for is cancelled, and its replays fail; the place behind which it was sent nothing is noted. */
export function cancelsAll(db: SqliteDatabase, published: () => Place): (webhook: number, now: Millis) => void {
  const rows = webhookRows(db);
  const events = keptEvents(db);
  const first = db.prepare(
    "SELECT min(event_row) AS row FROM deliveries WHERE webhook = ? AND status = 'pending' AND kind = 0",
  );
  const behindOf = db.prepare('SELECT place FROM behind WHERE webhook = ?');
  const cancel = db.prepare(
    `UPDATE deliveries SET status = coalesce(before, 'cancelled'), before = NULL, next_attempt_at = NULL,
       kept_until = iif(before = 'dead', ?, ?) WHERE webhook = ? AND status = 'pending'`,
  );
  const others = [
    // What is in flight has its lane until it is settled: another request of it could else be made meanwhile.
    'DELETE FROM lanes WHERE webhook = ? AND sending IS NULL',
    'UPDATE webhook_states SET waiting = 0 WHERE webhook = ?',
    'DELETE FROM behind WHERE webhook = ?',
    "UPDATE replay_jobs SET status = 'failed' WHERE webhook = ? AND status = 'running'",
  ].map((sql) => db.prepare(sql));
  const changed = db.prepare('UPDATE webhook_changes SET changes = changes + 1');

  return (webhook, now) => {
    const { row } = first.get(webhook) as { readonly row: number | null };
    const { place } = (behindOf.get(webhook) ?? {}) as { readonly place?: string };
    const end = place === undefined ? published() : (JSON.parse(place) as Place);
    rows.setReplayFrom(webhook, row === null ? end : events.placeBefore(row));
    const state = newDelivery('ordinary', now);
    const dead = cancelled({ ...state, before: 'dead' }, now).keptUntil;
    cancel.run(dead, cancelled(state, now).keptUntil, webhook);
    for (const other of others) other.run(webhook);
    changed.run();
  };
}
