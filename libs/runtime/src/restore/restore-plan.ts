import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { markerOf, syncPath } from '@parley/storage';
import { FILE_MODE } from '../backup/backup-files';
import { BackupRefused } from '../backup/backup-refused';
import { OF_DATABASE } from '../stores/beside';
import { giveToOwner, type Replaced } from './targets';

/**
 * What a restore is about to do with a file. It is kept in a marker beside the file until it is done: while that is there nothing
 * opens the file, and whoever restores again knows what was there before.
 */
export interface Step extends Replaced {
  /** Where what was there goes. */
  readonly aside: string;
  /** Something was there; what is found when that was set aside is what was restored. */
  readonly had: boolean;
}

type Kept = Pick<Step, 'had'> & { readonly stamp: string };

/** What to do, or what is left to do of a restore that was not finished. Throws `BackupRefused` when that one restored more than this does. */
export function stepsOf(parts: readonly Replaced[], files: readonly string[], now: Date): readonly Step[] {
  const markers = files.map(markerOf).filter((marker) => existsSync(marker));
  if (markers.some((marker) => !parts.some(({ target }) => markerOf(target) === marker)))
    throw new BackupRefused(
      'A restore of more files than this backup holds was not finished. Finish it with a backup that holds them all.',
    );
  const stamp = freeStamp(parts, now);
  return parts.map((part) => {
    const begun = read(markerOf(part.target)) ?? { stamp, had: existsSync(part.target) };
    return { ...part, aside: asideOf(part.target, begun.stamp), had: begun.had };
  });
}

/** Undefined where none was begun; also for what is no marker of ours, and then all that is there is set aside. */
function read(marker: string): Kept | undefined {
  try {
    const { stamp, had } = JSON.parse(readFileSync(marker, 'utf8')) as {
      readonly stamp?: unknown;
      readonly had?: unknown;
    };
    const isOurs = typeof stamp === 'string' && /^\d{8}T\d{6}Z(-\d+)?$/.test(stamp) && typeof had === 'boolean';
    return isOurs ? { stamp, had } : undefined;
  } catch {
    return undefined;
  }
}

/** `YYYYMMDDTHHMMSSZ`, and a number where that is taken. */
function freeStamp(parts: readonly Replaced[], now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const isTaken = (tried: string): boolean =>
    parts.some(({ target }) => ['', ...OF_DATABASE].some((end) => existsSync(asideOf(target, tried) + end)));
  let free = stamp;
  for (let n = 2; isTaken(free); n += 1) free = `${stamp}-${n}`;
  return free;
}

/** What was in a file's place; what belongs to it keeps belonging to it by its name. */
const asideOf = (target: string, stamp: string): string => `${target}.replaced-${stamp}`;

/** Each is there whole or not at all, and on the disk when this returns. */
export function writeMarkers(steps: readonly Step[], from: string): void {
  for (const { target, aside, had } of steps) {
    const [marker, unfinished] = [markerOf(target), `${markerOf(target)}.new`];
    const kept: Kept & { readonly from: string } = { from, stamp: aside.slice(asideOf(target, '').length), had };
    writeFileSync(unfinished, `${JSON.stringify(kept)}\n`, { mode: FILE_MODE });
    giveToOwner(unfinished);
    syncPath(unfinished);
    renameSync(unfinished, marker);
    syncPath(dirname(marker));
  }
}

export function removeMarkers(steps: readonly Step[]): void {
  for (const { target } of steps) {
    rmSync(markerOf(target));
    syncPath(dirname(target));
  }
}
