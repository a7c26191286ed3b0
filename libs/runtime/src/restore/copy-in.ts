import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { FILE_MODE } from '../backup/backup-files';
import { BackupRefused, writeFailure } from '../backup/backup-refused';
import { giveToOwner, type Part } from './targets';

const CHUNK = 1 << 20;

/**
 * Copies the files of a backup beside those that they are to replace, and compares what was copied with what the manifest says.
 * Nothing is put in place. Throws `BackupRefused`.
 */
export async function copyIn(
  parts: readonly Part[],
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  for (const part of parts) {
    await removeCopy(part);
    const sha256 = await copied(part, (bytes) => progress((done += bytes)), signal);
    if (sha256 !== part.sha256)
      throw new BackupRefused(
        `${part.path} is damaged: it holds something else than was backed up. Use another backup.`,
      );
  }
}

export async function removeCopy(part: Part): Promise<void> {
  await rm(part.copy, { force: true });
  await removeBeside(part);
}

/** What SQLite may have put beside a copy when it was looked at; there is nothing in it. */
export async function removeBeside({ copy }: Part): Promise<void> {
  for (const end of ['-wal', '-shm', '-journal']) await rm(copy + end, { force: true });
}

async function copied({ path, copy }: Part, progress: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const source = await open(path, 'r');
  try {
    const target = await open(copy, 'wx', FILE_MODE);
    try {
      const chunk = Buffer.allocUnsafe(CHUNK);
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await source.read(chunk, 0, CHUNK);
        if (bytesRead === 0) break;
        const read = chunk.subarray(0, bytesRead);
        hash.update(read);
        for (let at = 0; at < bytesRead;) at += (await target.write(read, at)).bytesWritten;
        progress(bytesRead);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw writeFailure(copy, error);
  } finally {
    await source.close();
  }
  giveToOwner(copy);
  return hash.digest('hex');
}
