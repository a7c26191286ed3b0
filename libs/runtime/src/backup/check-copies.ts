import { holdsCommit, wholeCheck, type LogContents } from '@parley/event-store';
import { checkPublicLog } from '@parley/public-log';
import { damageFault, integrityFaults, openReadOnly } from '@parley/storage';
import { readMasterKey } from '../master-key/master-key-file';
import type { BackedUp } from './backup-files';
import { BackupRefused } from './backup-refused';

/** Copies of the product's files, by what they are copies of. */
export type Copies = Partial<Readonly<Record<BackedUp, string>>>;

/** Where it is: so many commits were looked at. */
type CheckProgress = (commits: number, of: number) => void;

/** Looks at all of the copies, which nobody else has open. Gives what the log holds. Throws `BackupRefused` for damaged ones. */
export function checkCopies(
  { 'master-key': masterKey, 'operations.db': operations, 'public-log.db': publicLog, 'events.db': events }: Copies,
  progress: CheckProgress,
): LogContents | null {
  if (masterKey !== undefined) refuse('master-key', faultsOfKey(masterKey));
  if (operations !== undefined) refuse('operations.db', faultsOf(operations));
  const { faults: publicFaults, last } = publicLog === undefined ? NO_PUBLIC_LOG : checkPublicLog(publicLog);
  refuse('public-log.db', publicFaults);
  if (events === undefined) return null;
  const { faults, log } = wholeCheck(events, progress);
  refuse('events.db', faults);
  if (last !== undefined && !holdsCommit(events, last))
    throw new BackupRefused(
      'public-log.db knows of events that events.db does not hold: it is of another log. Move the public log away (the file of PARLEY_OPERATIONS ' +
        'with .public-log behind its name): then a new one begins, without the webhooks, for these and what they wait for go with that file.',
    );
  return log;
}

const NO_PUBLIC_LOG: ReturnType<typeof checkPublicLog> = { faults: [], last: undefined };

function faultsOfKey(file: string): readonly string[] {
  try {
    return readMasterKey(file) === undefined ? ['it is not there'] : [];
  } catch {
    return ['it holds no key'];
  }
}

function faultsOf(file: string): readonly string[] {
  try {
    const db = openReadOnly(file);
    try {
      return integrityFaults(db, 1);
    } finally {
      db.close();
    }
  } catch (error) {
    return [damageFault(error)];
  }
}

function refuse(name: BackedUp, faults: readonly string[]): void {
  if (faults.length > 0) throw new BackupRefused(`${name} is damaged: ${faults.slice(0, 3).join('; ')}`);
}
