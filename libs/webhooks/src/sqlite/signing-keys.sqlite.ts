import { durably, type SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';
import { shownOnce } from '../once';
import type { WebhookStore } from '../port';
import { TooManySigningKeys } from '../too-many';
import { MOST_KEYS, type SealedKey } from '../webhook';
import { doesOnce } from './requests.sqlite';
import { told } from './told.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

interface SigningKeyRows {
  /** Those that are not expired, newest first. */
  of(webhook: number, now: Millis): readonly SealedKey[];
  /** The newest one; those before expire at that time at the latest. Throws `TooManySigningKeys`. */
  add(webhook: number, key: Omit<SealedKey, 'expiresAt'>, graceUntil: Millis, now: Millis): void;
}

export function signingKeyRows(db: SqliteDatabase): SigningKeyRows {
  const find = db.prepare(
    `SELECT id, sealed, expires_at AS expiresAt FROM signing_keys WHERE webhook = ? AND coalesce(expires_at > ?, TRUE)
     ORDER BY row DESC`,
  );
  const expire = db.prepare(
    'UPDATE signing_keys SET expires_at = min(coalesce(expires_at, ?2), ?2) WHERE webhook = ?1',
  );
  const remove = db.prepare('DELETE FROM signing_keys WHERE webhook = ? AND expires_at <= ?');
  const insert = db.prepare('INSERT INTO signing_keys (webhook, id, sealed) VALUES (?, ?, ?)');
  const of = (webhook: number, now: Millis): readonly SealedKey[] =>
    (find.all(webhook, now) as unknown as readonly SealedKey[]).map((key) => ({ ...key }));
  return {
    of,
    add(webhook, { id, sealed }, graceUntil, now) {
      expire.run(webhook, graceUntil);
      remove.run(webhook, now);
      if (of(webhook, now).length >= MOST_KEYS) throw new TooManySigningKeys();
      insert.run(webhook, id, sealed);
    },
  };
}

export function signingKeys(db: SqliteDatabase): Pick<WebhookStore, 'keys' | 'rotate'> {
  const rows = webhookRows(db);
  const keys = signingKeyRows(db);
  const once = doesOnce(db);
  return {
    keys: (workspace, id, now) =>
      told(() => {
        const found = rows.find(workspace, id);
        return found && keys.of(found.row, now);
      }),
    rotate: (workspace, id, key, graceUntil, now, repeatable) =>
      told(() => {
        const done = durably(db, () =>
          once(workspace, repeatable, () => {
            const found = rows.find(workspace, id);
            if (found === undefined) return undefined;
            keys.add(found.row, key, graceUntil, now);
            return id;
          }),
        );
        return shownOnce(done, () => rows.find(workspace, id)?.webhook);
      }),
  };
}
