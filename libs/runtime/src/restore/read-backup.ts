import { lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BACKED_UP, MANIFEST, type BackedUp, type FileCopy } from '../backup/backup-files';
import { BackupRefused } from '../backup/backup-refused';
import { manifestOf, type Manifest } from '../backup/manifest';

/** A file of a backup, as its manifest says it is. */
export interface BackedUpFile extends FileCopy {
  readonly name: BackedUp;
  readonly path: string;
}

export interface Backup {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly BackedUpFile[];
}

/** A manifest has a few hundred bytes; more is something else. */
const MOST_BYTES = 64 * 1024;

/** What a folder says of itself as a backup, and whether its files are there. Throws `BackupRefused`. */
export function readBackup(from: string): Backup {
  const folder = resolve(from);
  const path = join(folder, MANIFEST);
  if (sizeOf(path, `${folder} is no backup`) > MOST_BYTES)
    throw new BackupRefused(`${path} is not the manifest of a backup: it is too long.`);
  const manifest = manifestOf(readFileSync(path, 'utf8'), path);
  const files = BACKED_UP.flatMap((name) => {
    const said = manifest.files[name];
    return said === undefined ? [] : [{ name, path: join(folder, name), ...said }];
  });
  for (const { path: file, bytes } of files)
    if (sizeOf(file, `The backup ${folder} is not whole`) !== bytes)
      throw new BackupRefused(`${file} is damaged: it has another size than the manifest says. Use another backup.`);
  return { folder, manifest, files };
}

function sizeOf(path: string, otherwise: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return found.size;
  throw new BackupRefused(`${otherwise}: it has no file ${path}.`);
}
