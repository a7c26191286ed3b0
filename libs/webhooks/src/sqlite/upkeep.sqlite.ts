import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { ATTEMPT_DAYS, JOB_DAYS } from '../delivery';
import type { Millis } from '../millis';
import { REQUEST_DAYS } from '../once';

/** Rows that a slice forgets of each kind. */
const AT_ONCE = 300;
const LANES_AT_ONCE = 1_000;
const DAY_MS = 24 * 3_600_000;

/** Forgets a slice of what is too old, and of what deleted webhooks left; whether there is more. To be called in a transaction. */
export function forgets(db: SqliteDatabase): (now: Millis) => boolean {
  const oldAttempts = db.prepare('SELECT row FROM attempts WHERE at < ? ORDER BY at LIMIT ?');
  const over = db.prepare(
    'SELECT row FROM deliveries WHERE kept_until IS NOT NULL AND kept_until <= ? ORDER BY kept_until LIMIT ?',
  );
  const removed = db.prepare('SELECT webhook FROM removed_webhooks LIMIT 1');
  const ofRemoved = db.prepare('SELECT row FROM deliveries WHERE webhook = ? LIMIT ?');
  const forgetLanes = db.prepare(
    'DELETE FROM lanes WHERE webhook = ?1 AND lane IN (SELECT lane FROM lanes WHERE webhook = ?1 ORDER BY lane LIMIT ?2)',
  );
  const forgetRemoved = db.prepare('DELETE FROM removed_webhooks WHERE webhook = ?');
  const forgetAttempt = db.prepare('DELETE FROM attempts WHERE row = ?');
  const forgetAttempts = db.prepare('DELETE FROM attempts WHERE delivery = ?');
  const forgetDelivery = db.prepare('DELETE FROM deliveries WHERE row = ?');
  const oldRequests = db.prepare('SELECT row FROM webhook_requests WHERE at < ? ORDER BY at LIMIT ?');
  const forgetRequest = db.prepare('DELETE FROM webhook_requests WHERE row = ?');
  const oldJobs = db.prepare(
    "SELECT row FROM replay_jobs WHERE status <> 'running' AND created_at < ? ORDER BY created_at LIMIT ?",
  );
  const forgetJob = db.prepare('DELETE FROM replay_jobs WHERE row = ?');
  const forgetKeys = db.prepare('DELETE FROM signing_keys WHERE expires_at IS NOT NULL AND expires_at <= ?');

  const rowsOf = (statement: SqliteStatement, value: number): readonly number[] =>
    (statement.all(value, AT_ONCE) as unknown as readonly { readonly row: number }[]).map(({ row }) => row);

  function forgetOld(old: SqliteStatement, forget: SqliteStatement, before: Millis): boolean {
    const rows = rowsOf(old, before);
    for (const row of rows) forget.run(row);
    return rows.length === AT_ONCE;
  }

  function forgetDeliveries(rows: readonly number[]): boolean {
    for (const row of rows) {
      forgetAttempts.run(row);
      forgetDelivery.run(row);
    }
    return rows.length === AT_ONCE;
  }

  function forgetDeleted(): boolean {
    const { webhook } = (removed.get() ?? {}) as { readonly webhook?: number };
    if (webhook === undefined) return false;
    const hasLanes = forgetLanes.run(webhook, LANES_AT_ONCE).changes === LANES_AT_ONCE;
    const hasDeliveries = forgetDeliveries(rowsOf(ofRemoved, webhook));
    if (!hasLanes && !hasDeliveries) forgetRemoved.run(webhook);
    return removed.get() !== undefined;
  }

  return (now) => {
    forgetKeys.run(now);
    return [
      forgetOld(oldAttempts, forgetAttempt, now - ATTEMPT_DAYS * DAY_MS),
      forgetOld(oldRequests, forgetRequest, now - REQUEST_DAYS * DAY_MS),
      forgetOld(oldJobs, forgetJob, now - JOB_DAYS * DAY_MS),
      forgetDeliveries(rowsOf(over, now)),
      forgetDeleted(),
    ].includes(true);
  };
}
