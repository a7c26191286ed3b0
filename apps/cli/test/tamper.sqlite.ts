import { DatabaseSync } from 'node:sqlite';

/** Changes a file behind the product's back. Gives the number of rows that it changed. */
export function tamper(file: string, sql: string, ...values: readonly string[]): number {
  const db = new DatabaseSync(file);
  try {
    return Number(db.prepare(sql).run(...values).changes);
  } finally {
    db.close();
  }
}
