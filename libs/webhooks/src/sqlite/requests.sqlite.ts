import { durably, type SqliteDatabase } from '@parley/storage';
import type { Once, Repeatable } from '../once';
import type { WebhookStore } from '../port';
import { told } from './told.sqlite';

/**
 * Does something, unless the same Idempotency-Key came before: then what is kept of the first time is given again. Nothing is kept of what gives
 * undefined, nor of what is thrown.
 */
type DoesOnce = <T>(
  workspace: string,
  repeatable: Repeatable | undefined,
  work: () => T | undefined,
) => Once<T> | undefined;

/** To be called within a transaction. */
export function doesOnce(db: SqliteDatabase): DoesOnce {
  const find = db.prepare('SELECT request_hash, made FROM webhook_requests WHERE workspace = ? AND key_hash = ?');
  const put = db.prepare(
    'INSERT INTO webhook_requests (workspace, key_hash, request_hash, made, at) VALUES (?, ?, ?, ?, ?)',
  );
  return <T>(workspace: string, repeatable: Repeatable | undefined, work: () => T | undefined): Once<T> | undefined => {
    const before = repeatable && (find.get(workspace, repeatable.keyHash) as FoundRow | undefined);
    if (before !== undefined)
      return before.request_hash === repeatable?.requestHash
        ? { tag: 'again', made: JSON.parse(before.made) as T }
        : { tag: 'reused' };
    const made = work();
    if (made === undefined) return undefined;
    if (repeatable !== undefined)
      put.run(workspace, repeatable.keyHash, repeatable.requestHash, JSON.stringify(made), repeatable.at);
    return { tag: 'made', made };
  };
}

interface FoundRow {
  readonly request_hash: string;
  readonly made: string;
}

export function requests(db: SqliteDatabase): Pick<WebhookStore, 'isKnown' | 'example'> {
  const known = db.prepare('SELECT 1 FROM webhook_requests WHERE workspace = ? AND key_hash = ?');
  const once = doesOnce(db);
  return {
    isKnown: (workspace, keyHash) => told(() => known.get(workspace, keyHash) !== undefined),
    example: (workspace, repeatable, attempt) =>
      told(() => durably(db, () => once(workspace, repeatable, () => attempt))),
  };
}
