import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ConversationEvent, OpeningContent } from '@parley/domain';
import {
  contactErased,
  contactSaved,
  conversationOpened,
  messageReceived,
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
  afterEach(() => rmSync(folder, { recursive: true }));

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
