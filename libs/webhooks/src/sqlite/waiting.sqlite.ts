import type { SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';
import { lanes as lanesIn } from './lanes.sqlite';
import { webhookRows, type SendingRow } from './webhook-rows.sqlite';

/** When something of a webhook is due next; undefined where nothing waits, or it is not sent. */
export function nextDue(db: SqliteDatabase): (webhook: SendingRow) => Millis | undefined {
  const lanes = lanesIn(db);
  return ({ row, state: { status, health }, isCancelling }) => {
    const isSent = (status === 'active' || status === 'failing') && !isCancelling;
    const next = isSent ? lanes.next(row) : undefined;
    return next !== undefined && status === 'failing' ? (health.probeAt ?? 0) : next;
  };
}

/** That of each webhook for which something waits. It takes a step for each of them, however much that is. */
export function allWaiting(db: SqliteDatabase): () => ReadonlyMap<string, Millis> {
  const lanes = lanesIn(db);
  const webhooks = webhookRows(db);
  const nextOf = nextDue(db);
  const idOf = db.prepare('SELECT id FROM webhooks WHERE row = ?');
  return () => {
    const waiting = new Map<string, Millis>();
    for (let row = lanes.webhookAfter(0); row !== undefined; row = lanes.webhookAfter(row)) {
      // Of a deleted one lanes may be left.
      const { id } = (idOf.get(row) ?? {}) as { readonly id?: string };
      const webhook = id === undefined ? undefined : webhooks.sending(id);
      const next = webhook && nextOf(webhook);
      if (webhook !== undefined && next !== undefined) waiting.set(webhook.id, next);
    }
    return waiting;
  };
}
