import { DatabaseSync } from 'node:sqlite';
import { openReadOnly } from './read-only';

/**
 * Writes what a file holds at this moment into a new one, without a write-ahead log and without pages of what was deleted; whoever
 * writes to it meanwhile goes on. It holds up its thread, and can be ended only with the process. `then` is SQL that is run on the copy.
 */
export function vacuumInto(file: string, target: string, then?: string): void {
  const db = openReadOnly(file);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } finally {
    db.close();
  }
  if (then !== undefined) run(target, then);
}

/** All of it or nothing. */
function run(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`);
  } finally {
    db.close();
  }
}
