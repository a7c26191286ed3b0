import { chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockFile, resolvedPath } from '@parley/storage';
import { automationsBeside } from '../automations/open-automations';
import type { BackedUp } from '../backup/backup-files';
import { masterKeyBeside } from '../master-key/master-key-file';
import { publicLogBeside } from '../publisher/open-public-log';
import { BackupRefused, writeFailure } from '../backup/backup-refused';
import type { Backup, BackedUpFile } from './read-backup';

/** The files of the product, as its configuration names them; no `events` where the log is on a server. Public log and master key lie beside `operations`. */
export interface RestoredFiles {
  readonly events?: string;
  readonly operations: string;
  readonly readModel: string;
}

/** A file of the product that does not stay. */
export interface Replaced {
  readonly name: BackedUp;
  readonly target: string;
  /** What is put in its place, from beside it; undefined: nothing. */
  readonly copy: string | undefined;
}

/** A file of the backup and where it goes. */
export interface Part extends BackedUpFile, Replaced {
  readonly copy: string;
}

/** Where links lead is where a restore works, so that a file on another disk stays there. Throws `BackupRefused`. */
export function partsOf({ files, folder }: Backup, { events, operations }: RestoredFiles): readonly Part[] {
  const targets: Readonly<Record<BackedUp, string | undefined>> = {
    'master-key': masterKeyBeside(operations),
    'operations.db': operations,
    'public-log.db': publicLogBeside(operations),
    'events.db': events,
  };
  return files.map((file) => {
    const target = targets[file.name];
    if (target === undefined)
      throw new BackupRefused(
        `The backup ${folder} holds a log, and PARLEY_EVENT_STORE names a server. Restore it to a file (PARLEY_EVENT_STORE=sqlite:FILE), and copy that to the server: npm run parley -- copy --to esdb://…`,
      );
    const path = resolvedPath(target);
    return { ...file, target: path, copy: `${path}.restore` };
  });
}

/** What does not stay. Where a log is restored and no public log with it, that one has told of what is not in the log any more. */
export function replacedBy(parts: readonly Part[], { operations }: RestoredFiles): readonly Replaced[] {
  const has = (name: BackedUp): boolean => parts.some((part) => part.name === name);
  if (has('public-log.db') || !has('events.db')) return parts;
  return [...parts, { name: 'public-log.db', target: resolvedPath(publicLogBeside(operations)), copy: undefined }];
}

/** Nobody else has any of the files until the function it gives is called. Throws `FileInUse`. */
export function claimAll({ events, operations, readModel }: RestoredFiles): () => void {
  const releases: (() => void)[] = [];
  const release = (): void => releases.forEach((each) => each());
  try {
    const files = [
      events ?? [],
      operations,
      publicLogBeside(operations),
      readModel,
      automationsBeside(readModel),
    ].flat();
    for (const file of files) releases.push(lockFile(file));
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/** What the superuser restores belongs to whom the product's folder belongs to. */
export function giveToOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(file));
  try {
    chownSync(file, uid, gid);
  } catch (error) {
    throw writeFailure(file, error);
  }
}
