import type { RoutingRule } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { RoutingView } from '../port';
import type { Trigger } from '../projection/followed';
import { assigneeText } from '../assignee-text';
import { assigneeOf } from './assignee-column';

interface TriggerRow {
  readonly position: string;
  readonly revision: number;
  readonly conversation: string;
  readonly event_id: string;
  readonly given_back_by: string | null;
  readonly arrived: 0 | 1;
  readonly rules: number;
  readonly chain: number;
}

export const NEXT_WORKSPACE = 'SELECT workspace FROM triggers WHERE workspace > ? ORDER BY workspace LIMIT 1';
export const WAITING = `
  SELECT position, revision, conversation, event_id, given_back_by, arrived, rules, chain FROM triggers
  WHERE workspace = ? AND (position, revision) > (?, ?) ORDER BY position, revision LIMIT ?`;
export const LAST_IN_TURN = 'SELECT assignee FROM turns WHERE workspace = ? AND rule = ?';

/** Every method is async, so that what SQLite throws is a rejection. */
export function routingView(db: SqliteDatabase): RoutingView {
  const rules = db.prepare('SELECT rules FROM rules WHERE workspace = ? AND revision = ?');
  const lastInTurn = db.prepare(LAST_IN_TURN);
  const open = db.prepare('SELECT open FROM open_counts WHERE workspace = ? AND assignee = ?');
  const nextWorkspace = db.prepare(NEXT_WORKSPACE);
  const waiting = db.prepare(WAITING);
  // What waits is counted with the rules that it needs: there are as many rows as workspaces with rules.
  const count = db.prepare('SELECT coalesce(sum(waiting), 0) AS waiting FROM rules');
  const revision = db.prepare(
    'SELECT c.revision FROM workspaces w CROSS JOIN conversations c ON c.workspace = w.number AND c.id = ? WHERE w.id = ?',
  );

  return {
    async rules(workspace, of) {
      const row = rules.get(workspace, of) as { readonly rules: string } | undefined;
      return row && (JSON.parse(row.rules) as readonly RoutingRule[]);
    },
    async lastInTurn(workspace, rule) {
      const row = lastInTurn.get(workspace, rule) as { readonly assignee: string } | undefined;
      return row && assigneeOf(row.assignee);
    },
    openOf: async (workspace, assignees) =>
      assignees.map(
        (one) => (open.get(workspace, assigneeText(one)) as { readonly open: number } | undefined)?.open ?? 0,
      ),
    async workspacesWaiting(limit, after = '') {
      const found: string[] = [];
      // Each by one look into the index, however many wait in it.
      while (found.length < limit) {
        const row = nextWorkspace.get(found.at(-1) ?? after) as { readonly workspace: string } | undefined;
        if (row === undefined) break;
        found.push(row.workspace);
      }
      return found;
    },
    waiting: async (workspace, limit, after) =>
      (
        waiting.all(workspace, after?.position ?? '', after?.revision ?? -1, limit) as unknown as readonly TriggerRow[]
      ).map((row) => triggerOf(workspace, row)),
    waitingCount: async () => (count.get() as { readonly waiting: number }).waiting,
    revisionOf: async (workspace, conversation) =>
      (revision.get(conversation, workspace) as { readonly revision: number } | undefined)?.revision,
  };
}

const triggerOf = (workspace: string, row: TriggerRow): Trigger => ({
  workspace,
  conversation: row.conversation,
  revision: row.revision,
  position: row.position,
  eventId: row.event_id,
  givenBackBy: row.given_back_by === null ? null : assigneeOf(row.given_back_by),
  arrived: row.arrived === 1,
  rules: row.rules,
  chain: row.chain,
});
