import { existsSync } from 'node:fs';
import {
  backup,
  fileOfEventStore,
  publicLogBeside,
  type BackupMade,
  type EventLog,
  type EventStoreLocation,
} from '@parley/runtime';
import type { Report } from './tasks';

/** The files of a product that this process has claimed. */
export interface BackedUpFrom {
  readonly log: EventLog | EventStoreLocation;
  /** Where the API keys are, and the public log beside them; without them nothing can be backed up. */
  readonly operations: string | undefined;
}

/** Makes a backup into a folder. Rejects when it cannot be made, and leaves nothing then. */
export function backUp(
  { log, operations }: BackedUpFrom,
  to: string,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<BackupMade> {
  if (operations === undefined) throw new Error('this process has no file of keys');
  const events = fileOfEventStore(log);
  if (events === undefined)
    emit({
      tag: 'warning',
      message:
        'The log is on a server, and is backed up there. This backup holds what lies here: the API keys, and the public log.',
    });
  const publicLog = publicLogBeside(operations);
  const sources = {
    'operations.db': operations,
    // Of a product that was never started there is none.
    ...(existsSync(publicLog) ? { 'public-log.db': publicLog } : {}),
    ...(events === undefined ? {} : { 'events.db': events }),
  };
  return backup({ sources, to, onProgress: (progress) => emit({ tag: 'progress', progress }), signal });
}
