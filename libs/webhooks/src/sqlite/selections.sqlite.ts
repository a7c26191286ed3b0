import { LRUCache } from 'lru-cache';
import type { SqliteDatabase } from '@parley/storage';
import type { SelectionFrom } from '../matching';

/** A webhook that is sent events. */
interface Selecting {
  readonly row: number;
  readonly id: string;
  readonly selections: readonly SelectionFrom[];
}

/** Characters of selections that are held in memory; those of the workspace that was asked for last are held besides, however many. */
const HELD = 16 * 1024 * 1024;
/** Of one without webhooks, and beside those of the others. */
const EACH = 200;

interface Held {
  readonly webhooks: readonly Selecting[];
  readonly characters: number;
}

/**
 * To be run with each change of what is selected, or by whom. A number that was never there, of what is a whole number in JavaScript: were it
 * counted, one that was undone with its transaction would come again for another change.
 */
export const SELECTIONS_CHANGED = 'UPDATE webhook_changes SET changes = random() >> 11';

/** The webhooks of a workspace for which deliveries are made as it is published, with what they select. To be asked within a transaction. */
export function selectingWebhooks(db: SqliteDatabase): (workspace: string) => readonly Selecting[] {
  const changes = db.prepare('SELECT changes FROM webhook_changes');
  const find = db.prepare(
    `SELECT row, id, selections FROM webhooks JOIN webhook_states ON webhook = row
     WHERE workspace = ? AND status <> 'disabled'
       AND NOT EXISTS (SELECT 1 FROM behind WHERE behind.webhook = row)`,
  );
  const held = new LRUCache<string, Held>({
    maxSize: HELD,
    sizeCalculation: ({ characters }, workspace) => EACH + workspace.length + characters,
  });
  let seen: number | undefined;
  let last: { readonly workspace: string; readonly known: Held } | undefined;

  function read(workspace: string): Held {
    const rows = find.all(workspace) as unknown as readonly {
      readonly row: number;
      readonly id: string;
      readonly selections: string;
    }[];
    return {
      webhooks: rows.map(({ row, id, selections }) => ({
        ...{ row, id },
        selections: JSON.parse(selections) as Selecting['selections'],
      })),
      characters: rows.reduce((sum, { selections }) => sum + EACH + selections.length, 0),
    };
  }

  return (workspace) => {
    const { changes: now } = changes.get() as { readonly changes: number };
    if (now !== seen) {
      held.clear();
      last = undefined;
    }
    seen = now;
    if (last?.workspace !== workspace) {
      const known = held.get(workspace) ?? read(workspace);
      held.set(workspace, known);
      last = { workspace, known };
    }
    return last.known.webhooks;
  };
}
