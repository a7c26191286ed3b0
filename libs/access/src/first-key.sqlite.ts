import type { SqliteDatabase } from '@parley/storage';
import { hashKey } from './api-key';
import { insert, type Created, type KeyStatements } from './api-key-rows.sqlite';
import { FIRST_KEY } from './bootstrap';
import type { GatheredUses } from './gathered-uses';
import type { KeyRing } from './key-ring';

export interface FirstKey {
  readonly key: string;
  /** Whether it took the place of one that nobody had used. */
  readonly replaced: boolean;
}

interface Opened {
  readonly db: SqliteDatabase;
  readonly sql: KeyStatements;
  readonly ring: KeyRing;
  readonly uses: GatheredUses;
}

/** What `firstKey` of the store promises. */
export function makeFirstKey({ db, sql, ring, uses }: Opened, workspace: string, now: number): FirstKey | undefined {
  // A use that is noted in memory alone is one too.
  uses.write();
  const before = idOfFirst(sql, workspace);
  try {
    const made = db.transaction(() => replace(sql, before, workspace, now));
    if (made === undefined) return undefined;
    ring.add(made.record, hashKey(made.key));
    return { key: made.key, replaced: before !== undefined };
  } finally {
    // Looked up again, so that memory follows the file also where the end of the transaction failed.
    if (before !== undefined && idOfFirst(sql, workspace) !== before) ring.remove(before);
  }
}

function replace(sql: KeyStatements, before: string | undefined, workspace: string, now: number): Created | undefined {
  const stays = before === undefined ? sql.any.get() : sql.anyUsed.get();
  if (stays !== undefined) return undefined;
  if (before !== undefined) sql.delete.run(now, null, null, before);
  const made = insert(sql, workspace, FIRST_KEY, undefined, now);
  sql.markFirst.run(made.record.id);
  return made;
}

/** Of the one that is still valid. */
const idOfFirst = (sql: KeyStatements, workspace: string): string | undefined =>
  (sql.first.get(workspace) as { readonly id: string } | undefined)?.id;
