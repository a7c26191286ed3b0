import { createHash } from 'node:crypto';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import { contactErased, MONDAY } from '@parley/testing';
import { KEPT_EVERY, type ConversationChange, type ConversationDocument, type RecordChange } from '../src';
import { DOCUMENTS, makeTables, MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { conversationWrites } from '../src/sqlite/conversation-writes.sqlite';
import {
  changeOf,
  contactChange,
  inboxChange,
  positionOf,
  routingChange,
  SECOND,
  teammateChange,
  type At,
} from './changes';
import { conversationHistories } from './conversation-histories';
import { added, openedInFull, received } from './history-events';
import { contactHistories, inboxHistories, routingHistories, teammateHistories } from './record-histories';

/**
 * What all that is stored of the histories comes to, in which version of the documents. A history that is added changes the hash
 * too; when nothing else does, the hash alone is recorded anew.
 */
const RECORDED: Version = { version: 7, hash: '37d0f980023579988439be16a4935a68096fdfa5c0061d2e89891f85824b0eaf' };

interface Version {
  readonly version: number;
  readonly hash: string;
}

/** What to do when what is stored is not what is recorded, in one sentence; null when it is. */
function advice(now: Version, recorded: Version): string | null {
  const record = (version: number): string => `record { version: ${version}, hash: '${now.hash}' } in this test`;
  if (now.version !== recorded.version)
    return now.version > recorded.version
      ? `DOCUMENTS was raised to ${now.version} and the record was not: ${record(now.version)}.`
      : `DOCUMENTS never goes back: raise it to ${recorded.version + 1}, and ${record(recorded.version + 1)}.`;
  return now.hash === recorded.hash
    ? null
    : `What is stored of the same events has changed, so files in use must be built anew: raise DOCUMENTS in conversation-schema.sqlite.ts to ${recorded.version + 1}, and ${record(recorded.version + 1)}.`;
}

type AnyChange = ConversationChange | RecordChange;

/** Each history as commits of one event each, of a conversation or record of its own. */
function commitsOf<Event>(
  histories: { readonly [type: string]: readonly (readonly Event[])[] },
  change: (events: readonly Event[], place: At) => AnyChange,
): readonly (readonly AnyChange[])[] {
  return Object.values(histories).flatMap((ofType) =>
    ofType.map((events) =>
      events.map((event, i) => change([event], { firstRevision: i, n: i + 1, at: MONDAY + i * SECOND })),
    ),
  );
}

/** One that has come far, with another contact in it, and then its own is erased. */
const FAR: readonly AnyChange[] = [
  changeOf([openedInFull, { ...added, participant: { type: 'contact', id: 'ct_guest' } }]),
  changeOf([received(1)], { firstRevision: KEPT_EVERY, n: 2, at: MONDAY + SECOND }),
  contactChange([contactErased()], { id: openedInFull.contactId, n: 3, at: MONDAY + 2 * SECOND }),
];

const histories = [
  FAR,
  ...commitsOf(conversationHistories, changeOf),
  ...commitsOf(contactHistories, contactChange),
  ...commitsOf(teammateHistories, teammateChange),
  ...commitsOf(inboxHistories, inboxChange),
  ...commitsOf(routingHistories, routingChange),
];

type Row = { readonly [column: string]: unknown };
type Tables = { readonly [table: string]: readonly Row[] };

/** All that is stored after each commit: documents, and the columns, counts, statuses and words that are computed of them. */
const storedAfterEach = (changes: readonly AnyChange[]): readonly Tables[] => {
  const db = openSqlite(':memory:', { kind: 'read model', durability: 'normal', migrations: MIGRATIONS });
  makeTables(db);
  for (const words of ['conversation_words', 'contact_words'])
    db.exec(`CREATE VIRTUAL TABLE temp.in_${words} USING fts5vocab(main, ${words}, instance)`);
  const writes = conversationWrites(db);
  const stored = changes.map((change, i) => {
    writes.apply([change], positionOf(i + 1));
    return contentsOf(db);
  });
  db.close();
  return stored;
};

/** Whichever tables there are, but for what is kept of the log, the version and the consumer, and what SQLite keeps for itself. */
const contentsOf = (db: SqliteDatabase): Tables =>
  Object.fromEntries(
    db
      .prepare(
        `SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT IN ('log', 'shape', 'opened', 'leases', 'checkpoints', 'parked_commits') AND name NOT LIKE 'sqlite_%'`,
      )
      .all()
      .map(({ name }) => String(name))
      .concat('in_conversation_words', 'in_contact_words')
      .sort()
      .map((table) => [table, rowsOf(db, table)]),
  );

/** Documents as what they say: the order of their fields is no change. */
const rowsOf = (db: SqliteDatabase, table: string): readonly Row[] =>
  db
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => ('document' in row ? { ...row, document: JSON.parse(String(row['document'])) as unknown } : row));

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

const stored = histories.map(storedAfterEach);

describe('the version of the documents', () => {
  it('is raised with every change of what is stored of the same events', () => {
    const said = advice({ version: DOCUMENTS, hash: hashOf(stored) }, RECORDED);
    if (said !== null) throw new Error(said);
    expect(RECORDED.version).toBe(DOCUMENTS);
  });
});

describe('what the version is held against', () => {
  const states = stored.flat();

  it('has rows in every table', () => {
    const filled = Object.keys(states[0] ?? {}).filter((table) => states.some((tables) => tables[table]?.length));
    expect(filled).toEqual(Object.keys(states[0] ?? {}));
    expect(filled).toEqual(expect.arrayContaining(['conversations', 'inbox_counts', 'message_statuses', 'records']));
  });

  it('shows every field of a document with more than one value, and every count', () => {
    const documents = states.flatMap(({ conversations = [] }) =>
      conversations.map((row) => row['document'] as ConversationDocument),
    );
    const records = states.flatMap((tables) => tables['records'] ?? []);
    const ofKind = (kind: string): Row[] =>
      records.filter((row) => row['kind'] === kind).map((row) => row['document'] as Row);
    const seen = [
      documents,
      ...['contact', 'teammate', 'inbox', 'routing'].map(ofKind),
      states.flatMap((tables) => tables['inbox_counts'] ?? []),
    ];
    // When a contact was written to is kept beside its document.
    expect([...new Set(seen.flatMap(unmoved))].sort()).toEqual(['createdAt', 'id', 'lastContacted', 'workspace']);
  });
});

/** The fields that have the same value in all of them. */
function unmoved(rows: readonly object[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const row of rows)
    for (const [field, value] of Object.entries(row))
      values.set(field, (values.get(field) ?? new Set()).add(canonical(value)));
  return [...values].filter(([, different]) => different.size < 2).map(([field]) => field);
}

describe('when what is stored is not what was recorded, the test says what to do', () => {
  const recorded: Version = { version: 7, hash: 'aa' };

  it.each<[string, Version, string | null]>([
    ['nothing while both are the same', recorded, null],
    [
      'to raise the version when the hash is another one',
      { version: 7, hash: 'bb' },
      `What is stored of the same events has changed, so files in use must be built anew: raise DOCUMENTS in conversation-schema.sqlite.ts to 8, and record { version: 8, hash: 'bb' } in this test.`,
    ],
    [
      'to record what was raised',
      { version: 8, hash: 'bb' },
      `DOCUMENTS was raised to 8 and the record was not: record { version: 8, hash: 'bb' } in this test.`,
    ],
    [
      'to go on and not back',
      { version: 6, hash: 'aa' },
      `DOCUMENTS never goes back: raise it to 8, and record { version: 8, hash: 'aa' } in this test.`,
    ],
  ])('%s', (_, now, said) => {
    expect(advice(now, recorded)).toBe(said);
  });
});
