import { durably, lookAtFile, openSqlite, realFile, type FileFault, type SqliteDatabase } from '@parley/storage';
import { Parking, sqliteConsumerState, sqliteConsumerTables, type Lease } from '@parley/subscriptions';
import { AUTOMATIONS, type AutomationStore } from '../port';
import { applyFollowed, followedSteps } from '../projection/apply-followed';
import type { FollowedTables } from '../projection/followed-tables';
import { PARKED_CHANGES } from '../projection/parking';
import { conversationRows } from './conversation-rows.sqlite';
import { policyRows } from './policy-rows.sqlite';
import { routingRows } from './routing-rows.sqlite';
import { routingView } from './routing-view.sqlite';
import { AUTOMATIONS_FILE } from './schema.sqlite';
import { timers } from './timers.sqlite';

/** Memory for pages (KiB): who writes comes back to the same ones, others ask for little. */
const WRITER_KIB = 16 * 1024;
const READER_KIB = 2 * 1024;

export interface SqliteAutomations extends AutomationStore {
  /** Whether the file can be written and is still the one that was opened; undefined: it is. */
  look(): FileFault | undefined;
}

interface AutomationsOptions {
  /** Another thread of this process has the file open already, and this one writes it (default false). */
  readonly claimed?: boolean;
}

/** Throws `FileRefused` when a file is not of automations and cannot become one. Nothing is changed. */
export const lookAtAutomations = (file: string): void => void lookAtFile(realFile(file), AUTOMATIONS_FILE.kind, []);

/**
 * What automations know, in a file of its own that can be lost and made anew (`synchronous=NORMAL`): after a power cut it may be some batches behind its own
 * past, but rows, counts, lanes and checkpoint always agree. A new one forgets what waited for routing.
 */
export function sqliteAutomations(file: string, { claimed = false }: AutomationsOptions = {}): SqliteAutomations {
  const db = openSqlite(file, { ...AUTOMATIONS_FILE, claimed, cacheKiB: claimed ? WRITER_KIB : READER_KIB });
  const state = sqliteConsumerState(db);
  const { logOf, begin, tables, removeTrigger } = followedTables(db);
  const held = whileHeld(db);

  // Every method is async, so that what SQLite throws is a rejection.
  return {
    ...routingView(db),
    ...timersOf(db, held),
    leases: state.leases,
    parked: state.parked,
    checkpoint: () => state.checkpoints.read(AUTOMATIONS),
    begin: async (logId, end) => begin(logId, end),
    isOf: async (logId) => (logOf() ?? logId) === logId,
    apply: async (changes, position, lease) =>
      held.write(lease, (consumers) => applyFollowed(tables, consumers, changes, position)),
    applyParked: async (stream, changes, more, lease) =>
      held.write(lease, ({ parked }) =>
        new Parking(parked, PARKED_CHANGES).again(stream, changes, more, followedSteps(tables)),
      ),
    routed: async (triggers, lease) =>
      held.write(lease, () => {
        for (const { workspace, conversation, revision } of triggers) removeTrigger(workspace, conversation, revision);
      }),
    look: () => db.look(),
    close: async () => db.close(),
  };
}

type Held = ReturnType<typeof whileHeld>;

/** Work that is done only under the newest lease. */
function whileHeld(db: SqliteDatabase): {
  read<A>(lease: Lease, work: () => A): A;
  /** All of it in one transaction, or nothing. */
  write<A>(lease: Lease, work: (consumers: ReturnType<typeof sqliteConsumerTables>) => A): A;
} {
  const consumers = sqliteConsumerTables(db);
  return {
    read(lease, work) {
      consumers.assertHeld(lease);
      return work();
    },
    write: (lease, work) =>
      db.transaction(() => {
        consumers.assertHeld(lease);
        return work(consumers);
      }),
  };
}

function timersOf(
  db: SqliteDatabase,
  held: Held,
): Pick<AutomationStore, 'dueLanes' | 'dueIn' | 'settled' | 'nextDue' | 'overdue' | 'timers'> {
  const set = timers(db);
  return {
    dueLanes: async (now, limits, lease) => held.read(lease, () => set.dueLanes(now, limits)),
    dueIn: async (lane, now, limit, lease, after) => held.read(lease, () => set.dueIn(lane, now, limit, after)),
    settled: async (lane, lease) => held.write(lease, () => set.settled(lane)),
    nextDue: async () => set.nextDue(),
    overdue: async (now, lane) => set.overdue(now, lane),
    timers: async () => set.timers(),
  };
}

interface Begun {
  readonly log_id: string;
  readonly end_position: string | null;
}

function followedTables(db: SqliteDatabase): {
  readonly tables: FollowedTables;
  logOf(): string | undefined;
  begin(logId: string, end: string | undefined): void;
  removeTrigger: ReturnType<typeof routingRows>['removeTrigger'];
} {
  const begun = db.prepare('SELECT log_id, end_position FROM begun');
  const begin = db.prepare('INSERT OR IGNORE INTO begun (one, log_id, end_position) VALUES (1, ?, ?)');
  const found = (): Begun | undefined => begun.get() as Begun | undefined;
  const { removeTrigger, ...routing } = routingRows(db);
  return {
    logOf: () => found()?.log_id,
    // What lies behind it is to be routed, also when the power fails.
    begin: (logId, end) => void durably(db, () => begin.run(logId, end ?? null)),
    removeTrigger,
    tables: {
      routingBegins: () => found()?.end_position ?? undefined,
      ...conversationRows(db),
      ...policyRows(db),
      ...routing,
    },
  };
}
