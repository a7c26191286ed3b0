import type { SqliteDatabase } from '@parley/storage';
import type { Once, Repeatable } from '../port';

/** Makes something, unless the same Idempotency-Key came before. `asItIs` gives what was made as it is now, if it is still there. */
type MakesOnce = <T>(
  workspace: string,
  repeatable: Repeatable | undefined,
  asItIs: (made: T) => T | undefined,
  make: () => T,
) => Once<T>;

/** To be called within a transaction. */
export function makesOnce(db: SqliteDatabase): MakesOnce {
  const find = db.prepare('SELECT request_hash, made FROM webhook_requests WHERE workspace = ? AND key_hash = ?');
  const put = db.prepare('INSERT INTO webhook_requests VALUES (?, ?, ?, ?)');
  return <T>(
    workspace: string,
    repeatable: Repeatable | undefined,
    asItIs: (made: T) => T | undefined,
    make: () => T,
  ): Once<T> => {
    if (repeatable === undefined) return { tag: 'made', made: make() };
    const { keyHash, requestHash } = repeatable;
    const before = find.get(workspace, keyHash) as { readonly request_hash: string; readonly made: string } | undefined;
    if (before !== undefined) {
      if (before.request_hash !== requestHash) return { tag: 'reused' };
      const then = JSON.parse(before.made) as T;
      return { tag: 'again', made: asItIs(then) ?? then };
    }
    const made = make();
    put.run(workspace, keyHash, requestHash, JSON.stringify(made));
    return { tag: 'made', made };
  };
}
