import { chmodSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Logger } from '@parley/platform';
import { realFile } from '@parley/storage';
import { BESIDE, OF_MASTER_KEY } from './beside';

const OTHERS = 0o077;
const WITH_IT = ['', ...BESIDE];
/** A master key that others could read is told of, not closed: they may know it. */
const CLOSED = WITH_IT.filter((end) => !OF_MASTER_KEY.some((name) => name === end));
/** What the product keeps beside its files. */
const ALONE = ['first-key'];

/**
 * Takes from others the right to read these files of the product, what lies beside them, and the folders that hold nothing else. Files of
 * older versions, and those that were copied here, may have come with it. Each change is a line in the log.
 */
export function keepPrivate(files: readonly string[], logger: Logger): void {
  const own = files.map(realFile);
  for (const file of own) for (const suffix of CLOSED) close(`${file}${suffix}`, 0o600, logger);
  for (const folder of new Set(own.map(dirname))) {
    const names = own
      .filter((file) => dirname(file) === folder)
      .flatMap((file) => WITH_IT.map((end) => basename(file) + end));
    const isOwn = (name: string): boolean => names.includes(name) || ALONE.includes(name);
    if (isFolderOfTheirs(folder, isOwn)) close(folder, 0o700, logger);
  }
}

/** A folder that others use too is left as it is. */
function isFolderOfTheirs(folder: string, isOwn: (name: string) => boolean): boolean {
  try {
    return readdirSync(folder).every(isOwn);
  } catch {
    return false;
  }
}

function close(path: string, mode: number, logger: Logger): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & OTHERS) === 0 || found.isSocket()) return;
  try {
    chmodSync(path, mode);
    logger.info({ path, mode: mode.toString(8) }, 'others could read this, and cannot any more');
  } catch (error) {
    logger.warn({ path, error: String(error) }, 'others can read this, and its mode cannot be changed');
  }
}
