import type { SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables, type Lease } from '@parley/subscriptions';
import type { Beside, Erasure, Folded } from '../port';
import type { EventRow } from './reads.sqlite';

/** Events that a slice rewrites. */
const AT_ONCE = 200;

interface Contact {
  readonly workspace: string;
  readonly id: string;
}

/** Where a slice goes on: behind this event of this conversation, or, behind all of them, with what others keep of it. */
interface From {
  readonly conversation: string;
  readonly row: number;
  readonly beside?: number;
}

/** One slice of an erasing, conversation by conversation, the oldest event first; where to go on. */
export function eraseSlices(
  db: SqliteDatabase,
  beside: Beside,
): (contact: Contact, erasure: Erasure, lease: Lease, after: string | undefined) => string | undefined {
  const tables = sqliteConsumerTables(db);
  const following = db.prepare(
    `SELECT conversation_id FROM contacts WHERE workspace = ? AND contact_id = ? AND conversation_id >= ?
     ORDER BY conversation_id LIMIT 2`,
  );
  const rows = db.prepare(
    `SELECT row, format, type, contact_id, body FROM events INDEXED BY events_of_conversations
     WHERE workspace = ? AND conversation_id = ? AND row > ? ORDER BY row LIMIT ?`,
  );
  const rewrite = db.prepare('UPDATE events SET body = ? WHERE row = ?');
  const find = db.prepare("SELECT row, state FROM folded WHERE kind = 'conversation' AND workspace = ? AND id = ?");
  const refold = db.prepare('UPDATE folded SET state = ? WHERE row = ?');
  const foldContact = db.prepare(
    `INSERT INTO folded (kind, workspace, id, state) VALUES ('contact', ?, ?, ?)
     ON CONFLICT (kind, workspace, id) DO UPDATE SET state = excluded.state`,
  );

  /** Gives the last event that was looked at; undefined when that was the last there is. */
  function events({ workspace }: Contact, { conversation, row }: From, { body }: Erasure): number | undefined {
    const found = rows.all(workspace, conversation, row, AT_ONCE) as unknown as readonly EventRow[];
    for (const one of found) {
      const event = { format: one.format, type: one.type, contactId: one.contact_id, body: one.body };
      const without = body(event as Parameters<Erasure['body']>[0]);
      if (without !== one.body) rewrite.run(without, one.row);
    }
    return found.length === AT_ONCE ? found.at(-1)?.row : undefined;
  }

  function state({ workspace }: Contact, conversation: string, erasure: Erasure): void {
    const found = find.get(workspace, conversation) as { readonly row: number; readonly state: string } | undefined;
    if (found === undefined) return;
    const folded: Pick<Folded, 'kind' | 'id' | 'state'> = {
      kind: 'conversation',
      id: conversation,
      state: found.state,
    };
    refold.run(erasure.state(folded), found.row);
  }

  function own(contact: Contact, here: From, erasure: Erasure): From {
    const row = events(contact, here, erasure);
    if (row !== undefined) return { ...here, row };
    state(contact, here.conversation, erasure);
    return { ...here, beside: 0 };
  }

  return (contact, erasure, lease, after) =>
    db.transaction(() => {
      tables.assertHeld(lease);
      // Also where the contact's own stream is parked, and says nothing more of it.
      if (after === undefined) foldContact.run(contact.workspace, contact.id, erasure.contact);
      const from = after === undefined ? { conversation: '', row: 0 } : (JSON.parse(after) as From);
      const [first, second] = (
        following.all(contact.workspace, contact.id, from.conversation) as unknown as readonly {
          readonly conversation_id: string;
        }[]
      ).map(({ conversation_id: id }) => id);
      if (first === undefined) return undefined;
      const here: From = first === from.conversation ? from : { conversation: first, row: 0 };
      const next = here.beside === undefined ? own(contact, here, erasure) : here;
      if (next.beside === undefined) return JSON.stringify(next);
      const left = beside.erased(contact.workspace, first, next.beside);
      if (left !== undefined) return JSON.stringify({ ...next, beside: left } satisfies From);
      return second === undefined ? undefined : JSON.stringify({ conversation: second, row: 0 } satisfies From);
    });
}
