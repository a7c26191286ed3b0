import { createHash } from 'node:crypto';
import { chmodSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { throttled } from '@parley/platform';
import { copyPublicLog } from '@parley/public-log';
import { syncPath, vacuumInto } from '@parley/storage';
import { workerMain } from '../workers/worker-main';
import type { BackupTask, FilesMade, FromBackup } from './backup';
import { copyMasterKey } from '../master-key/copy-master-key';
import { BACKED_UP, FILE_MODE, type BackedUp, type FileCopy } from './backup-files';
import { writeFailure } from './backup-refused';
import { checkCopies, type Copies } from './check-copies';

const CHUNK = 1 << 20;

const COPY: Readonly<Record<BackedUp, (file: string, target: string) => void>> = {
  'master-key': copyMasterKey,
  'operations.db': vacuumInto,
  'public-log.db': copyPublicLog,
  'events.db': vacuumInto,
};

/* The thread of a backup: copies the files one after the other, then looks at all of the copies. */
workerMain<BackupTask, FromBackup, FilesMade>(async ({ sources, folder, to }, { emit }) => {
  const copies: Record<string, string> = {};
  for (const name of BACKED_UP) {
    const source = sources[name];
    if (source === undefined) continue;
    const target = join(folder, name);
    emit({ tag: 'copying', target, bytes: statSync(source).size });
    try {
      COPY[name](source, target);
      chmodSync(target, FILE_MODE);
      syncPath(target);
    } catch (error) {
      throw writeFailure(to, error);
    }
    copies[name] = target;
  }
  const tell = throttled(
    (done: number, of: number) => emit({ tag: 'checking', done, of }),
    (done, of) => done >= of,
  );
  const log = checkCopies(copies as Copies, tell);
  const files = Object.fromEntries(Object.entries(copies).map(([name, file]) => [name, described(file)]));
  return { log, files };
});

function described(file: string): FileCopy {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  let bytes = 0;
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = 0; (read = readSync(handle, chunk)) > 0; bytes += read) hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return { bytes, sha256: hash.digest('hex') };
}
