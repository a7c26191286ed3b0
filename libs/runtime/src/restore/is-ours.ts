import { openReadOnly } from '@parley/storage';

const TABLES = ['conversations', 'log', 'shape'];

/** Whether a file is a read model of this product, and so can be made anew from the log. */
export function isOurs(file: string): boolean {
  try {
    const db = openReadOnly(file);
    try {
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
      return TABLES.every((table) => tables.some(({ name }) => name === table));
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}
