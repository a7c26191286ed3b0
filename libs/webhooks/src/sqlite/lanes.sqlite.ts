import type { SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';

/** One in which something is due, or whose lease is over. */
interface DueLane {
  readonly lane: string;
  readonly dueAt: Millis;
}

/** A delivery that waits, and when it is due. */
interface Waiting {
  readonly row: number;
  readonly at: Millis;
}

interface Lanes {
  /** A new ordinary delivery waits in it: it is due now unless another one waits there. */
  add(webhook: number, lane: string, now: Millis): void;
  /** What waits in it has changed. One that is leased stays so. */
  changed(webhook: number, lane: string): void;
  lease(
    webhook: number,
    lane: string,
    lease: { readonly token: number; readonly until: Millis; readonly delivery: number },
  ): void;
  /** The delivery that is sent under this token, if the lane was not leased again since. */
  sending(webhook: number, lane: string, token: number): number | undefined;
  /** Whether somebody has the lane now, and for which delivery. */
  leasedFor(webhook: number, lane: string, now: Millis): number | undefined;
  /** Nobody has it any more. */
  free(webhook: number, lane: string): void;
  /** For the ordinary ones behind it the order says to wait. */
  first(webhook: number, lane: string): Waiting | undefined;
  /** The soonest of what was asked for by hand, and of replays. */
  soonest(webhook: number, lane: string, kind: 'manual' | 'replay'): Waiting | undefined;
  /** Longest due first. */
  due(webhook: number, now: Millis, limit: number): readonly DueLane[];
  replaysDue(webhook: number, now: Millis, limit: number): readonly DueLane[];
  /** The lane that waits longest and that nobody has, whether it is due or not. */
  longest(webhook: number, now: Millis): string | undefined;
  /** When something is due next; undefined where nothing waits. */
  next(webhook: number): Millis | undefined;
  /** The first webhook behind this one for which something waits. */
  webhookAfter(webhook: number): number | undefined;
}

export function lanes(db: SqliteDatabase): Lanes {
  const waiting = waitingIn(db);
  const add = db.prepare(
    `INSERT INTO lanes (webhook, lane, due_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET due_at = coalesce(due_at, excluded.due_at)`,
  );
  const open = db.prepare('INSERT INTO lanes (webhook, lane) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const find = db.prepare('SELECT token, sending, due_at FROM lanes WHERE webhook = ? AND lane = ?');
  const lease = db.prepare(
    'UPDATE lanes SET due_at = ?, replay_due_at = NULL, token = ?, sending = ? WHERE webhook = ? AND lane = ?',
  );
  const set = db.prepare(
    'UPDATE lanes SET due_at = ?, replay_due_at = ?, sending = NULL WHERE webhook = ? AND lane = ?',
  );
  const remove = db.prepare('DELETE FROM lanes WHERE webhook = ? AND lane = ?');

  const rowOf = (webhook: number, lane: string): LaneRow | undefined => find.get(webhook, lane) as LaneRow | undefined;

  function free(webhook: number, lane: string): void {
    const live = [waiting.first(webhook, lane), waiting.soonest(webhook, lane, 'manual')].flatMap(
      (one) => one?.at ?? [],
    );
    const replay = waiting.soonest(webhook, lane, 'replay')?.at;
    if (live.length === 0 && replay === undefined) remove.run(webhook, lane);
    else set.run(live.length === 0 ? null : Math.min(...live), replay ?? null, webhook, lane);
  }

  return {
    ...waiting,
    ...dueIn(db),
    add: (webhook, lane, now) => void add.run(webhook, lane, now),
    changed(webhook, lane) {
      open.run(webhook, lane);
      if (rowOf(webhook, lane)?.sending === null) free(webhook, lane);
    },
    lease: (webhook, lane, { token, until, delivery }) => void lease.run(until, token, delivery, webhook, lane),
    sending(webhook, lane, token) {
      const row = rowOf(webhook, lane);
      return row?.token === token ? (row.sending ?? undefined) : undefined;
    },
    leasedFor(webhook, lane, now) {
      const row = rowOf(webhook, lane);
      return row !== undefined && row.due_at !== null && row.due_at > now ? (row.sending ?? undefined) : undefined;
    },
    free,
  };
}

interface LaneRow {
  readonly token: number | null;
  readonly sending: number | null;
  readonly due_at: number | null;
}

interface Least {
  readonly at: number | null;
}

/** What waits in a lane. */
function waitingIn(db: SqliteDatabase): Pick<Lanes, 'first' | 'soonest'> {
  const pending = "FROM deliveries WHERE webhook = ? AND lane = ? AND status = 'pending'";
  const first = db.prepare(`SELECT row, next_attempt_at AS at ${pending} AND kind = 0 ORDER BY event_row LIMIT 1`);
  const soonest = db.prepare(`SELECT row, min(next_attempt_at) AS at ${pending} AND kind = ?`);
  return {
    first: (webhook, lane) => first.get(webhook, lane) as Waiting | undefined,
    soonest(webhook, lane, kind) {
      const found = soonest.get(webhook, lane, kind === 'manual' ? 1 : 2) as Waiting | undefined;
      return found?.row == null ? undefined : found;
    },
  };
}

/** Which lanes are due. */
function dueIn(db: SqliteDatabase): Pick<Lanes, 'due' | 'replaysDue' | 'longest' | 'next' | 'webhookAfter'> {
  const due = db.prepare(
    'SELECT lane, due_at AS dueAt FROM lanes WHERE webhook = ? AND due_at <= ? ORDER BY due_at LIMIT ?',
  );
  const replaysDue = db.prepare(
    `SELECT lane, replay_due_at AS dueAt FROM lanes WHERE webhook = ? AND replay_due_at <= ?
     ORDER BY replay_due_at LIMIT ?`,
  );
  const longest = db.prepare(
    `SELECT lane, due_at AS dueAt FROM lanes
     WHERE webhook = ? AND due_at IS NOT NULL AND (sending IS NULL OR due_at <= ?) ORDER BY due_at LIMIT 1`,
  );
  const firstDue = db.prepare('SELECT min(due_at) AS at FROM lanes WHERE webhook = ? AND due_at IS NOT NULL');
  const firstReplay = db.prepare(
    'SELECT min(replay_due_at) AS at FROM lanes WHERE webhook = ? AND replay_due_at IS NOT NULL',
  );
  const after = db.prepare('SELECT webhook FROM lanes WHERE webhook > ? ORDER BY webhook LIMIT 1');

  const all = (found: readonly unknown[]): readonly DueLane[] => found as readonly DueLane[];

  return {
    due: (webhook, now, limit) => all(due.all(webhook, now, limit)),
    replaysDue: (webhook, now, limit) => all(replaysDue.all(webhook, now, limit)),
    longest(webhook, now) {
      const found = (longest.get(webhook, now) ?? replaysDue.get(webhook, Number.MAX_SAFE_INTEGER, 1)) as
        DueLane | undefined;
      return found?.lane;
    },
    next(webhook) {
      const times = [firstDue.get(webhook), firstReplay.get(webhook)].flatMap(
        (found) => (found as unknown as Least).at ?? [],
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
    webhookAfter: (webhook) => (after.get(webhook) as { readonly webhook: number } | undefined)?.webhook,
  };
}
