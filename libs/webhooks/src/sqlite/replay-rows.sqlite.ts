import type { Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import type { ReplayJob, ReplayRange } from '../delivery';
import type { NewReplay } from '../port';
import type { Selection } from '../webhook';
import type { WebhookRow } from './webhook-rows.sqlite';

/** What of a row is shown: little, however much it selects. */
interface ShownRow {
  readonly id: string;
  readonly workspace: string;
  readonly webhook_id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly created_at: number;
  readonly by_type: string;
  readonly by_id: string;
}

interface FoundRow extends ShownRow {
  readonly row: number;
  readonly webhook: number;
  readonly made: number;
  readonly selection: string;
  readonly range: string;
  readonly filled_to: string | null;
}

/** A replay with what it is to send. */
export interface JobRow {
  readonly row: number;
  readonly webhook: number;
  readonly job: ReplayJob;
  readonly selection: Selection;
  readonly range: ReplayRange & { readonly end: Place };
  /** Deliveries that there are of it so far. */
  readonly made: number;
  /** Up to where; undefined for all. */
  readonly filledTo: Place | undefined;
}

interface ReplayRows {
  insert(webhook: WebhookRow, replay: NewReplay, now: number): void;
  find(workspace: string, id: string): JobRow | undefined;
  /** How many of a webhook are under way. */
  running(webhook: number): number;
  /** Newest first. */
  list(workspace: string, before: string | undefined, limit: number): readonly ReplayJob[];
  /** The next one behind a row that has room for so many that wait. */
  unfilled(after: number, outstanding: number): JobRow | undefined;
  /** So many more were made, up to there. It is done when all are. */
  filled(row: number, made: number, to: Place | undefined): void;
  cancel(row: number): void;
}

export function replayRows(db: SqliteDatabase): ReplayRows {
  const insert = db.prepare(
    `INSERT INTO replay_jobs (id, workspace, webhook, webhook_id, status, total, made, done, failed, created_at, by_type, by_id, selection,
       range, filled_to) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, ?, ?)`,
  );
  const find = db.prepare('SELECT * FROM replay_jobs WHERE workspace = ? AND id = ?');
  const running = db.prepare("SELECT count(*) AS count FROM replay_jobs WHERE webhook = ? AND status = 'running'");
  const list = db.prepare(
    `SELECT id, workspace, webhook_id, status, total, done, failed, created_at, by_type, by_id FROM replay_jobs
     WHERE workspace = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const unfilled = db.prepare(
    `SELECT * FROM replay_jobs WHERE status = 'running' AND row > ? AND filled_to IS NOT NULL AND made - done < ?
     ORDER BY row LIMIT 1`,
  );
  const filled = db.prepare('UPDATE replay_jobs SET made = made + ?, filled_to = ? WHERE row = ?');
  const finish = db.prepare(
    `UPDATE replay_jobs SET status = 'done', total = made WHERE row = ? AND status = 'running' AND filled_to IS NULL AND done = made`,
  );
  const cancel = db.prepare("UPDATE replay_jobs SET status = 'cancelled' WHERE row = ?");

  return {
    insert({ row, webhook }, { id, total, by, end, after, since, until, onlyFailed }, now) {
      const { format, events, filters, ordered } = webhook;
      insert.run(
        id,
        webhook.workspace,
        row,
        webhook.id,
        webhook.status === 'disabled' ? 'failed' : 'running',
        total,
        now,
        by.type,
        by.id,
        JSON.stringify({ format, events, filters, ordered }),
        JSON.stringify({ after, since, until, onlyFailed, end }),
        JSON.stringify(after),
      );
    },
    find(workspace, id) {
      const row = find.get(workspace, id) as FoundRow | undefined;
      return row && jobIn(row);
    },
    running: (webhook) => (running.get(webhook) as { readonly count: number }).count,
    // Behind all ids of jobs.
    list: (workspace, before = '~', limit) =>
      (list.all(workspace, before, limit) as unknown as readonly ShownRow[]).map(shownIn),
    unfilled(after, outstanding) {
      const row = unfilled.get(after, outstanding) as FoundRow | undefined;
      return row && jobIn(row);
    },
    filled(row, made, to) {
      filled.run(made, to === undefined ? null : JSON.stringify(to), row);
      finish.run(row);
    },
    cancel: (row) => void cancel.run(row),
  };
}

const shownIn = (found: ShownRow): ReplayJob => ({
  id: found.id,
  workspace: found.workspace,
  webhook: found.webhook_id,
  status: found.status as ReplayJob['status'],
  total: found.total,
  done: found.done,
  failed: found.failed,
  createdAt: found.created_at,
  by: { type: found.by_type, id: found.by_id },
});

const jobIn = (found: FoundRow): JobRow => ({
  row: found.row,
  webhook: found.webhook,
  job: shownIn(found),
  selection: JSON.parse(found.selection) as Selection,
  range: JSON.parse(found.range) as JobRow['range'],
  made: found.made,
  filledTo: found.filled_to === null ? undefined : (JSON.parse(found.filled_to) as Place),
});
