import {
  explained,
  lockFile,
  lookAtFile,
  openReadOnly,
  openSqlite,
  realFile,
  type FileFault,
  type SqliteDatabase,
} from '@parley/storage';
import { sqliteConsumerState, type ConsumerState, type ParkedCommit } from '@parley/subscriptions';
import { conversationReads, type ConversationReads } from './conversation-reads.sqlite';
import { makeTables, READ_MODEL_FILE } from './conversation-schema.sqlite';
import { conversationWrites, type ConversationWrites, type Written } from './conversation-writes.sqlite';
import { listPage } from './list-page';
import { nextTurn } from '../pages/next-turn';
import type { ConversationReadModel } from '../port';
import { recordReads, revisions } from './records.sqlite';
import { takePlace } from './rebuild.sqlite';
import type { RecordReadModel } from '../record-port';
import { RevisionWaiters } from '../revision-waiters';

/** Memory for pages (KiB). Who writes comes back to the same pages; who reads finds the others in the memory of the system. */
const WRITER_KIB = 24 * 1024;
const READER_KIB = 16 * 1024;
/** How often a waiting query looks whether another connection has written, in ms. */
const POLL_MS = 25;

export interface SqliteConversationReadModel extends ConversationReadModel {
  /** To be called when another thread has written: whoever waits for a revision looks again. */
  writtenElsewhere(): void;
  /** Whether the file can be written and is still the one that was opened; undefined: it is. */
  look(): FileFault | undefined;
  /** Whether it was made from the log with this id; one that is still empty takes the id as its own. */
  isOf(logId: string): boolean;
  /**
   * Puts the file that was rebuilt beside this one in its place; from then on it answers. No query fails, and whoever waits goes
   * on waiting. No other connection may have this file open: throws, and changes nothing, when one has.
   */
  replaceByRebuilt(): void;
}

/**
 * The read model in one SQLite file that can be lost and rebuilt (`synchronous=NORMAL`): after a power cut it may be some
 * batches behind its own past, but documents, counts and checkpoint always agree. `claimed`: another thread of this process
 * has the file open already.
 */
export function sqliteConversationReadModel(named: string, claimed = false): SqliteConversationReadModel {
  const file = named === ':memory:' ? named : realFile(named);
  const { release, connected } = claimedAndOpened(file, claimed);
  let now = connected;
  const waiters = new RevisionWaiters();

  function wake({ conversations, records }: Written): void {
    for (const { workspace, id, revision } of conversations) waiters.wake({ workspace, id, revision });
    for (const change of records) waiters.wake(change);
  }

  return {
    ...recordsOf(() => now.records),
    ...readsOf(() => now.reads),
    // Every method is async, so that what SQLite throws is a rejection.
    async apply(items, position, lease) {
      const parked: ParkedCommit[] = [];
      for (const part of now.writes.parts(items, position, lease)) {
        wake(part);
        parked.push(...part.parked);
        // Writing is synchronous: let others run between the parts of a large batch.
        if (part.more) await nextTurn();
      }
      return parked;
    },
    async applyParked(stream, items, more, lease) {
      const written = now.writes.applyParked(stream, items, more, lease);
      wake(written);
      return written.handled;
    },
    goOnErasing: async (lease) => now.writes.goOnErasing(lease),
    leases: leasesOf(() => now.consumers),
    parked: parkedOf(() => now.consumers),
    list: async (query) => listPage(query, () => now.reads, nextTurn),
    async waitFor(target, timeoutMs, signal) {
      const { kind = 'conversation', workspace, id } = target;
      const revisionNow = (): number | undefined => now.revisionOf(kind, workspace, id);
      return waiters.wait(target, revisionNow, { timeoutMs, signal, pollMs: POLL_MS });
    },
    look: () => now.db.look(),
    isOf(logId) {
      const kept = now.db.prepare('SELECT id FROM log').get() as { id: string } | undefined;
      if (kept === undefined) now.db.prepare('INSERT INTO log VALUES (?)').run(logId);
      return kept === undefined || kept.id === logId;
    },
    writtenElsewhere() {
      waiters.lookAgain();
    },
    replaceByRebuilt() {
      now.db.close();
      try {
        takePlace(file);
      } finally {
        // Still claimed, should this fail: the next rebuild tries again.
        now = connect(file, claimed);
        waiters.lookAgain();
      }
    },
    async close() {
      waiters.close();
      now.db.close();
      release();
    },
  };
}

/** False for a read model that was made from another log. Nothing of it is changed, whatever it is. Throws `FileRefused`, `FileDamaged`. */
export function isReadModelOf(named: string, logId: string): boolean {
  const file = realFile(named);
  if (lookAtFile(file, READ_MODEL_FILE.kind, READ_MODEL_FILE.older).isNew) return true;
  try {
    const db = openReadOnly(file);
    try {
      const kept = db.prepare('SELECT id FROM log').get() as { id: string } | undefined;
      return kept === undefined || kept.id === logId;
    } finally {
      db.close();
    }
  } catch (error) {
    throw explained(file, READ_MODEL_FILE.kind, error);
  }
}

/** Throws `FileRefused` when a file is no read model and cannot become one. Nothing is changed. */
export const lookAtReadModel = (file: string): void =>
  void lookAtFile(realFile(file), READ_MODEL_FILE.kind, READ_MODEL_FILE.older);

/** Claims the place of a read model and looks whose it is, without opening what is there: it may be damaged inside. */
export function placeOfReadModel(
  named: string,
): Pick<SqliteConversationReadModel, 'replaceByRebuilt'> & { release(): void } {
  const file = realFile(named);
  const release = lockFile(file);
  try {
    lookAtFile(file, READ_MODEL_FILE.kind, READ_MODEL_FILE.older);
  } catch (error) {
    release();
    throw error;
  }
  return { replaceByRebuilt: () => takePlace(file), release };
}

/** Claimed until it is released, also while one file takes the place of another. */
function claimedAndOpened(
  file: string,
  claimed: boolean,
): { readonly release: () => void; readonly connected: Connected } {
  const release = claimed || file === ':memory:' ? (): void => undefined : lockFile(file);
  try {
    return { release, connected: connect(file, claimed) };
  } catch (error) {
    release();
    throw explained(file, READ_MODEL_FILE.kind, error);
  }
}

function connect(file: string, claimed: boolean): Connected {
  const cacheKiB = claimed ? WRITER_KIB : READER_KIB;
  const db = openSqlite(file, { ...READ_MODEL_FILE, claimed, cacheKiB });
  if (!claimed) makeTables(db);
  return {
    db,
    reads: conversationReads(db),
    writes: conversationWrites(db),
    records: recordReads(db),
    revisionOf: revisions(db),
    consumers: sqliteConsumerState(db),
  };
}

interface Connected {
  readonly db: SqliteDatabase;
  readonly reads: ConversationReads;
  readonly writes: ConversationWrites;
  readonly records: RecordReadModel;
  readonly revisionOf: ReturnType<typeof revisions>;
  readonly consumers: ConsumerState;
}

type Reads = Pick<
  ConversationReadModel,
  'checkpoint' | 'stored' | 'get' | 'counts' | 'countsPage' | 'allCounts' | 'messageStatuses' | 'kept' | 'keys'
>;

/** What one read of whichever file is in use answers. Every method is async, so that what SQLite throws is a rejection. */
const readsOf = (now: () => ConversationReads): Reads => ({
  checkpoint: async () => now().checkpoint(),
  stored: async (...of) => now().stored(...of),
  async get(...of) {
    const document = now().stored(...of);
    return document?.status === 'deleted' ? undefined : document;
  },
  counts: async (...of) => now().counts(...of),
  countsPage: async (...of) => now().countsPage(...of),
  allCounts: async () => now().allCounts(),
  messageStatuses: async (...of) => now().messageStatuses(...of),
  kept: async (...of) => now().kept(...of),
  keys: async (...of) => now().keys(...of),
});

/** The records of whichever file is in use. */
const recordsOf = (now: () => RecordReadModel): RecordReadModel => ({
  contact: (...of) => now().contact(...of),
  teammate: (...of) => now().teammate(...of),
  inbox: (...of) => now().inbox(...of),
  routingRules: (...of) => now().routingRules(...of),
  contactsBy: (...of) => now().contactsBy(...of),
  contactsOf: (...of) => now().contactsOf(...of),
  teammatesOf: (...of) => now().teammatesOf(...of),
  teammates: (...of) => now().teammates(...of),
  inboxes: (...of) => now().inboxes(...of),
});

/* Leases and parked commits of whichever file is in use. */

const leasesOf = (now: () => ConsumerState): ConsumerState['leases'] => ({
  acquire: (...of) => now().leases.acquire(...of),
  renew: (...of) => now().leases.renew(...of),
  release: (...of) => now().leases.release(...of),
});

const parkedOf = (now: () => ConsumerState): ConsumerState['parked'] => ({
  count: (...of) => now().parked.count(...of),
  find: (...of) => now().parked.find(...of),
  list: (...of) => now().parked.list(...of),
});
