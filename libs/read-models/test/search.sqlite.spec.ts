import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import {
  contactErased,
  contactSaved,
  conversationDeleted,
  conversationOpened,
  messageReceived,
  MONDAY,
  zoesContent,
} from '@parley/testing';
import {
  sqliteConversationReadModel,
  type ConversationPage,
  type ConversationQuery,
  type ConversationReadModel,
} from '../src';
import { conversationReads } from '../src/sqlite/conversation-reads.sqlite';
import { MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { searchedPage } from '../src/sqlite/list-page';
import { changeOf, contactChange, positionOf } from './changes';
import { searchContract } from './search.contract';
import { queryOf } from './walk';

/** A read model on a file of its own, and what is found by the index of words alone, never by looking. */
function searched(): {
  readonly start: () => ConversationReadModel;
  readonly found: (query: ConversationQuery) => Promise<ConversationPage | undefined>;
  /** How many entries an index of words has for the beginning of a word, in the first workspace there was. */
  readonly entries: (table: 'conversation_words' | 'contact_words', word: string) => number;
  readonly dispose: () => Promise<void>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'parley-search-'));
  const file = join(folder, 'read-model.db');
  let model: ConversationReadModel;
  let db: SqliteDatabase | undefined;
  const connected = (): SqliteDatabase =>
    (db ??= openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS, claimed: true }));
  const found = (query: ConversationQuery): Promise<ConversationPage | undefined> =>
    searchedPage(query, conversationReads(connected()), async () => undefined);
  return {
    start() {
      model = sqliteConversationReadModel(file);
      return {
        ...model,
        async list(query): Promise<ConversationPage> {
          const page = await found(query);
          if (page === undefined) throw new Error('too common a word');
          return page;
        },
      };
    },
    found,
    entries: (table, word) =>
      connected().prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).all(`"1x${word}"*`).length,
    async dispose() {
      db?.close();
      await model.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('by the index of words alone', () => {
  let on: ReturnType<typeof searched>;
  let model: ConversationReadModel;
  beforeEach(() => {
    on = searched();
    model = on.start();
  });
  afterEach(() => on.dispose());

  searchContract(() => ({
    model,
    another: () => Promise.reject(new Error('one is enough')),
    async restart() {
      await model.close();
      return on.start();
    },
    dispose: () => on.dispose(),
  }));

  it('nothing is left in it of a contact that was erased, or of a conversation that was deleted', async () => {
    const about = { target: null, description: null, memberNames: [], subject: 'Shoes' };
    await model.apply([changeOf([conversationOpened({ private: about }), messageReceived(1)])], positionOf(1));
    await named(1, 'Zoë');
    const all = (): number[] => [
      on.entries('conversation_words', 'sho'),
      on.entries('conversation_words', 'text'),
      on.entries('contact_words', 'zoe'),
    ];
    expect(all()).toEqual([1, 1, 1]);
    await model.apply([changeOf([conversationDeleted()], { firstRevision: 2 })], positionOf(2));
    expect(all()).toEqual([0, 0, 1]);
    await model.apply([contactChange([contactErased()], { id: 'ct_0', firstRevision: 1 })], positionOf(3));
    expect(all()).toEqual([0, 0, 0]);
  });

  const named = (count: number, firstName: string, from = 0): Promise<unknown> =>
    model.apply(
      Array.from({ length: count }, (_, i) =>
        contactChange([contactSaved({ private: { ...zoesContent, firstName } })], { id: `ct_${from + i}` }),
      ),
      positionOf(from + 1),
    );

  it('the name of up to 200 contacts is searched for, and a more common one is looked for', async () => {
    await model.apply([changeOf([conversationOpened({ contactId: 'ct_7' })])], positionOf(1));
    await named(200, 'Zoë');
    const query = queryOf({ filter: { searchTokens: ['zoe'] } });
    expect((await on.found(query))?.documents).toHaveLength(1);
    await named(1, 'Zoe', 200);
    expect(await on.found(query)).toBeUndefined();
    // Beside a rarer word it is no hindrance.
    expect((await on.found(queryOf({ filter: { searchTokens: ['zoe', 'nothing'] } })))?.documents).toEqual([]);
    expect((await on.found(queryOf({ filter: { searchTokens: ['nothing', 'zoe'] } })))?.documents).toEqual([]);
  });

  it('a word of up to 2,000 conversations is searched for, and a more common one is looked for', async () => {
    const batch = (count: number, from: number): Promise<unknown> =>
      model.apply(
        Array.from({ length: count }, (_, i) =>
          changeOf(
            [conversationOpened({ private: { target: null, description: null, memberNames: [], subject: 'Shoes' } })],
            { id: `conv_${from + i}`, at: MONDAY + from + i },
          ),
        ),
        positionOf(from + 1),
      );
    await batch(2_000, 0);
    const query = queryOf({ filter: { searchTokens: ['sho'] }, limit: 3 });
    const page = await on.found(query);
    expect(page?.documents.map(({ id }) => id)).toEqual(['conv_1999', 'conv_1998', 'conv_1997']);
    await batch(1, 2_000);
    expect(await on.found(query)).toBeUndefined();
  });
});
