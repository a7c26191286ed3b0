import { DatabaseSync } from 'node:sqlite';

/** Each commit of a log by its place, its stream and what it says, in order; also while another process writes to it. */
export function logRows(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db
      .prepare(
        `SELECT c.position || ' ' || s.name || '@' || c.revision || ' ' || c.id || ' ' || length(c.events) AS said
         FROM commits c JOIN streams s ON s.id = c.stream ORDER BY c.position`,
      )
      .all() as { readonly said: string }[];
    return rows.map(({ said }) => said);
  } finally {
    db.close();
  }
}
