import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { indexOf, laterPlace, LATER, type Place } from '../place';
import { forgotten, type Forgotten } from './forgotten.sqlite';
import { placeIn, type PlaceRow } from './place-row.sqlite';
import {
  MOST_LOOKED_AT,
  PAGE_CHARACTERS,
  PUBLISHER,
  type Epoch,
  type LastCommit,
  type PublicPage,
  type PublicPageQuery,
  type PublishedEvent,
} from '../port';

export interface EventRow extends PlaceRow {
  readonly row: number;
  readonly workspace: string;
  readonly format: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly inbox: string;
  readonly previous_inbox: string | null;
  readonly channel_id: string;
  readonly channel_type: string;
  readonly contact_id: string;
  readonly tags: string;
  readonly occurred_at: number;
  readonly revision: number;
  readonly event_id: string;
  readonly body: string;
}

export const eventOf = (row: EventRow): PublishedEvent => ({
  place: placeIn(row),
  eventId: row.event_id,
  format: row.format as PublishedEvent['format'],
  type: row.type as PublishedEvent['type'],
  occurredAt: row.occurred_at,
  workspace: row.workspace,
  conversationId: row.conversation_id,
  revision: row.revision,
  inbox: row.inbox,
  previousInbox: row.previous_inbox,
  channelId: row.channel_id,
  channelType: row.channel_type as PublishedEvent['channelType'],
  contactId: row.contact_id,
  tags: JSON.parse(row.tags) as readonly string[],
  body: row.body,
});

export interface PublicReads {
  epochs(): readonly Epoch[];
  published(): Place;
  forgottenTo(): Place | undefined;
  page(query: PublicPageQuery): PublicPage;
  isEmpty(): boolean;
  last(): LastCommit | undefined;
  silentTo(): string;
  copied(): boolean;
}

export function publicReads(db: SqliteDatabase): PublicReads {
  const epochs = db.prepare('SELECT * FROM epochs ORDER BY number');
  const gone = forgotten(db);
  const last = db.prepare('SELECT id, stream, revision, position FROM last_commit');
  const silent = db.prepare('SELECT position FROM silent');
  const copied = db.prepare('SELECT one FROM copied');
  const reached = db.prepare('SELECT position FROM checkpoints WHERE consumer = ?');
  const newest = db.prepare('SELECT row, epoch, position, place FROM events ORDER BY row DESC LIMIT 1');
  const pages = pageStatements(db, gone);

  function epochsNow(): readonly Epoch[] {
    const rows = epochs.all() as unknown as readonly {
      readonly number: number;
      readonly id: string;
      readonly log_id: string;
      readonly end_position: string | null;
    }[];
    return rows.map(({ number, id, log_id: logId, end_position: end }) => ({
      number,
      id,
      logId,
      end: end ?? undefined,
    }));
  }

  function published(): Place {
    const epoch = epochsNow().at(-1)?.number ?? 1;
    const position = (reached.get(PUBLISHER) as { readonly position: string } | undefined)?.position ?? '';
    // What was published later stands at the end, behind all that this commit had to say; it may be forgotten already.
    const last = newest.get() as PlaceRow | undefined;
    const ends = [last && placeIn(last), gone.to()];
    const later = ends.filter((end) => end?.epoch === epoch && end.position === position && indexOf(end) >= LATER);
    return later.reduce<Place>((end, place) => laterPlace(end, place ?? end), { epoch, position });
  }

  return {
    epochs: epochsNow,
    published,
    forgottenTo: () => gone.to(),
    page: (query) => db.snapshot(() => pages(query, published)),
    isEmpty: () => ((newest.get() as Pick<EventRow, 'row'> | undefined)?.row ?? 0) <= gone.row(),
    last: () => last.get() as LastCommit | undefined,
    silentTo: () => (silent.get() as { readonly position: string } | undefined)?.position ?? '',
    copied: () => copied.get() !== undefined,
  };
}

/** Which rows are looked at for a page, in which order: behind a place, and so many at most. */
interface Scan {
  readonly from: string;
  readonly values: readonly (string | number)[];
  readonly order: string;
}

/** One statement for each set of filters that is asked for. */
function pageStatements(
  db: SqliteDatabase,
  gone: Forgotten,
): (query: PublicPageQuery, published: () => Place) => PublicPage {
  const statements = new Map<string, SqliteStatement>();
  const rowAt = db.prepare(
    `SELECT row FROM events WHERE workspace = ? AND format = ? AND (epoch, position, place) <= (?, ?, ?)
     ORDER BY epoch DESC, position DESC, place DESC LIMIT 1`,
  );

  function prepared(sql: string): SqliteStatement {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  }

  /** Rows come in the order of their places; of one conversation there is an index by rows. */
  function scanOf({ workspace, format, conversationId, after }: PublicPageQuery): Scan {
    // What is held for others is behind it.
    const kept = gone.to() ?? { epoch: 0, position: '' };
    const from = after === undefined ? kept : laterPlace(kept, after);
    const place = [from.epoch, from.position, indexOf(from)] as const;
    if (conversationId === undefined)
      return {
        from: 'events WHERE workspace = ? AND format = ? AND (epoch, position, place) > (?, ?, ?)',
        values: [workspace, format, ...place],
        order: 'epoch, position, place',
      };
    const before = rowAt.get(workspace, format, ...place) as { readonly row: number } | undefined;
    return {
      from: 'events INDEXED BY events_of_conversations WHERE workspace = ? AND conversation_id = ? AND row > ?',
      values: [workspace, conversationId, Math.max(before?.row ?? 0, gone.row())],
      order: 'row',
    };
  }

  return (query, published) => {
    const { after, limit } = query;
    const scan = scanOf(query);
    const { conditions, values } = filterOf(query);
    // What is filtered is looked at without its body.
    const looked = `SELECT row AS looked FROM ${scan.from} ORDER BY ${scan.order} LIMIT ${MOST_LOOKED_AT}`;
    const sql = `SELECT events.* FROM (${looked}) CROSS JOIN events ON row = looked WHERE ${conditions} LIMIT ?`;
    const rows = prepared(sql).iterate(...scan.values, ...values, limit + 1) as Iterable<EventRow>;
    const events: PublishedEvent[] = [];
    let characters = 0;
    for (const row of rows) {
      const isFull = events.length === limit || characters + row.body.length > PAGE_CHARACTERS;
      const before = events.at(-1);
      if (isFull && before !== undefined) return { events, next: before.place, more: true };
      events.push(eventOf(row));
      characters += row.body.length;
    }
    const last = `SELECT epoch, position, place FROM ${scan.from} ORDER BY ${scan.order} LIMIT 1 OFFSET ${MOST_LOOKED_AT - 1}`;
    const end = prepared(last).get(...scan.values) as PlaceRow | undefined;
    if (end !== undefined) return { events, next: placeIn(end), more: true };
    const all = published();
    return { events, next: laterPlace(after ?? all, all), more: false };
  };
}

function filterOf({ format, types, inbox, channelId }: PublicPageQuery): {
  readonly conditions: string;
  readonly values: readonly string[];
} {
  const conditions = [
    'format = ?',
    `type IN (${types.map(() => '?').join(', ')})`,
    ...(inbox === undefined ? [] : ['(inbox = ? OR previous_inbox = ?)']),
    ...(channelId === undefined ? [] : ['channel_id = ?']),
  ].join(' AND ');
  const values = [
    format,
    ...types,
    ...(inbox === undefined ? [] : [inbox, inbox]),
    ...(channelId === undefined ? [] : [channelId]),
  ];
  return { conditions, values };
}
