import { isMainThread } from 'node:worker_threads';
import type { SqliteDatabase } from '@parley/storage';
import { asTheyStand, documentErasing, type IsBefore } from './erase-documents.sqlite';
import { wordErasing } from './erase-words.sqlite';
import type { WordWrites } from './search-tokens.sqlite';

/**
 * Documents that one transaction goes through for an erasing, fewer where they are large, some 10 ms: nearly everybody has fewer, and is gone
 * from the file with the batch that erased them.
 */
const DOCUMENTS_AT_ONCE = 200;

/**
 * What is left of an erasing when its documents are done: words that were replaced; copies of what was moved between pages, in parts of them that
 * are not in use; and pages that the write-ahead log still holds.
 */
const STEPS = ['conversation_words', 'contact_words', 'pages', 'log'] as const;
type Step = (typeof STEPS)[number];

/**
 * A file up to this size (bytes) is made anew for an erasing, which takes some 2 s at most in the projector's thread, where lists stand still meanwhile, and 0.1 s
 * where commands are answered too. A larger one keeps such copies until it is rebuilt.
 */
const MADE_ANEW_BYTES = (isMainThread ? 16 : 256) * 1024 * 1024;
/** So many times as long as it took last it is left alone afterwards, however many are erased. */
const REST_TIMES = 10;
/** What it failed for, mostly room for a copy, is not there again at once. */
const REST_AFTER_FAILURE_MS = 60_000;

/** What erasings leave to be done after the batch that began them. Each call is a slice, within a transaction, but for the last step. */
interface ErasingWork {
  /** Gives whether all documents are done. */
  documents(): boolean;
  /** All at once, whatever they know of what came later: of an erasing that waited in a parked stream. */
  documentsOf(late: ReadonlySet<string>): void;
  /** What there is to be done now, without a transaction: it may be too early to make the file anew again. */
  state(): 'done' | 'resting' | 'to do';
  /** A slice of what is to be done next, of documents or of words; the other two are done apart from it. */
  next(): 'documents' | 'words' | 'pages' | 'log' | 'nothing';
  /** Outside of a transaction, like `emptyLog`: makes the file anew. */
  makeAnew(): void;
  /** Gives whether nobody was in the way. */
  emptyLog(): boolean;
}

export const erasingKey = (workspace: string, contact: string): string => `${workspace}/${contact}`;

export function erasingWork(db: SqliteDatabase, words: Pick<WordWrites, 'conversation'>): ErasingWork {
  const eraseDocuments = documentErasing(db, words);
  const eraseWords = wordErasing(db);
  const underWay = db.prepare('SELECT 1 FROM erasings WHERE conversation IS NOT NULL LIMIT 1');
  const put = db.prepare('INSERT OR REPLACE INTO erasing_steps (step, begun) VALUES (?, 0)');
  const nextStep = db.prepare(
    "SELECT step, begun FROM erasing_steps ORDER BY step = 'log', step = 'pages', step LIMIT 1",
  );
  const begun = db.prepare('UPDATE erasing_steps SET begun = 1 WHERE step = ?');
  const done = db.prepare('DELETE FROM erasing_steps WHERE step = ?');
  const size = db.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()');
  let notBefore = -Infinity;
  const truncate = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

  function documents(most: number, isBefore: IsBefore): boolean {
    const all = eraseDocuments(most, isBefore);
    if (all) for (const step of STEPS) put.run(step);
    return all;
  }

  return {
    documents: () => documents(DOCUMENTS_AT_ONCE, asTheyStand),
    documentsOf(late) {
      const isBefore: IsBefore = (document, erasing) =>
        late.has(erasingKey(erasing.workspace, erasing.contact)) || asTheyStand(document, erasing);
      while (!documents(DOCUMENTS_AT_ONCE, isBefore));
    },
    state() {
      if (underWay.get() !== undefined) return 'to do';
      const found = nextStep.get() as { readonly step: Step } | undefined;
      if (found === undefined) return 'done';
      return found.step === 'pages' && performance.now() < notBefore ? 'resting' : 'to do';
    },
    next() {
      if (underWay.get() !== undefined) {
        documents(DOCUMENTS_AT_ONCE, asTheyStand);
        return 'documents';
      }
      const found = nextStep.get() as { readonly step: Step; readonly begun: number } | undefined;
      if (found === undefined) return 'nothing';
      if (found.step === 'pages' || found.step === 'log') return found.step;
      if (eraseWords(found.step, found.begun === 0)) done.run(found.step);
      else begun.run(found.step);
      return 'words';
    },
    makeAnew() {
      const began = performance.now();
      const { bytes } = size.get() as { readonly bytes: number };
      notBefore = began + REST_AFTER_FAILURE_MS;
      if (bytes <= MADE_ANEW_BYTES) db.exec('VACUUM');
      notBefore = performance.now() + (performance.now() - began) * REST_TIMES;
      done.run('pages');
    },
    emptyLog() {
      const { busy } = truncate.get() as { readonly busy: number };
      if (busy !== 0) return false;
      done.run('log');
      return true;
    },
  };
}

/** Of a file that has just been filled, before its words are made: all of it, and then nothing is left to be done. */
export function eraseFilled(db: SqliteDatabase): void {
  const eraseDocuments = documentErasing(db, { conversation: () => undefined });
  if (db.prepare('SELECT 1 FROM erasings LIMIT 1').get() === undefined) return;
  for (let done = false; !done;) done = db.transaction(() => eraseDocuments(DOCUMENTS_AT_ONCE, asTheyStand));
  // Nothing of what was moved between pages stays in them. Its journal would hold all of the file.
  db.exec('PRAGMA journal_mode = OFF; VACUUM');
}
