import { openReadOnly } from './read-only';

/**
 * Writes what a file holds at this moment into a new one, without a write-ahead log and without pages of what was deleted; whoever
 * writes to it meanwhile goes on. It holds up its thread, and can be ended only with the process.
 */
export function vacuumInto(file: string, target: string): void {
  const db = openReadOnly(file);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } finally {
    db.close();
  }
}
