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
}

interface InboxRow {
  readonly id: string;
  readonly timeout_ms: number;
  readonly resolution: string;
  readonly next_at: number;
}

interface DueLane {
  readonly lane: TimerLane;
  readonly nextAt: Millis;
}

/** Workspaces with something due: those with the oldest first. */
export const DUE_WORKSPACES =
  'SELECT number, id, next_wake FROM workspaces WHERE next_at <= ? ORDER BY next_at, number LIMIT ?';
export const DUE_INBOXES = `
  SELECT id, timeout_ms, resolution, next_at FROM inboxes WHERE workspace = ? AND next_at <= ? ORDER BY next_at, number LIMIT ?`;

/**
 * Lanes that are due. The oldest are among those of as many workspaces as lanes are asked for, and in each among its oldest: no more is looked at, however
 * many there are.
 */
export function dueLanes(
  db: SqliteDatabase,
): (now: Millis, limits: { readonly lanes: number; readonly ofWorkspace: number }) => readonly TimerLane[] {
  const workspaces = db.prepare(DUE_WORKSPACES);
  const inboxes = db.prepare(DUE_INBOXES);

  return (now, { lanes, ofWorkspace }) => {
    const due: DueLane[] = [];
    for (const row of workspaces.all(now, lanes) as unknown as readonly WorkspaceRow[]) {
      const { number, id: workspace, next_wake: nextWake } = row;
      const idle = (inboxes.all(number, now, ofWorkspace) as unknown as readonly InboxRow[]).map((inbox) =>
        idleLane(workspace, inbox),
      );
      const wakes = nextWake !== null && nextWake <= now ? [{ lane: snoozeLane(workspace), nextAt: nextWake }] : [];
      due.push(...oldest([...wakes, ...idle], ofWorkspace));
    }
    return oldest(due, lanes).map(({ lane }) => lane);
  };
}

const oldest = (lanes: readonly DueLane[], most: number): readonly DueLane[] =>
  lanes.toSorted((a, b) => a.nextAt - b.nextAt).slice(0, most);

const snoozeLane = (workspace: string): TimerLane => ({ kind: 'snoozes', workspace });

const idleLane = (
  workspace: string,
  { id, timeout_ms: timeoutMs, resolution, next_at: nextAt }: InboxRow,
): DueLane => ({
  lane: { kind: 'idle', workspace, inbox: id, policy: { timeoutMs, resolution: resolution as Resolution } },
  nextAt,
});
