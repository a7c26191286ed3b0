import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ConversationEvent, OpeningContent } from '@parley/domain';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import {
  aFullConversation,
  contactErased,
  contactSaved,
  conversationOpened,
  messageReceived,
  noteAdded,
  participantAdded,
  zoesContent,
} from '@parley/testing';
import {
  KEPT_EVERY,
  rebuildReadModel,
  sqliteConversationReadModel,
  type LogItem,
  type SqliteConversationReadModel,
} from '../src';
import { conversationReads } from '../src/sqlite/conversation-reads.sqlite';
import { MIGRATIONS, READ_MODEL_FILE } from '../src/sqlite/conversation-schema.sqlite';
import { conversationWrites } from '../src/sqlite/conversation-writes.sqlite';
import { positionOf } from './changes';
import { SmallLog } from './small-log';

const ZOE = 'ct_zoe';
/** More than a page of the file holds, so that some of it lies on pages of its own. */
const LONG = 'verylongword '.repeat(380);
const WORDS = ['zebrawood', 'quetzalcoatl', 'verylongword', '49305555', 'wombatstreet'];

const saying = (text: string): { readonly private: { text: string; attachments: []; senderName: null } } => ({
  private: { text, attachments: [], senderName: null },
});

function opened(contactId: string, said: Partial<OpeningContent>): readonly ConversationEvent[] {
  return [
    conversationOpened({
      contactId,
      private: { target: null, subject: null, description: null, memberNames: [], ...said },
    }),
    participantAdded({
      participant: { type: 'contact', id: ZOE },
      private: { displayName: 'Quetzalcoatl', avatarUrl: null, contact: null },
    }),
  ];
}

const ofZoe = (i: number): readonly ConversationEvent[] =>
  opened(ZOE, { target: '+49305555', subject: `Zebrawood ${i}`, description: i % 50 === 1 ? LONG : null });

/** She takes part in it. */
const ofPeter = (i: number): readonly ConversationEvent[] => opened('ct_peter', { subject: `Of Peter ${i}` });

/** Nothing of her is in it. */
const ofAnother = (what: string): readonly ConversationEvent[] => opened('ct_other', { subject: what }).slice(0, 1);

/** A person with many conversations, among those of others, one of them long, each changed several times; and then she is erased. */
function batches(): readonly (readonly LogItem[])[] {
  const log = new SmallLog();
  const saved = log.contact(ZOE, contactSaved({ private: { ...zoesContent, metadata: { street: 'Wombatstreet' } } }));
  const again = log.contact(ZOE, contactSaved({ private: { ...zoesContent, firstName: 'Zebrawood' } }));
  const all = Array.from({ length: 300 }, (_, i) =>
    log.conversation(`c${i}`, ...(i % 10 === 0 ? ofPeter(i) : ofZoe(i))),
  );
  const long = Array.from({ length: 2 * KEPT_EVERY }, (_, i) =>
    log.conversation('c1', messageReceived(i + 1, saying(`quetzalcoatl says ${i} of other things`))),
  );
  const others = Array.from({ length: 300 }, (_, i) => log.conversation(`o${i}`, ...ofAnother(`other ${i}`)));
  const written = Array.from({ length: 250 }, (_, i) =>
    log.conversation(`c${i}`, messageReceived(9_000, saying(`zebrawood again ${i}`))),
  );
  const erased = log.contact(ZOE, contactErased());
  const since = log.conversation('c7', messageReceived(9_001, saying('since then')));
  return [[saved], [again], all, long.slice(0, 700), long.slice(700), others, written, [erased], [since]];
}

describe('an erasing in the file of the read model', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-erasing-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  /** Which of the words are anywhere in the file or beside it, in any case. */
  function wordsIn(file: string): readonly string[] {
    const bytes = ['', '-wal', '-shm']
      .map((suffix) => `${file}${suffix}`)
      .filter((one) => existsSync(one))
      .map((one) => readFileSync(one, 'latin1').toLowerCase());
    return WORDS.filter((word) => bytes.some((text) => text.includes(word)));
  }

  async function grown(file: string, until = Infinity): Promise<SqliteConversationReadModel> {
    const model = sqliteConversationReadModel(file);
    for (const items of batches().slice(0, until)) await model.apply(items, items.at(-1)?.position ?? positionOf(0));
    return model;
  }

  it('leaves no word of the person, once its work is done, with the product still running', async () => {
    const file = join(folder, 'read-model.db');
    const model = await grown(file, -2);
    expect(wordsIn(file)).toEqual(WORDS);
    for (const items of batches().slice(-2)) await model.apply(items, items.at(-1)?.position ?? positionOf(0));
    let slices = 0;
    while (await model.goOnErasing()) slices += 1;
    expect(slices).toBeGreaterThan(3);
    expect(wordsIn(file)).toEqual([]);
    await model.close();
    expect(wordsIn(file)).toEqual([]);
  });

  it('leaves none when its work is broken off at any place, and goes on after a start', async () => {
    const file = join(folder, 'read-model.db');
    let model = await grown(file);
    for (let more = true; more;) {
      more = await model.goOnErasing();
      await model.close();
      model = sqliteConversationReadModel(file);
    }
    expect(wordsIn(file)).toEqual([]);
    await model.close();
  });

  it('leaves none though others write between the slices', async () => {
    const file = join(folder, 'read-model.db');
    const model = await grown(file);
    const log = new SmallLog();
    for (let i = 0, more = true; more; i += 1) {
      more = await model.goOnErasing();
      const other = log.conversation(`x${i}`, ...ofAnother(`meanwhile ${i}`));
      await model.apply([other], positionOf(10_000 + i));
    }
    expect(wordsIn(file)).toEqual([]);
    await model.close();
  });

  it('leaves the same tables as a file that is rebuilt, in which no word lies either', async () => {
    const file = join(folder, 'read-model.db');
    const model = await grown(file);
    while (await model.goOnErasing());
    await model.close();
    const rebuilding = join(folder, 'other.db');
    const rebuilt = rebuildReadModel(rebuilding, 'log_1');
    for (const items of batches()) rebuilt.apply(items, items.at(-1)?.position ?? positionOf(0));
    rebuilt.complete(() => undefined);
    rebuilt.close();
    expect(tablesOf(`${rebuilding}.rebuild`)).toEqual(tablesOf(file));
    expect(wordsIn(`${rebuilding}.rebuild`)).toEqual([]);
  });

  it('is of one state of the file to whoever reads a conversation while its work ends', async () => {
    const file = join(folder, 'read-model.db');
    const model = sqliteConversationReadModel(file);
    const log = new SmallLog();
    const all = Array.from({ length: 450 }, (_, i) => log.conversation(`c${i}`, ...ofZoe(i)));
    const erased = log.contact(ZOE, contactErased());
    await model.apply([...all, erased], erased.position);
    const db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS, claimed: true });
    const reads = conversationReads(
      afterReading(db, 'SELECT row, document FROM conversations', () => {
        for (let slices = 0; slices < 2; slices += 1) void model.goOnErasing();
      }),
    );
    expect(reads.stored('ws_1', 'c449')).toMatchObject({ target: null, subject: null });
    expect(db.prepare('SELECT 1 FROM erasings WHERE conversation IS NOT NULL').all()).toEqual([]);
    db.close();
    await model.close();
  });

  it('goes through fewer of large documents at once, and of those that are kept', async () => {
    const file = join(folder, 'read-model.db');
    const model = sqliteConversationReadModel(file);
    const log = new SmallLog();
    const all = Array.from({ length: 60 }, (_, i) => log.conversation(`c${i}`, ...aFullConversation(String(i))));
    const long = Array.from({ length: 24 * KEPT_EVERY }, (_, i) => noteAdded(`n${i}`));
    const notes = Array.from({ length: 24 }, (_, i) =>
      log.conversation('c59', ...long.slice(i * KEPT_EVERY, (i + 1) * KEPT_EVERY)),
    );
    await model.apply([...all, ...notes], notes.at(-1)?.position ?? positionOf(0));
    const db = new DatabaseSync(file);
    const left = (): number =>
      ['conversations', 'kept_documents'].reduce((sum, table) => {
        const found = db.prepare(`SELECT 1 FROM ${table} WHERE document NOT LIKE '%"subject":null%'`).all();
        return sum + found.length;
      }, 0);
    const slices = [left()];
    const erased = log.contact(ZOE, contactErased());
    await model.apply([erased], erased.position);
    for (slices.push(left()); slices.at(-1) !== 0; slices.push(left())) await model.goOnErasing();
    expect(slices[0]).toBe(84);
    for (const [i, then] of slices.slice(1).entries()) expect((slices[i] ?? 0) - then).toBeLessThanOrEqual(30);
    db.close();
    await model.close();
  });

  it('rests for a minute where the file cannot be made anew, and goes on then', async () => {
    const file = join(folder, 'read-model.db');
    await (await grown(file)).close();
    const db = openSqlite(file, READ_MODEL_FILE);
    let [full, tries] = [true, 0];
    const writes = conversationWrites(
      Object.assign(Object.create(db) as SqliteDatabase, {
        exec(sql: string) {
          tries += sql === 'VACUUM' ? 1 : 0;
          if (full && sql === 'VACUUM') throw new Error('disk full');
          db.exec(sql);
        },
      }),
    );
    let now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    expect(() => {
      while (writes.goOnErasing());
    }).toThrow('disk full');
    full = false;
    now += 59_000;
    expect([writes.goOnErasing(), tries]).toEqual([true, 1]);
    now += 2_000;
    while (writes.goOnErasing());
    expect(tries).toBe(2);
    expect(wordsIn(file)).toEqual([]);
    db.close();
  });

  it('puts no old pages into a file whose tables are made anew', async () => {
    const file = join(folder, 'read-model.db');
    await (await grown(file, -2)).close();
    const db = new DatabaseSync(file);
    db.exec("UPDATE shape SET hash = 'of an older version'");
    db.close();
    expect(wordsIn(file)).toContain('zebrawood');
    const model = sqliteConversationReadModel(file);
    expect(wordsIn(file)).toEqual([]);
    expect(await model.checkpoint()).toBeUndefined();
    await model.close();
  });
});

/** The file, where something happens as soon as a row is read by a statement that begins so. */
function afterReading(db: SqliteDatabase, sql: string, happen: () => void): SqliteDatabase {
  return Object.assign(Object.create(db) as SqliteDatabase, {
    prepare(asked: string) {
      const statement = db.prepare(asked);
      if (!asked.startsWith(sql)) return statement;
      const get = (...of: string[]): unknown => {
        const row = statement.get(...of);
        happen();
        return row;
      };
      return Object.create(statement, { get: { value: get } });
    },
  });
}

/** By their names, but for what is of the file itself and the words, which SQLite lays out as they came. */
function tablesOf(file: string): Readonly<Record<string, unknown>> {
  const db = new DatabaseSync(file);
  const names = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT IN ('opened', 'log') AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map(({ name }) => String(name));
  const tables = names.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()] as const);
  db.close();
  expect(tables.filter(([, rows]) => rows.length > 0).map(([name]) => name)).toEqual(
    expect.arrayContaining(['conversations', 'kept_documents', 'guests', 'erasings', 'records']),
  );
  return Object.fromEntries(tables);
}
