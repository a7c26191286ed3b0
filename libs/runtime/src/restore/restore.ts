import { dirname } from 'node:path';
import type { LogContents } from '@parley/event-store';
import { resolvedPath } from '@parley/storage';
import { automationsBeside } from '../automations/open-automations';
import type { BackupProgress } from '../backup/backup';
import { BackupRefused } from '../backup/backup-refused';
import type { Copies } from '../backup/check-copies';
import { assertRoom, MB } from '../backup/room';
import { publicLogBeside } from '../publisher/open-public-log';
import { runInWorker } from '../workers/run-in-worker';
import { copyIn, removeBeside, removeCopy } from './copy-in';
import { assertNoOtherMasterKey, putMasterKey } from './master-key-part';
import { isOfAutomations, isReadModel } from './is-ours';
import { putInPlace, type MadeOfLog } from './put-in-place';
import { readBackup, type Backup } from './read-backup';
import { stepsOf, type Step } from './restore-plan';
import { claimAll, partsOf, replacedBy, type Part, type RestoredFiles } from './targets';

export interface Restored {
  readonly from: string;
  /** When the backup was made. */
  readonly madeAt: string;
  /** Null for a backup without a log: the log is as it was. */
  readonly log: LogContents | null;
  /** Where the master key of the backup is now; null for a backup without one: the one that is there, if any, stays. */
  readonly masterKey: string | null;
  /** Where what was there is now. */
  readonly setAside: readonly string[];
}

interface RestoreParts {
  readonly from: string;
  readonly files: RestoredFiles;
  readonly onProgress: (progress: BackupProgress) => void;
  /** Gives it up, as long as nothing was put in place. */
  readonly signal: AbortSignal;
}

/**
 * Puts the files of a backup in the place of the product's, which nobody may have open. They are copied beside them and looked at
 * whole first; what is not as the backup says, or is given up until then, changes nothing. Throws `BackupRefused`, `FileInUse`.
 */
export async function restore({ from, files, onProgress, signal }: RestoreParts): Promise<Restored> {
  const backup = readBackup(from);
  const parts = partsOf(backup, files);
  const key = masterKeyOf(parts);
  const replacing = parts.filter((part) => part !== key);
  const release = claimAll(files);
  try {
    const { events = [], operations } = files;
    const known = [events, operations, publicLogBeside(operations)].flat();
    if (key !== undefined) assertNoOtherMasterKey(key);
    const steps = stepsOf(replacedBy(replacing, files), known, new Date());
    await broughtIn(backup, parts, onProgress, signal);
    const setAside = finished(steps, files.readModel, backup.folder);
    const { madeAt, log } = backup.manifest;
    return { from: backup.folder, madeAt, log, masterKey: key?.target ?? null, setAside };
  } finally {
    release();
  }
}

const masterKeyOf = (parts: readonly Part[]): Part | undefined => parts.find(({ name }) => name === 'master-key');

/** The copies lie beside the files and are what the manifest says, and the master key is in its place; or none is there. */
async function broughtIn(
  backup: Backup,
  parts: readonly Part[],
  onProgress: RestoreParts['onProgress'],
  signal: AbortSignal,
): Promise<void> {
  const key = masterKeyOf(parts);
  try {
    // Both lie on the disk at the end: what was there, and what was restored.
    for (const { target, bytes } of parts) assertRoom(dirname(target), bytes, target);
    const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    await copyIn(
      parts,
      (bytes) => onProgress({ step: 'MB', done: Math.round(bytes / MB), of: Math.max(1, Math.round(all / MB)) }),
      signal,
    );
    const copies = Object.fromEntries(parts.map(({ name, copy }) => [name, copy])) as Copies;
    const job = { name: 'check of the backup', file: require.resolve('./check-worker'), task: copies };
    const log = await runInWorker<Copies, BackupProgress, LogContents | null>(job, onProgress, signal);
    signal.throwIfAborted();
    if (!isSame(log, backup.manifest.log))
      throw new BackupRefused(`The log in ${backup.folder} is another than its manifest says. Use another backup.`);
    for (const part of parts) await removeBeside(part);
    if (key !== undefined) putMasterKey(key);
  } catch (error) {
    for (const part of parts) await removeCopy(part);
    signal.throwIfAborted();
    throw error instanceof BackupRefused
      ? error
      : new BackupRefused(error instanceof Error ? error.message : String(error));
  }
}

const isSame = (log: LogContents | null, other: LogContents | null): boolean =>
  log?.id === other?.id &&
  log?.position === other?.position &&
  log?.commits === other?.commits &&
  log?.events === other?.events;

function finished(steps: readonly Step[], readModel: string, from: string): readonly string[] {
  try {
    return putInPlace(steps, madeOf(steps, readModel), from);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BackupRefused(`The restore was not finished: ${why}. When that is put right, run it again.`);
  }
}

/** Without a log the one that there is has what was made of it. */
function madeOf(steps: readonly Step[], readModel: string): readonly MadeOfLog[] {
  const log = steps.find(({ name }) => name === 'events.db');
  if (log === undefined) return [];
  const stamp = log.aside.slice(log.target.length);
  return [
    { named: readModel, isOurs: isReadModel },
    { named: automationsBeside(readModel), isOurs: isOfAutomations },
  ].map(({ named, isOurs }) => {
    const file = resolvedPath(named);
    return { file, aside: file + stamp, isOurs };
  });
}
