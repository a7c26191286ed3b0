import type { Revision } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import type { FollowedTables } from '../projection/followed-tables';
import { assigneeText } from '../assignee-text';
import { assigneeColumn } from './assignee-column';

/** Where triggers come and go, rules count them. */
interface RoutingRows extends Pick<
  FollowedTables,
  'rulesRevision' | 'putRules' | 'rulesAt' | 'addTrigger' | 'endTriggers' | 'putTurn'
> {
  removeTrigger(workspace: string, conversation: string, revision: Revision): void;
}

/** Within a transaction. */
export function routingRows(db: SqliteDatabase): RoutingRows {
  const putTurn = db.prepare(
    `INSERT INTO turns (workspace, rule, assignee, position) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, rule) DO UPDATE SET assignee = excluded.assignee, position = excluded.position
     WHERE excluded.position > position`,
  );
  return {
    ...rulesRows(db),
    ...triggerRows(db),
    putTurn: ({ workspace, rule, assignee, position }) =>
      void putTurn.run(workspace, rule, assigneeText(assignee), position),
  };
}

function rulesRows(db: SqliteDatabase): Pick<RoutingRows, 'rulesRevision' | 'putRules' | 'rulesAt'> {
  const last = db.prepare('SELECT revision FROM rules WHERE workspace = ? ORDER BY revision DESC LIMIT 1');
  const replaced = db.prepare('UPDATE rules SET till = ? WHERE workspace = ? AND till IS NULL');
  const drop = db.prepare('DELETE FROM rules WHERE workspace = ? AND till IS NOT NULL AND waiting = 0');
  const insert = db.prepare('INSERT INTO rules (workspace, revision, position, rules) VALUES (?, ?, ?, ?)');
  // The last ones first: these are asked for, but by commits that come late.
  const there = db.prepare(
    `SELECT revision, rules = '[]' AS none FROM rules WHERE workspace = ?1 AND position < ?2 AND (till IS NULL OR till > ?2)
     ORDER BY revision DESC LIMIT 1`,
  );
  return {
    rulesRevision: (workspace) => (last.get(workspace) as { readonly revision: number } | undefined)?.revision ?? -1,
    putRules({ workspace, revision, position, rules }) {
      replaced.run(position, workspace);
      drop.run(workspace);
      insert.run(workspace, revision, position, JSON.stringify(rules));
    },
    rulesAt(workspace, position) {
      const row = there.get(workspace, position) as { readonly revision: number; readonly none: number } | undefined;
      return row === undefined || row.none === 1 ? undefined : row.revision;
    },
  };
}

function triggerRows(db: SqliteDatabase): Pick<RoutingRows, 'addTrigger' | 'endTriggers' | 'removeTrigger'> {
  const add = db.prepare(
    `INSERT INTO triggers (workspace, position, revision, conversation, event_id, given_back_by, arrived, rules, chain)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const needed = db.prepare('UPDATE rules SET waiting = waiting + ? WHERE workspace = ? AND revision = ?');
  const drop = db.prepare(
    'DELETE FROM rules WHERE workspace = ? AND revision = ? AND till IS NOT NULL AND waiting = 0',
  );
  const end = db.prepare(
    'DELETE FROM triggers WHERE workspace = ? AND conversation = ? AND revision <= ? RETURNING rules',
  );
  const remove = db.prepare(
    'DELETE FROM triggers WHERE workspace = ? AND conversation = ? AND revision = ? RETURNING rules',
  );

  function removed(workspace: string, rows: readonly unknown[]): void {
    for (const { rules } of rows as readonly { readonly rules: number }[]) {
      needed.run(-1, workspace, rules);
      drop.run(workspace, rules);
    }
  }

  return {
    addTrigger({ workspace, position, revision, conversation, eventId, givenBackBy, arrived, rules, chain }) {
      const by = assigneeColumn(givenBackBy);
      add.run(workspace, position, revision, conversation, eventId, by, arrived ? 1 : 0, rules, chain);
      needed.run(1, workspace, rules);
    },
    endTriggers: (workspace, conversation, upTo) => removed(workspace, end.all(workspace, conversation, upTo)),
    removeTrigger: (workspace, conversation, revision) =>
      removed(workspace, remove.all(workspace, conversation, revision)),
  };
}
