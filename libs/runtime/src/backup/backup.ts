import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogContents } from '@parley/event-store';
import { VERSION } from '@parley/platform';
import { assertNotBeingRestored, syncPath } from '@parley/storage';
import { runInWorker } from '../workers/run-in-worker';
import { FILE_MODE, MANIFEST } from './backup-files';
import { writeFailure } from './backup-refused';
import type { Copies } from './check-copies';
import { manifestText, type Manifest } from './manifest';
import { partialFolder } from './partial-folder';
import { assertRoom, MB } from './room';

/** What the thread is given: files that this process has claimed, and where their copies go. */
export interface BackupTask {
  readonly sources: Copies;
  readonly folder: string;
  readonly to: string;
}

export type FromBackup =
  | { readonly tag: 'copying'; readonly target: string; readonly bytes: number }
  | { readonly tag: 'checking'; readonly done: number; readonly of: number };

export type FilesMade = Pick<Manifest, 'log' | 'files'>;

/** `MB` of a file that is copied, then `commits` that are looked at. */
export interface BackupProgress {
  readonly step: 'MB' | 'commits';
  readonly done: number;
  readonly of: number;
}

export interface BackupMade {
  /** The folder, from its root. */
  readonly to: string;
  readonly bytes: number;
  /** Null where the log is on a server: it is backed up there. */
  readonly log: LogContents | null;
  readonly holdsMasterKey: boolean;
}

interface BackupParts {
  readonly sources: Copies;
  /** A folder that is not there yet, with an absolute path. */
  readonly to: string;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

/** How often is looked how far a file has grown. */
const LOOK_EVERY_MS = 200;

/**
 * Makes a backup of files that this process has claimed, in a thread of its own while they are in use: each as of one moment, the
 * log last. It is looked at whole before it takes its name in one step, so a folder that is there is a backup. Rejects when it
 * cannot be made, or is given up, and leaves nothing then; a kill leaves a folder `.partial`, which the next one clears.
 */
export async function backup({ sources, to, onProgress, signal }: BackupParts): Promise<BackupMade> {
  for (const file of Object.values(sources)) assertNotBeingRestored(file);
  const folder = partialFolder(to);
  const growing = growth(onProgress);
  try {
    // To fill the disk of a product that runs would stop its commands.
    assertRoom(folder.path, sum(Object.values(sources).map((file) => statSync(file).size)), to);
    const task: BackupTask = { sources, folder: folder.path, to };
    const job = { name: 'backup', file: require.resolve('./backup-worker'), task };
    const made = await runInWorker<BackupTask, FromBackup, FilesMade>(
      job,
      (report) => {
        if (report.tag === 'copying') return growing.watch(report.target, report.bytes);
        growing.stop();
        onProgress({ step: 'commits', done: report.done, of: report.of });
      },
      signal,
    );
    signal.throwIfAborted();
    putInPlace(folder, to, made);
    const bytes = sum(Object.values(made.files).map((file) => file.bytes));
    return { to, bytes, log: made.log, holdsMasterKey: made.files['master-key'] !== undefined };
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    growing.stop();
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function putInPlace(folder: ReturnType<typeof partialFolder>, to: string, made: FilesMade): void {
  try {
    const manifest = join(folder.path, MANIFEST);
    const text = manifestText({ madeAt: new Date().toISOString(), version: VERSION, ...made });
    writeFileSync(manifest, text, { mode: FILE_MODE, flag: 'wx' });
    syncPath(manifest);
    folder.finish();
  } catch (error) {
    throw writeFailure(to, error);
  }
}

/** Tells how far a file has grown: who writes it says nothing until it is done. */
function growth(onProgress: BackupParts['onProgress']) {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(timer);
  return {
    stop,
    watch(target: string, bytes: number): void {
      stop();
      timer = setInterval(() => {
        const done = statSync(target, { throwIfNoEntry: false })?.size ?? 0;
        onProgress({
          step: 'MB',
          done: Math.round(done / MB),
          of: Math.max(1, Math.round(Math.max(done, bytes) / MB)),
        });
      }, LOOK_EVERY_MS);
    },
  };
}
