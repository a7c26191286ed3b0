import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { tokenWrites } from './search-tokens.sqlite';

/** The same as `countsOf` every document: state is status times 4, unread times 2 and snoozed. */
const COUNT_ALL = `INSERT INTO inbox_counts
  SELECT workspace, inbox, sum(state < 4), sum(state < 4 AND state & 2 = 2), sum(state < 4 AND assignee = ''),
    sum(state < 4 AND state & 1 = 1), sum(state BETWEEN 4 AND 7)
  FROM conversations WHERE state IS NOT NULL GROUP BY workspace, inbox`;

const WORDS_AT_ONCE = 5_000;

/** Makes counts and words from the rows that are there. */
export function makeDerived(db: SqliteDatabase, progress: (done: number, of: number) => void): void {
  db.exec(COUNT_ALL);
  const words = tokenWrites(db);
  const conversations = db.prepare('SELECT row, document FROM conversations WHERE row > ? ORDER BY row LIMIT ?');
  const contacts = db.prepare(
    "SELECT row, document FROM records WHERE row > ? AND kind = 'contact' ORDER BY row LIMIT ?",
  );
  const { all } = db
    .prepare(
      `SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM records WHERE kind = 'contact') AS "all"`,
    )
    .get() as { all: number };
  let done = 0;
  const each = (source: SqliteStatement, put: (row: number, json: string) => void): void => {
    for (let last: number | undefined = 0; last !== undefined;) {
      const after: number = last;
      last = undefined;
      // One row at a time: so many documents together may be larger than the memory.
      db.transaction(() => {
        for (const found of source.iterate(after, WORDS_AT_ONCE)) {
          const { row, document } = found as unknown as { row: number; document: string };
          put(row, document);
          last = row;
          done += 1;
        }
      });
      progress(done, all);
    }
  };
  each(conversations, (row, json) => words.conversation(row, undefined, JSON.parse(json)));
  each(contacts, (row, json) => words.contact(row, undefined, JSON.parse(json)));
}
