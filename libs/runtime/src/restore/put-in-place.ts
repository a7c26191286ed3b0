import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath } from '@parley/storage';
import { OF_DATABASE } from '../stores/beside';
import { removeMarkers, writeMarkers, type Step } from './restore-plan';

/** What is made of the log. */
export interface MadeOfLog {
  readonly file: string;
  /** Where it goes if it is not known to be that. */
  readonly aside: string;
  readonly isOurs: (file: string) => boolean;
}

/**
 * Puts the copies where they belong and sets aside what was there. Killed at any point it leaves all as it was, or markers, and
 * does the rest when it is called again. Gives what was set aside, also before a kill.
 */
export function putInPlace(steps: readonly Step[], made: readonly MadeOfLog[], from: string): readonly string[] {
  writeMarkers(steps, from);
  const aside = steps.flatMap(setAside);
  aside.push(...made.flatMap(removeMade));
  for (const { copy, target } of steps) {
    if (copy === undefined) rmSync(target, { force: true });
    else renameSync(copy, target);
  }
  for (const { target } of steps) syncPath(dirname(target));
  removeMarkers(steps);
  return aside;
}

function setAside({ target, aside, had }: Pick<Step, 'target' | 'aside' | 'had'>): string[] {
  // One that was not there before, or is there again, was restored by a run that was not finished, and is replaced.
  if (had && existsSync(target) && !existsSync(aside)) renameSync(target, aside);
  for (const end of OF_DATABASE) moveBeside(target + end, aside + end);
  // Made from the -wal file, whenever that is opened.
  rmSync(`${target}-shm`, { force: true });
  syncPath(dirname(target));
  return ['', ...OF_DATABASE].map((end) => aside + end).filter((file) => existsSync(file));
}

function moveBeside(file: string, aside: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  // Who only looks at a file leaves an empty one.
  if (found?.size === 0) rmSync(file);
  else if (found !== undefined) renameSync(file, freeName(aside));
}

function freeName(name: string): string {
  let free = name;
  for (let n = 2; existsSync(free); n += 1) free = `${name}-${n}`;
  return free;
}

/** It was made from another log, or has seen more of this one; it is made anew. What is not known to be that is set aside. */
function removeMade({ file, aside, isOurs }: MadeOfLog): string[] {
  const exists = existsSync(file);
  if (exists && !isOurs(file)) return setAside({ target: file, aside: freeName(aside), had: true });
  for (const end of ['', '-shm', ...OF_DATABASE]) rmSync(file + end, { force: true });
  if (exists) syncPath(dirname(file));
  return [];
}
