import {
  damageFault,
  FileRefused,
  integrityFaults,
  lookAtFile,
  openReadOnly,
  realFile,
  vacuumInto,
} from '@parley/storage';
import type { LastCommit } from '../port';
import { COPIED_TABLE, PUBLIC_LOG_FILE } from './schema.sqlite';

/**
 * Writes what a public log holds at this moment into a new file, marked as a copy: whoever begins to publish into that gives out places
 * again that the original has given out since, and so begins a new epoch.
 */
export const copyPublicLog = (file: string, target: string): void =>
  vacuumInto(file, target, `${COPIED_TABLE}; INSERT OR REPLACE INTO copied VALUES (1)`);

interface CopyChecked {
  /** In sentences without anything of what it says; none for a public log that is whole. */
  readonly faults: readonly string[];
  readonly last: LastCommit | undefined;
}

/** Looks at all of a copy, which nobody has open. Nothing is changed. */
export function checkPublicLog(file: string): CopyChecked {
  try {
    if (lookAtFile(realFile(file), PUBLIC_LOG_FILE.kind, []).isNew) return { faults: ['it is empty'], last: undefined };
    const db = openReadOnly(file);
    try {
      const last = db.prepare('SELECT id, stream, revision, position FROM last_commit').get() as LastCommit | undefined;
      return { faults: integrityFaults(db, 1), last };
    } finally {
      db.close();
    }
  } catch (error) {
    const fault = error instanceof FileRefused ? 'it is no public log, or cannot be read' : damageFault(error);
    return { faults: [fault], last: undefined };
  }
}
