import type { SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';
import { longestWaitMs } from '../outcome/verdict';
import { LANE_LEASE_MS } from '../port';
import { lanes as lanesIn } from './lanes.sqlite';

/** How often all is looked through; and whenever the clock was set back. */
const EVERY_MS = 3_600_000;
/** Lanes that a slice brings back. */
const AT_ONCE = 300;

interface AheadRow {
  readonly lane: string;
  readonly sending: number | null;
}

/**
 * Brings back a slice of what is due later than anything can be by the waits that there are: it was written while the clock ran ahead. Whether
 * there is more. To be called in a transaction.
 */
export function bringsBack(db: SqliteDatabase, retrySeconds: readonly number[]): (now: Millis) => boolean {
  const lanes = lanesIn(db);
  const ahead = ['due_at', 'replay_due_at'].map((due) =>
    db.prepare(`SELECT lane, sending FROM lanes WHERE webhook = ? AND ${due} > ? LIMIT ?`),
  );
  const makeDue = db.prepare(
    `UPDATE deliveries SET next_attempt_at = ?1
     WHERE webhook = ?2 AND lane = ?3 AND status = 'pending' AND next_attempt_at > ?4`,
  );
  const endLease = db.prepare('UPDATE lanes SET due_at = ? WHERE webhook = ? AND lane = ?');
  const probe = db.prepare(
    `UPDATE webhook_states SET health = json_set(health, '$.probeAt', ?1)
     WHERE status = 'failing' AND json_extract(health, '$.probeAt') > ?2`,
  );
  let lookedAt = Infinity;

  /** How many lanes of it. */
  function bringBack(webhook: number, most: number, now: Millis, latest: Millis): number {
    const found = ahead.flatMap((one) => one.all(webhook, latest, most) as unknown as readonly AheadRow[]);
    for (const { lane, sending } of found) {
      makeDue.run(now, webhook, lane, latest);
      // Whoever has it may be sending still.
      if (sending === null) lanes.free(webhook, lane);
      else endLease.run(now + LANE_LEASE_MS, webhook, lane);
    }
    return found.length;
  }

  return (now) => {
    if (now >= lookedAt && now - lookedAt < EVERY_MS) return false;
    const latest = now + longestWaitMs(retrySeconds);
    let left = AT_ONCE;
    let webhook = lanes.webhookAfter(0);
    for (; webhook !== undefined && left > 0; webhook = lanes.webhookAfter(webhook))
      left -= bringBack(webhook, left, now, latest);
    // Only when nothing was found: what is written here may still be undone.
    if (left < AT_ONCE) return true;
    probe.run(now, latest);
    lookedAt = now;
    return false;
  };
}
