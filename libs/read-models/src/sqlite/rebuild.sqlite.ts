import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Position } from '@parley/event-store';
import { isDamage, lookAtFile, makeSqlite, openSqlite, realFile, syncPath } from '@parley/storage';
import type { ParkedCommit } from '@parley/subscriptions';
import type { LogItem } from '../documents/parking';
import { makeBareTables, makeIndexes, READ_MODEL_FILE } from './conversation-schema.sqlite';
import { conversationFilling } from './conversation-filling.sqlite';
import { eraseFilled } from './erasing-work.sqlite';
import { makeDerived } from './derived.sqlite';
import { conversationWrites, type ConversationWrites } from './conversation-writes.sqlite';

/**
 * A page cache (KiB) for rows that are written again and again, also used for sorting; nothing of it is to survive a death. The
 * journal in memory stays empty: it would hold what pages were before, and these are new.
 */
const FILLING = `PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536`;
const COMPLETED = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL';

/** Where a rebuild is. Counts are of events, of indexes, or of rows. */
export type RebuildStep = 'indexes' | 'words';

/** A read model that is made anew beside the one in use. Until `close` has returned it is of no use to anybody. */
export interface RebuiltReadModel {
  /** The next batch, from the beginning of the log on. Gives what was parked. */
  apply(items: readonly LogItem[], position: Position): readonly ParkedCommit[];
  /** When the log has been gone through: makes what only reading needs. Batches may follow. */
  complete(progress: (step: RebuildStep, done: number, of: number) => void): void;
  /** Puts it safely on the disk. */
  close(): void;
}

/** The file in which a read model is made anew. */
const rebuiltFileOf = (file: string): string => `${file}.rebuild`;

/** Also those that belong to it while it is open. Throws `FileRefused` when somebody else's file has its name. */
export function removeRebuilt(file: string): void {
  const path = rebuiltFileOf(realFile(file));
  if (existsSync(path)) lookAtFile(path, READ_MODEL_FILE.kind, []);
  remove(path);
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * The rebuilt file becomes the file itself, in one step that survives a power cut. Throws when the old one is still in use: what
 * its log still holds must not be read into the new one. One that is damaged is removed first: it holds nothing that the log does not.
 */
export function takePlace(file: string): void {
  if (existsSync(`${file}-wal`) && isDamaged(file)) remove(file);
  if (existsSync(`${file}-wal`)) throw new Error(`${file} is still open elsewhere, so it was not replaced.`);
  renameSync(rebuiltFileOf(file), file);
  syncPath(dirname(file));
}

/** Also takes its log into it, where nobody else has it open. */
function isDamaged(file: string): boolean {
  try {
    const db = openSqlite(file, { ...READ_MODEL_FILE, claimed: true });
    try {
      const found = db.prepare('PRAGMA quick_check(1)').get() as { readonly quick_check: string };
      return found.quick_check !== 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  }
}

/**
 * Begins a read model anew, in a file beside `file`, which this process has claimed. It is filled without indexes, counts and
 * words, and those are made once at the end: that is several times as fast as keeping them.
 */
export function rebuildReadModel(file: string, logId: string): RebuiltReadModel {
  removeRebuilt(file);
  const path = rebuiltFileOf(realFile(file));
  const db = makeSqlite(path, READ_MODEL_FILE);
  db.exec(FILLING);
  db.prepare('INSERT INTO log VALUES (?)').run(logId);
  makeBareTables(db);
  const filling = conversationFilling(db);
  let completed: ConversationWrites | undefined;

  return {
    apply(items, position) {
      return (completed ?? filling).apply(items, position);
    },
    complete(progress) {
      filling.flush();
      makeIndexes(db, (done, of) => progress('indexes', done, of));
      eraseFilled(db);
      makeDerived(db, (done, of) => progress('words', done, of));
      db.exec(COMPLETED);
      // What is still on its way to the disk is much; it is waited for now, and not when lists stand still.
      syncPath(path);
      completed = conversationWrites(db);
    },
    close() {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
      syncPath(path);
    },
  };
}
