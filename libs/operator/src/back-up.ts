import { existsSync } from 'node:fs';
import {
  backup,
  fileOfEventStore,
  masterKeyBeside,
  publicLogBeside,
  type BackupMade,
  type EventLog,
  type EventStoreLocation,
} from '@parley/runtime';
import type { Report } from './tasks';

/** The files of a product that this process has claimed. */
export interface BackedUpFrom {
  readonly log: EventLog | EventStoreLocation;
  /** Where the API keys are, and the public log and the master key beside them; without them nothing can be backed up. */
  readonly operations: string | undefined;
  /** The master key is that of `PARLEY_MASTER_KEY`: what a file says is not used. */
  readonly masterKeyGiven: boolean;
}

const KEEP_MASTER_KEY =
  'This backup does not hold the master key, which is in PARLEY_MASTER_KEY. Keep it elsewhere: without it the signing keys of webhooks ' +
  'cannot be read, and what is restored does not start.';

/** Makes a backup into a folder. Rejects when it cannot be made, and leaves nothing then. */
export function backUp(
  { log, operations, masterKeyGiven }: BackedUpFrom,
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
  const [publicLog, masterKey] = [publicLogBeside(operations), masterKeyBeside(operations)];
  const hasMasterKey = !masterKeyGiven && existsSync(masterKey);
  if (masterKeyGiven) emit({ tag: 'warning', message: KEEP_MASTER_KEY });
  const sources = {
    ...(hasMasterKey ? { 'master-key': masterKey } : {}),
    'operations.db': operations,
    // Of a product that was never started there is none.
    ...(existsSync(publicLog) ? { 'public-log.db': publicLog } : {}),
    ...(events === undefined ? {} : { 'events.db': events }),
  };
  return backup({ sources, to, onProgress: (progress) => emit({ tag: 'progress', progress }), signal });
}
