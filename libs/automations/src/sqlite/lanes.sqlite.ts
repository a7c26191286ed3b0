import type { Millis, Resolution } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { TimerLane } from '../port';

interface LaneSetting {
  setIdle(workspace: number, inbox: number): void;
  setSnoozes(workspace: number): void;
}

/** Sets a lane to its first timer, and its workspace to its first lane, each by one look into an index: no conversation has to be touched. */
export function laneSetting(db: SqliteDatabase): LaneSetting {
  const idle = db.prepare(
    `UPDATE inboxes SET next_at = timeout_ms +
       (SELECT active_at FROM conversations c WHERE c.inbox = inboxes.number AND c.state = 1 ORDER BY active_at LIMIT 1)
     WHERE number = ?`,
  );
  const snoozes = db.prepare(
    `UPDATE workspaces SET next_wake =
       (SELECT snooze_till FROM conversations c WHERE c.workspace = workspaces.number AND c.state = 2 ORDER BY snooze_till LIMIT 1)
     WHERE number = ?`,
  );
  const first = db.prepare(
    `UPDATE workspaces SET next_at = (
       SELECT min(due) FROM (
         SELECT next_wake AS due
         UNION ALL SELECT * FROM (
           SELECT next_at FROM inboxes i WHERE i.workspace = workspaces.number AND i.next_at IS NOT NULL ORDER BY next_at LIMIT 1
         )
       )
     ) WHERE number = ?`,
  );
  return {
    setIdle(workspace, inbox) {
      idle.run(inbox);
      first.run(workspace);
    },
    setSnoozes(workspace) {
      snoozes.run(workspace);
      first.run(workspace);
    },
  };
}

interface WorkspaceRow {
  readonly number: number;
  readonly id: string;
  readonly next_wake: number | null;
  readonly next_at: number;
}

interface InboxRow {
  readonly id: string;
  readonly timeout_ms: number;
  readonly resolution: string;
  readonly next_at: number;
}

interface DueWorkspace extends WorkspaceRow {
  readonly chosen: DueLane[];
}

interface DueLane {
  readonly lane: TimerLane;
  readonly nextAt: Millis;
}

/** Workspaces with something due: those with the oldest first. */
export const DUE_WORKSPACES =
  'SELECT number, id, next_wake, next_at FROM workspaces WHERE next_at <= ? ORDER BY next_at, number LIMIT ?';
export const DUE_INBOXES = `
  SELECT id, timeout_ms, resolution, next_at FROM inboxes WHERE workspace = ? AND next_at <= ? ORDER BY next_at, number LIMIT ?`;

/**
 * Lanes that are due: the oldest of each workspace, then the snoozes of these workspaces, then more of their inboxes, as long as there is room; workspaces with
 * the oldest come first in each. Not many more rows are read than lanes are given, however many there are.
 */
export function dueLanes(
  db: SqliteDatabase,
): (now: Millis, limits: { readonly lanes: number; readonly ofWorkspace: number }) => readonly TimerLane[] {
  const workspaces = db.prepare(DUE_WORKSPACES);
  const inboxes = db.prepare(DUE_INBOXES);

  const idle = ({ number, id }: WorkspaceRow, now: Millis, limit: number): readonly DueLane[] =>
    (inboxes.all(number, now, limit) as unknown as readonly InboxRow[]).map((inbox) => idleLane(id, inbox));
  const oldest = (workspace: WorkspaceRow, now: Millis): readonly DueLane[] => {
    const { next_at: nextAt, next_wake: nextWake } = workspace;
    return nextWake === nextAt ? wakes(workspace, now) : idle(workspace, now, 1);
  };

  return (now, { lanes, ofWorkspace }) => {
    const due: readonly DueWorkspace[] = (
      workspaces.all(now, Math.max(0, lanes)) as unknown as readonly WorkspaceRow[]
    ).map((row) => ({ ...row, chosen: [...oldest(row, now)] }));
    let left = lanes - due.length;
    const choose = ({ chosen }: DueWorkspace, more: readonly DueLane[]): void => {
      const isNew = ({ lane }: DueLane): boolean => !chosen.some((one) => isSame(one.lane, lane));
      const added = more.filter(isNew).slice(0, Math.max(0, Math.min(left, ofWorkspace - chosen.length)));
      chosen.push(...added);
      left -= added.length;
    };
    for (const one of due) choose(one, wakes(one, now));
    for (const one of due) if (left > 0) choose(one, idle(one, now, Math.min(left + 1, ofWorkspace)));
    return due
      .flatMap(({ chosen }) => chosen)
      .toSorted((a, b) => a.nextAt - b.nextAt)
      .map(({ lane }) => lane);
  };
}

const wakes = ({ id, next_wake: nextAt }: WorkspaceRow, now: Millis): readonly DueLane[] =>
  nextAt !== null && nextAt <= now ? [{ lane: snoozeLane(id), nextAt }] : [];

/** Of two lanes of a workspace. */
const isSame = (a: TimerLane, b: TimerLane): boolean =>
  a.kind === 'idle' && b.kind === 'idle' ? a.inbox === b.inbox : a.kind === b.kind;

const snoozeLane = (workspace: string): TimerLane => ({ kind: 'snoozes', workspace });

const idleLane = (
  workspace: string,
  { id, timeout_ms: timeoutMs, resolution, next_at: nextAt }: InboxRow,
): DueLane => ({
  lane: { kind: 'idle', workspace, inbox: id, policy: { timeoutMs, resolution: resolution as Resolution } },
  nextAt,
});
