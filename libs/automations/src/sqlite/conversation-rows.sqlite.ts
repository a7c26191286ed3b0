import { sameAssignee } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { FollowedConversation } from '../projection/followed';
import type { FollowedTables } from '../projection/followed-tables';
import { assigneeText } from '../assignee-text';
import { assigneeColumn, assigneeOf } from './assignee-column';
import { places, type Place } from './places.sqlite';
import { STATE } from './schema.sqlite';

interface Row {
  readonly revision: number;
  readonly state: number;
  readonly inbox: string;
  readonly assignee: string | null;
  readonly snooze_id: string | null;
  readonly snooze_till: number | null;
  readonly active_at: number;
  readonly cause: string;
  readonly cause_depth: number;
  readonly chain: number;
}

type State = (typeof STATE)[keyof typeof STATE];

const stateOf = (row: FollowedConversation | undefined): State =>
  row?.isOpen !== true ? STATE.notOpen : row.snooze === null ? STATE.idle : STATE.snoozed;

/** Rows of conversations, and what is counted of them: within a transaction. */
export function conversationRows(db: SqliteDatabase): Pick<FollowedTables, 'conversation' | 'putConversation'> {
  const find = db.prepare(
    `SELECT c.revision, c.state, i.id AS inbox, c.assignee, c.snooze_id, c.snooze_till, c.active_at, c.cause, c.cause_depth, c.chain
     FROM workspaces w CROSS JOIN conversations c ON c.workspace = w.number AND c.id = ? CROSS JOIN inboxes i ON i.number = c.inbox
     WHERE w.id = ?`,
  );
  const placeOf = places(db);
  const write = rowWrites(db);
  const count = counting(db);

  return {
    conversation(workspace, id) {
      const row = find.get(id, workspace) as Row | undefined;
      return row && conversationOf(workspace, id, row);
    },
    putConversation(before, after) {
      const from = before && placeOf(before.workspace, before.inbox);
      const to = after && (from && before?.inbox === after.inbox ? from : placeOf(after.workspace, after.inbox));
      if (after !== undefined && to !== undefined) write.put(before, after, to);
      else if (before !== undefined && from !== undefined) write.remove(from.workspace, before.id);
      count.timers({ row: before, place: from }, { row: after, place: to });
      count.open(before, after);
    },
  };
}

const conversationOf = (workspace: string, id: string, row: Row): FollowedConversation => ({
  workspace,
  id,
  revision: row.revision,
  isOpen: row.state !== STATE.notOpen,
  inbox: row.inbox,
  assignee: row.assignee === null ? null : assigneeOf(row.assignee),
  snooze: row.snooze_id === null || row.snooze_till === null ? null : { id: row.snooze_id, till: row.snooze_till },
  activeAt: row.active_at,
  cause: row.cause,
  causeDepth: row.cause_depth,
  chain: row.chain,
});

function rowWrites(db: SqliteDatabase): {
  put(before: FollowedConversation | undefined, after: FollowedConversation, place: Place): void;
  remove(workspace: number, id: string): void;
} {
  const columns = 'revision, assignee, cause, cause_depth, chain, state, inbox, snooze_id, snooze_till, active_at';
  const insert = db.prepare(
    `INSERT INTO conversations (workspace, id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE conversations SET (${columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE workspace = ? AND id = ?`,
  );
  // Columns of an index that are named are written anew in it, whatever they were.
  const updateUnindexed = db.prepare(
    'UPDATE conversations SET (revision, assignee, cause, cause_depth, chain) = (?, ?, ?, ?, ?) WHERE workspace = ? AND id = ?',
  );
  const remove = db.prepare('DELETE FROM conversations WHERE workspace = ? AND id = ?');
  return {
    put(before, after, { workspace, inbox }) {
      const { id, revision, cause, causeDepth, chain, snooze, activeAt } = after;
      const always = [revision, assigneeColumn(after.assignee), cause, causeDepth, chain] as const;
      const timed = [stateOf(after), inbox, snooze?.id ?? null, snooze?.till ?? null, activeAt] as const;
      if (before === undefined) insert.run(workspace, id, ...always, ...timed);
      else if (hasSameTimer(before, after)) updateUnindexed.run(...always, workspace, id);
      else update.run(...always, ...timed, workspace, id);
    },
    remove: (workspace, id) => void remove.run(workspace, id),
  };
}

const hasSameTimer = (a: FollowedConversation, b: FollowedConversation): boolean =>
  a.isOpen === b.isOpen &&
  a.inbox === b.inbox &&
  a.activeAt === b.activeAt &&
  a.snooze?.id === b.snooze?.id &&
  a.snooze?.till === b.snooze?.till;

/** A row and where it lies; undefined where it is not there. */
interface Placed {
  readonly row: FollowedConversation | undefined;
  readonly place: Place | undefined;
}

/** Counts change, and lanes come sooner, only where a row says otherwise than before: most commits need neither. */
function counting(db: SqliteDatabase): {
  timers(before: Placed, after: Placed): void;
  open(before: FollowedConversation | undefined, after: FollowedConversation | undefined): void;
} {
  const addIdle = db.prepare('UPDATE inboxes SET idle = idle + ? WHERE number = ?');
  const addSnoozed = db.prepare('UPDATE workspaces SET snoozed = snoozed + ? WHERE number = ?');
  const wakeSooner = db.prepare('UPDATE workspaces SET next_wake = ? WHERE number = ?');
  const closeSooner = db.prepare('UPDATE inboxes SET next_at = ? WHERE number = ?');
  const lookSooner = db.prepare(
    'UPDATE workspaces SET next_at = ?1 WHERE number = ?2 AND (next_at IS NULL OR next_at > ?1)',
  );
  const more = db.prepare(
    `INSERT INTO open_counts (workspace, assignee, open) VALUES (?, ?, 1)
     ON CONFLICT (workspace, assignee) DO UPDATE SET open = open + 1`,
  );
  const fewer = db.prepare(
    'UPDATE open_counts SET open = open - 1 WHERE workspace = ? AND assignee = ? RETURNING open',
  );
  const none = db.prepare('DELETE FROM open_counts WHERE workspace = ? AND assignee = ?');

  const idleIn = ({ row, place }: Placed): number | undefined =>
    stateOf(row) === STATE.idle ? place?.inbox : undefined;
  const snoozedIn = ({ row, place }: Placed): number | undefined =>
    stateOf(row) === STATE.snoozed ? place?.workspace : undefined;

  return {
    timers(before, after) {
      moved(addIdle, idleIn(before), idleIn(after));
      moved(addSnoozed, snoozedIn(before), snoozedIn(after));
      const { row, place } = after;
      if (row === undefined || place === undefined || !row.isOpen) return;
      const { timeoutMs, nextWake, nextClose, workspace, inbox } = place;
      const due = row.snooze !== null ? row.snooze.till : timeoutMs === null ? null : row.activeAt + timeoutMs;
      const known = row.snooze !== null ? nextWake : nextClose;
      if (due === null || (known !== null && known <= due)) return;
      if (row.snooze !== null) wakeSooner.run(due, workspace);
      else closeSooner.run(due, inbox);
      lookSooner.run(due, workspace);
    },
    open(before, after) {
      const from = before?.isOpen === true ? before.assignee : null;
      const to = after?.isOpen === true ? after.assignee : null;
      if (sameAssignee(from, to)) return;
      if (before !== undefined && from !== null) {
        const left = fewer.get(before.workspace, assigneeText(from)) as { readonly open: number } | undefined;
        if (left?.open === 0) none.run(before.workspace, assigneeText(from));
      }
      if (after !== undefined && to !== null) more.run(after.workspace, assigneeText(to));
    },
  };
}

function moved(add: ReturnType<SqliteDatabase['prepare']>, from: number | undefined, to: number | undefined): void {
  if (from === to) return;
  if (from !== undefined) add.run(-1, from);
  if (to !== undefined) add.run(1, to);
}
