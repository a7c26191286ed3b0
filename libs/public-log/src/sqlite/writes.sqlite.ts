import { randomBytes } from 'node:crypto';
import { durably, type SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables, type Lease } from '@parley/subscriptions';
import { hasPositionsOf, indexOf } from '../place';
import {
  PUBLISHER,
  type Beside,
  type Folded,
  type FoldedKey,
  type KeptEvent,
  type NewEpoch,
  type Publication,
  type PublishedEvent,
} from '../port';
import { forgotten } from './forgotten.sqlite';
import type { PublicReads } from './reads.sqlite';

interface PublicWrites {
  begin(epoch: NewEpoch): void;
  folded(keys: readonly FoldedKey[]): readonly Folded[];
  publish(publication: Publication, lease: Lease): void;
}

export function publicWrites(db: SqliteDatabase, reads: PublicReads, beside: Beside): PublicWrites {
  const tables = sqliteConsumerTables(db);
  const insertEpoch = db.prepare('INSERT INTO epochs (number, id, log_id) VALUES (?, ?, ?)');
  const endEpoch = db.prepare('UPDATE epochs SET end_position = ? WHERE number = ?');
  const setSilent = db.prepare('INSERT OR REPLACE INTO silent VALUES (1, ?)');
  const setCheckpoint = db.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?)');
  const removeCheckpoint = db.prepare('DELETE FROM checkpoints WHERE consumer = ?');
  const isNoCopy = db.prepare('DELETE FROM copied');
  const setLast = db.prepare('INSERT OR REPLACE INTO last_commit VALUES (1, ?, ?, ?, ?)');
  const gone = forgotten(db);
  const keep = eventInserts(db);
  const keepFolded = foldedInserts(db);
  const find = db.prepare('SELECT state FROM folded WHERE kind = ? AND workspace = ? AND id = ?');

  return {
    begin: ({ logId, position }) =>
      db.transaction(() => {
        const before = reads.epochs().at(-1);
        const number = (before?.number ?? 0) + 1;
        const end = reads.published();
        insertEpoch.run(number, randomBytes(8).toString('hex'), logId);
        isNoCopy.run();
        if (before === undefined) return void setSilent.run(position);
        endEpoch.run(tables.checkpoint(PUBLISHER) ?? '', before.number);
        if (position === '') removeCheckpoint.run(PUBLISHER);
        else setCheckpoint.run(PUBLISHER, position);
        // Positions of another log say nothing of this one.
        if (before.logId !== logId) setSilent.run('');
        if (hasPositionsOf(position, [end.position, reads.last()?.position])) beside.begun(end, number);
      }),
    folded: (keys) =>
      keys.flatMap((key) => {
        const row = find.get(key.kind, key.workspace, key.id) as { readonly state: string } | undefined;
        return row === undefined ? [] : [{ ...key, state: row.state, contacts: [] }];
      }),
    publish({ events, folded, parked, unparked, position, last, forgotten: tooOld }, lease) {
      const write = (): void => {
        tables.assertHeld(lease);
        if (events.length > 0) beside.published(keep(events));
        for (const one of folded) keepFolded(one);
        if (unparked !== undefined) tables.parked.remove(PUBLISHER, unparked);
        for (const commit of parked) tables.parked.put(commit);
        tables.moveCheckpoint(PUBLISHER, position);
        if (last !== undefined) setLast.run(last.id, last.stream, last.revision, last.position);
        if (tooOld !== undefined) gone.move(tooOld);
      };
      // What is parked decides about places: it is on the disk before anybody reads past it.
      if (parked.length > 0 || unparked !== undefined) durably(db, write);
      else db.transaction(write);
    },
  };
}

/** Gives those that were not there yet, with their rows. A row that was forgotten is never used again: others may name it. */
function eventInserts(db: SqliteDatabase): (events: readonly PublishedEvent[]) => readonly KeptEvent[] {
  const lastRow = db.prepare(
    'SELECT max(coalesce((SELECT max(row) FROM events), 0), coalesce((SELECT row FROM forgotten), 0)) AS row',
  );
  const insert = insertsOfEvents(db);
  return (events) => {
    let { row } = lastRow.get() as { readonly row: number };
    return events.flatMap((event) => {
      if (!insert(row + 1, event)) return [];
      row += 1;
      return [{ ...event, row }];
    });
  };
}

/** False for one whose place is taken. */
function insertsOfEvents(db: SqliteDatabase): (row: number, event: PublishedEvent) => boolean {
  const insert = db.prepare(
    `INSERT INTO events (row, workspace, format, epoch, position, place, type, conversation_id, inbox, previous_inbox, channel_id,
       channel_type, contact_id, tags, occurred_at, kept_from, revision, event_id, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  return (row, event) => {
    const { place, tags, body } = event;
    const { changes } = insert.run(
      row,
      event.workspace,
      event.format,
      place.epoch,
      place.position,
      indexOf(place),
      event.type,
      event.conversationId,
      event.inbox,
      event.previousInbox,
      event.channelId,
      event.channelType,
      event.contactId,
      JSON.stringify(tags),
      event.occurredAt,
      // A clock that ran ahead keeps nothing for longer.
      Math.min(event.occurredAt, Date.now()),
      event.revision,
      event.eventId,
      body,
    );
    return changes === 1;
  };
}

function foldedInserts(db: SqliteDatabase): (folded: Folded) => void {
  const fold = db.prepare(
    `INSERT INTO folded (kind, workspace, id, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, workspace, id) DO UPDATE SET state = excluded.state`,
  );
  const mention = db.prepare('INSERT OR IGNORE INTO contacts VALUES (?, ?, ?)');
  return ({ kind, workspace, id, state, contacts }) => {
    fold.run(kind, workspace, id, state);
    for (const contact of contacts) mention.run(workspace, contact, id);
  };
}
