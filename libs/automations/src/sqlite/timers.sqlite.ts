import type { Millis } from '@parley/domain';
import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import type { AfterTimer, Timer, TimerCounts, TimerLane } from '../port';
import { dueLanes, laneSetting } from './lanes.sqlite';

interface TimerRow {
  readonly conversation: string;
  readonly due_from: number;
  readonly revision: number;
  readonly snooze_id: string | null;
  readonly cause: string;
  readonly cause_depth: number;
}

const timersOf = (time: 'snooze_till' | 'active_at', lane: string): string => `
  SELECT id AS conversation, ${time} AS due_from, revision, snooze_id, cause, cause_depth FROM conversations
  WHERE ${lane} AND ${time} <= ? AND (${time}, id) > (?, ?) ORDER BY ${time}, id LIMIT ?`;

export const DUE_SNOOZES = timersOf('snooze_till', 'workspace = ? AND state = 2');
export const DUE_IDLE = timersOf('active_at', 'inbox = ? AND state = 1');

/** Of what is overdue, by the indexes of timers alone; lanes that are not due are not looked at. */
export const OVERDUE_WAKES = `
  SELECT coalesce(sum((
    SELECT count(*) FROM conversations c WHERE c.workspace = w.number AND c.state = 2 AND c.snooze_till <= ?1
  )), 0) AS timers FROM workspaces w WHERE w.next_at <= ?1`;
export const OVERDUE_CLOSES = `
  SELECT coalesce(sum((
    SELECT count(*) FROM conversations c WHERE c.inbox = i.number AND c.state = 1 AND c.active_at <= ?1 - i.timeout_ms
  )), 0) AS timers FROM workspaces w CROSS JOIN inboxes i ON i.workspace = w.number AND i.next_at <= ?1 WHERE w.next_at <= ?1`;

export const NEXT_DUE = 'SELECT min(next_at) AS due FROM workspaces WHERE next_at IS NOT NULL';

/** Before every timer. */
const FIRST: AfterTimer = { dueAt: Number.MIN_SAFE_INTEGER, conversation: '' };

interface Timers {
  dueLanes(now: Millis, limits: { readonly lanes: number; readonly ofWorkspace: number }): readonly TimerLane[];
  dueIn(lane: TimerLane, now: Millis, limit: number, after?: AfterTimer): readonly Timer[];
  settled(lane: TimerLane): void;
  nextDue(): Millis | undefined;
  overdue(now: Millis, lane?: TimerLane): TimerCounts;
  timers(): TimerCounts;
}

/** What is to be done by itself, and when. */
export function timers(db: SqliteDatabase): Timers {
  const inboxOf = inboxes(db);
  const workspaceOf = workspaces(db);
  const lanes = laneSetting(db);
  const next = db.prepare(NEXT_DUE);
  return {
    dueLanes: dueLanes(db),
    dueIn: dueTimers(db, inboxOf),
    settled(lane) {
      const workspace = workspaceOf(lane.workspace);
      if (workspace === undefined) return;
      if (lane.kind === 'snoozes') return lanes.setSnoozes(workspace);
      const inbox = inboxOf(lane);
      if (inbox !== undefined) lanes.setIdle(workspace, inbox.number);
    },
    nextDue: () => (next.get() as { readonly due: number | null }).due ?? undefined,
    ...counts(db, inboxOf),
  };
}

type IdleLane = Extract<TimerLane, { kind: 'idle' }>;

interface InboxRow {
  readonly number: number;
  /** Whether it says what the lane says. One that says something else by now has nothing due in that lane. */
  readonly isSame: boolean;
}

interface InboxPolicyRow {
  readonly number: number;
  readonly timeout_ms: number | null;
  readonly resolution: string | null;
}

function inboxes(db: SqliteDatabase): (lane: IdleLane) => InboxRow | undefined {
  const find = db.prepare(
    `SELECT i.number, i.timeout_ms, i.resolution FROM workspaces w CROSS JOIN inboxes i ON i.workspace = w.number AND i.id = ?
     WHERE w.id = ?`,
  );
  return ({ workspace, inbox, policy }) => {
    const row = find.get(inbox, workspace) as InboxPolicyRow | undefined;
    return (
      row && {
        number: row.number,
        isSame: row.timeout_ms === policy.timeoutMs && row.resolution === policy.resolution,
      }
    );
  };
}

function dueTimers(db: SqliteDatabase, inboxOf: ReturnType<typeof inboxes>): Timers['dueIn'] {
  const workspaceOf = workspaces(db);
  const snoozes = db.prepare(DUE_SNOOZES);
  const idle = db.prepare(DUE_IDLE);

  /** `later`: how long after the time of its row a timer is due. */
  const read = (statement: SqliteStatement, of: number, later: Millis, now: Millis, limit: number, after: AfterTimer) =>
    (statement.all(of, now - later, after.dueAt, after.conversation, limit) as unknown as readonly TimerRow[]).map(
      (row) => timerOf(row, later),
    );

  return (lane, now, limit, after) => {
    if (lane.kind === 'snoozes') {
      const workspace = workspaceOf(lane.workspace);
      return workspace === undefined ? [] : read(snoozes, workspace, 0, now, limit, after ?? FIRST);
    }
    const inbox = inboxOf(lane);
    if (inbox?.isSame !== true) return [];
    const { timeoutMs } = lane.policy;
    const behind = after === undefined ? FIRST : { ...after, dueAt: after.dueAt - timeoutMs };
    return read(idle, inbox.number, timeoutMs, now, limit, behind);
  };
}

const timerOf = (row: TimerRow, later: Millis): Timer => ({
  conversation: row.conversation,
  dueAt: row.due_from + later,
  revision: row.revision,
  snoozeId: row.snooze_id,
  cause: row.cause,
  causeDepth: row.cause_depth,
});

function workspaces(db: SqliteDatabase): (id: string) => number | undefined {
  const find = db.prepare('SELECT number FROM workspaces WHERE id = ?');
  return (id) => (find.get(id) as { readonly number: number } | undefined)?.number;
}

/**
 * What is set is summed up of what workspaces and inboxes keep, so it costs by their number, whatever the number of conversations. What is overdue is counted
 * in the indexes, which costs by the number of that.
 */
function counts(db: SqliteDatabase, inboxOf: ReturnType<typeof inboxes>): Pick<Timers, 'overdue' | 'timers'> {
  const workspaceOf = workspaces(db);
  const wakes = db.prepare(OVERDUE_WAKES);
  const closes = db.prepare(OVERDUE_CLOSES);
  const wakesIn = db.prepare(
    'SELECT count(*) AS timers FROM conversations WHERE workspace = ? AND state = 2 AND snooze_till <= ?',
  );
  const closesIn = db.prepare(
    'SELECT count(*) AS timers FROM conversations WHERE inbox = ? AND state = 1 AND active_at <= ?',
  );
  const setWakes = db.prepare('SELECT coalesce(sum(snoozed), 0) AS timers FROM workspaces');
  const setCloses = db.prepare('SELECT coalesce(sum(idle), 0) AS timers FROM inboxes WHERE timeout_ms IS NOT NULL');
  const ask = (statement: SqliteStatement, ...of: readonly number[]): number =>
    (statement.get(...of) as { readonly timers: number }).timers;

  return {
    overdue(now, lane) {
      if (lane === undefined) return { wakes: ask(wakes, now), closes: ask(closes, now) };
      if (lane.kind === 'snoozes') {
        const workspace = workspaceOf(lane.workspace);
        return { wakes: workspace === undefined ? 0 : ask(wakesIn, workspace, now), closes: 0 };
      }
      const inbox = inboxOf(lane);
      return {
        wakes: 0,
        closes: inbox?.isSame === true ? ask(closesIn, inbox.number, now - lane.policy.timeoutMs) : 0,
      };
    },
    timers: () => ({ wakes: ask(setWakes), closes: ask(setCloses) }),
  };
}
