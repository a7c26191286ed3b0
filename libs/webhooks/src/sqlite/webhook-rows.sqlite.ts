import type { Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import type { SelectionFrom } from '../matching';
import type { Health, WebhookState } from '../outcome/health';
import type { Webhook } from '../webhook';

interface FoundRow {
  readonly row: number;
  readonly id: string;
  readonly workspace: string;
  readonly created_at: number;
  readonly url: string;
  readonly description: string | null;
  readonly selections: string;
  readonly status: string;
  readonly reason: string | null;
  readonly since: number;
  readonly health: string;
  readonly waiting: number;
  readonly replay_from: string | null;
  readonly behind: string | null;
}

/** A webhook with its number in the file. */
export interface WebhookRow {
  readonly row: number;
  readonly webhook: Webhook;
  readonly selections: readonly SelectionFrom[];
  readonly state: WebhookState;
  /** Its deliveries are made up to there; undefined: for all that is published. */
  readonly behind: Place | undefined;
}

/** What a webhook is like when it is sent something. */
export interface SendingRow {
  readonly row: number;
  readonly id: string;
  readonly workspace: string;
  readonly url: string;
  readonly state: WebhookState;
  /** What it waited for when it was disabled is not all cancelled yet: nothing of it is sent until then. */
  readonly isCancelling: boolean;
}

interface WebhookRows {
  find(workspace: string, id: string): WebhookRow | undefined;
  /** In the order of their ids, each read when it is asked for. */
  list(workspace: string, after: string): Iterable<WebhookRow>;
  count(workspace: string): number;
  insert(webhook: Webhook, selections: readonly SelectionFrom[], state: WebhookState): number;
  configure(row: number, webhook: Pick<Webhook, 'url' | 'description'>, selections: readonly SelectionFrom[]): void;
  /** Of any workspace. */
  sending(id: string): SendingRow | undefined;
  setState(row: number, state: WebhookState): void;
  setReplayFrom(row: number, place: Place): void;
  /** So many more wait, or less. */
  waitFor(row: number, more: number): void;
  remove(row: number): void;
}

export function webhookRows(db: SqliteDatabase): WebhookRows {
  const columns = `row, id, webhooks.workspace, created_at, url, description, selections, status, reason, since, health, waiting, replay_from, place AS behind
     FROM webhooks JOIN webhook_states AS states ON states.webhook = row LEFT JOIN behind ON behind.webhook = row`;
  const find = db.prepare(`SELECT ${columns} WHERE webhooks.workspace = ? AND id = ?`);
  const list = db.prepare(`SELECT ${columns} WHERE webhooks.workspace = ? AND id > ? ORDER BY id`);
  const count = db.prepare('SELECT count(*) AS count FROM webhooks WHERE workspace = ?');
  const insert = db.prepare(
    'INSERT INTO webhooks (id, workspace, created_at, url, description, selections) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertState = db.prepare('INSERT INTO webhook_states VALUES (?, ?, ?, ?, ?, 0, NULL, 0)');
  const configure = db.prepare('UPDATE webhooks SET url = ?, description = ?, selections = ? WHERE row = ?');
  const sending = db.prepare(
    `SELECT row, id, workspace, url, status, reason, since, health,
       EXISTS (SELECT 1 FROM cancelling WHERE cancelling.webhook = row) AS cancelling
     FROM webhooks JOIN webhook_states ON webhook = row WHERE id = ?`,
  );
  const setState = db.prepare(
    'UPDATE webhook_states SET status = ?, reason = ?, since = ?, health = ? WHERE webhook = ?',
  );
  const setReplayFrom = db.prepare('UPDATE webhook_states SET replay_from = ? WHERE webhook = ?');
  const waitFor = db.prepare('UPDATE webhook_states SET waiting = waiting + ? WHERE webhook = ?');
  const removals = [
    'INSERT INTO removed_webhooks VALUES (?)',
    'DELETE FROM signing_keys WHERE webhook = ?',
    'DELETE FROM cancelling WHERE webhook = ?',
    'DELETE FROM replay_jobs WHERE webhook = ?',
    'DELETE FROM behind WHERE webhook = ?',
    'DELETE FROM webhook_states WHERE webhook = ?',
    'DELETE FROM webhooks WHERE row = ?',
  ].map((sql) => db.prepare(sql));

  return {
    find(workspace, id) {
      const row = find.get(workspace, id) as FoundRow | undefined;
      return row && webhookIn(row);
    },
    *list(workspace, after) {
      for (const row of list.iterate(workspace, after)) yield webhookIn(row as unknown as FoundRow);
    },
    count: (workspace) => (count.get(workspace) as { readonly count: number }).count,
    insert({ id, workspace, createdAt, url, description }, selections, { status, reason, since, health }) {
      const made = insert.run(id, workspace, createdAt, url, description, JSON.stringify(selections));
      const row = Number(made.lastInsertRowid);
      insertState.run(row, status, reason, since, JSON.stringify(health));
      return row;
    },
    configure: (row, { url, description }, selections) =>
      void configure.run(url, description, JSON.stringify(selections), row),
    sending(id) {
      const found = sending.get(id) as (FoundRow & { readonly cancelling: number }) | undefined;
      if (found === undefined) return undefined;
      const { row, workspace, url } = found;
      return { row, id, workspace, url, state: stateIn(found), isCancelling: found.cancelling === 1 };
    },
    setState: (row, { status, reason, since, health }) =>
      void setState.run(status, reason, since, JSON.stringify(health), row),
    setReplayFrom: (row, place) => void setReplayFrom.run(JSON.stringify(place), row),
    waitFor: (row, more) => void waitFor.run(more, row),
    remove(row) {
      for (const removal of removals) removal.run(row);
    },
  };
}

const stateIn = ({ status, reason, since, health }: FoundRow): WebhookState => ({
  status: status as WebhookState['status'],
  reason,
  since,
  health: JSON.parse(health) as Health,
});

function webhookIn(found: FoundRow): WebhookRow {
  const selections = JSON.parse(found.selections) as readonly SelectionFrom[];
  const state = stateIn(found);
  const { format, events, filters, ordered } = selections.at(-1) as SelectionFrom;
  const { row, id, workspace, url, description, waiting, replay_from: replayFrom } = found;
  const webhook: Webhook = {
    ...{ id, workspace, createdAt: found.created_at, url, description, format, events, filters, ordered },
    ...{ status: state.status, reason: state.reason, since: state.since, waiting },
    replayFrom: replayFrom === null ? null : (JSON.parse(replayFrom) as Place),
  };
  const behind = found.behind === null ? undefined : (JSON.parse(found.behind) as Place);
  return { row, webhook, selections, state, behind };
}
