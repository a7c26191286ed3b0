import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';

/**
 * Whether a file has fewer pages than it says itself, and not only fewer than before: one that was made anew in its place (VACUUM) is shorter and
 * whole. SQLite is asked, for to open and close the file otherwise would give up the locks that this process has on it.
 */
export function isCutOff(file: string): boolean {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  try {
    const db = new DatabaseSync(url, { readOnly: true });
    try {
      db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
      // One without a page is an empty database to SQLite.
      return (db.prepare('PRAGMA page_count').get() as { page_count: number }).page_count === 0;
    } finally {
      db.close();
    }
  } catch {
    return true;
  }
}
