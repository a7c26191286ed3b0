import type { SqliteDatabase } from '@parley/storage';

/** Pages of the index that one slice writes (256 KiB): a few ms. */
const PAGES = 64;

/**
 * Goes on to make one index of words anew, without those that were replaced: until then they lie in the file still. `begins`: all that is
 * there now is to be gone through. Gives whether that is done.
 */
export function wordErasing(
  db: SqliteDatabase,
): (table: 'conversation_words' | 'contact_words', begins: boolean) => boolean {
  const changes = db.prepare('SELECT total_changes() AS changes');
  const countedNow = (): number => (changes.get() as { changes: number }).changes;
  return (table, begins) => {
    const before = countedNow();
    db.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ${begins ? -PAGES : PAGES})`);
    // So says the documentation of FTS5: less than two changes is nothing that was left to be merged.
    return countedNow() - before < 2;
  };
}
