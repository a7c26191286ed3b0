import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationEvent } from '@parley/domain';
import { openSqlite, type SqliteDatabase, type SqliteStatement } from '@parley/storage';
import {
  contactBlocked,
  contactSaved,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationTransferred,
  MONDAY,
  zoesContent,
  turnsDuring,
} from '@parley/testing';
import { MAX_SCANNED, sqliteConversationReadModel, type ConversationFilter, type ConversationReadModel } from '../src';
import { conversationReads, type ConversationReads } from '../src/sqlite/conversation-reads.sqlite';
import { listPage } from '../src/sqlite/list-page';
import { makeTables, MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { conversationWrites } from '../src/sqlite/conversation-writes.sqlite';
import { changeOf, contactChange, positionOf } from './changes';
import { pagesOf, queryOf, type Asked } from './walk';

const MANY = 12_000;
const idOf = (i: number): string => `conv_${i.toString().padStart(5, '0')}`;

const about = (subject: string, over: object = {}): ConversationEvent =>
  conversationOpened({ ...over, private: { target: null, description: null, memberNames: [], subject } });

describe('long lists on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-lists-'));
  const file = join(folder, 'read-model.db');
  let model: ConversationReadModel;

  /**
   * The greater the number the newer. All have a common word; the oldest has a tag, one in a thousand a rare word, and the
   * contacts of some of the oldest are blocked, or have a rare name.
   */
  beforeAll(async () => {
    model = sqliteConversationReadModel(file);
    const conversations = Array.from({ length: MANY }, (_, i) => {
      const contactId = i < 5 ? `ct_${i}` : 'ct_many';
      const over = { contactId, inbox: `inb_${i % 3}`, ...(i === 0 ? { tags: ['Oldest'] } : {}) };
      const subject = `Shoes ${i % 1_000 === 0 ? 'returned' : 'ordered'} ${i < 3 ? 'early' : ''}`;
      return changeOf([about(subject, over)], { id: idOf(i), at: MONDAY + i });
    });
    const named = { ...zoesContent, firstName: 'Quirin' };
    const contacts = [
      contactChange([contactBlocked()], { id: 'ct_0' }),
      ...[1, 2].map((i) => contactChange([contactSaved({ private: named })], { id: `ct_${i}` })),
    ];
    await model.apply([...conversations, ...contacts], positionOf(1));
  });
  afterAll(async () => {
    await model.close();
    rmSync(folder, { recursive: true });
  });

  interface Watched {
    readonly pages: readonly { readonly ids: readonly string[]; readonly scanned: number }[];
    /** How often the words were asked for instead of looking on. */
    readonly searches: number;
    /** The most rows that were looked at before others had their turn. */
    readonly atOnce: number;
  }

  /** All pages of a list, as the read model gives them, and what each of them cost. */
  async function watched(asked: Asked): Promise<Watched> {
    const db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS, claimed: true });
    const reads = conversationReads(db);
    let [scanned, searches, sinceTurn, atOnce] = [0, 0, 0, 0];
    /** What the words found is looked at, too. */
    let searching = false;
    const counted: ConversationReads = {
      ...reads,
      matching(query, some) {
        const page = reads.matching(query, some);
        if (!searching) scanned += page.scanned;
        sinceTurn += page.scanned;
        atOnce = Math.max(atOnce, sinceTurn);
        return page;
      },
      search(query) {
        searches += 1;
        const rows = reads.search(query);
        searching = rows !== undefined;
        return rows;
      },
    };
    const others = async (): Promise<void> => {
      sinceTurn = 0;
    };
    const pages: { ids: readonly string[]; scanned: number }[] = [];
    try {
      for (let after = asked.after; ;) {
        scanned = 0;
        sinceTurn = 0;
        searching = false;
        const { documents, next } = await listPage({ ...queryOf(asked), after }, () => counted, others);
        pages.push({ ids: documents.map(({ id }) => id), scanned });
        if (next === null) return { pages, searches, atOnce };
        after = next;
      }
    } finally {
      db.close();
    }
  }

  it('give a short page with a next when 10,000 rows were looked at, and go on from it', async () => {
    const filter = { tags: ['oldest'] };
    const first = await model.list(queryOf({ filter, limit: 10 }));
    expect(first).toEqual({
      documents: [],
      next: { at: MONDAY + MANY - MAX_SCANNED, id: idOf(MANY - MAX_SCANNED) },
    });
    const second = await model.list(queryOf({ filter, limit: 10, after: first.next ?? undefined }));
    expect([second.documents.map(({ id }) => id), second.next]).toEqual([[idOf(0)], null]);
    const { pages, atOnce } = await watched({ filter, limit: 10 });
    expect(pages).toEqual([
      { ids: [], scanned: MAX_SCANNED },
      { ids: [idOf(0)], scanned: MANY - MAX_SCANNED },
    ]);
    expect(atOnce).toBeLessThanOrEqual(500);
  });

  it.each(['updated', '-created'] as const)('by %s look at no more either', async (sort) => {
    const { pages } = await watched({ sort, filter: { blocked: true }, limit: 10 });
    expect(pages.flatMap(({ ids }) => ids)).toEqual([idOf(0)]);
    for (const { scanned } of pages) expect(scanned).toBeLessThanOrEqual(MAX_SCANNED);
    expect(pages).toHaveLength(2);
  });

  it('let others have their turn in between', async () => {
    const { turns } = await turnsDuring(() => model.list(queryOf({ filter: { tags: ['oldest'] }, limit: 10 })));
    expect(turns).toBeGreaterThanOrEqual(MAX_SCANNED / 500 - 1);
  });

  it('that an index serves look at nothing on the way', async () => {
    const { documents } = await model.list(queryOf({ filter: { inboxes: ['inb_0'] }, limit: 3 }));
    expect(documents.map(({ id }) => id)).toEqual([idOf(11_997), idOf(11_994), idOf(11_991)]);
    const { pages } = await watched({ filter: { inboxes: ['inb_0'], updatedBefore: MONDAY + 9 }, limit: 2 });
    expect(pages).toEqual([
      { ids: [idOf(6), idOf(3)], scanned: 0 },
      { ids: [idOf(0)], scanned: 0 },
    ]);
  });

  it('of a common word are found by looking, without a search', async () => {
    const { pages, searches } = await watched({
      filter: { searchTokens: ['sho'] },
      limit: 50,
      after: { at: MONDAY + 120, id: idOf(120) },
    });
    expect(pages.map(({ ids }) => ids.length)).toEqual([50, 50, 20]);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 120 }, (_, i) => idOf(119 - i)));
    expect(searches).toBe(0);
  });

  it.each<[string, Partial<ConversationFilter>, string[]]>([
    ['a rare word', { searchTokens: ['return'] }, Array.from({ length: 12 }, (_, i) => idOf(11_000 - i * 1_000))],
    ['a rare word and a common one', { searchTokens: ['shoes', 'early'] }, [idOf(2), idOf(1), idOf(0)]],
    [
      'a rare word in one inbox',
      { searchTokens: ['returned'], inboxes: ['inb_0'] },
      [9_000, 6_000, 3_000, 0].map(idOf),
    ],
    ['a rare name', { searchTokens: ['quirin'] }, [idOf(2), idOf(1)]],
    ['a rare name and a word of the subject', { searchTokens: ['early', 'quir'] }, [idOf(2), idOf(1)]],
    ['a rare word and a filter', { searchTokens: ['early'], tags: ['oldest'] }, [idOf(0)]],
    ['two rare words that do not meet', { searchTokens: ['quirin', 'returned'] }, []],
    ['a word that does not occur', { searchTokens: ['sandals'] }, []],
  ])('of %s are found by the index of words, whole, looking at few', async (_, filter, expected) => {
    for (const limit of [1, 2, 5, 200]) {
      expect((await pagesOf(model, { filter, limit })).flat()).toEqual(expected);
      const { pages, searches } = await watched({ filter, limit });
      expect(pages.flatMap(({ ids }) => ids)).toEqual(expected);
      for (const { scanned } of pages) expect(scanned).toBeLessThanOrEqual(1_000);
      expect(searches).toBeGreaterThanOrEqual(1);
    }
  });

  it('of two common words that never meet are looked for one by one, after one search', async () => {
    // Each is in more than is looked at one by one.
    const batch = Array.from({ length: 2 * 2_100 }, (_, i) =>
      changeOf([about(i % 2 === 0 ? 'left' : 'right')], { id: idOf(i), workspace: 'ws_2', at: MONDAY + i }),
    );
    await model.apply(batch, positionOf(2));
    const { pages, searches } = await watched({
      workspace: 'ws_2',
      filter: { searchTokens: ['left', 'right'] },
      limit: 5,
    });
    expect(pages).toEqual([{ ids: [], scanned: 4_200 }]);
    expect(searches).toBe(1);
  });

  it('of fifty inboxes and fifty assignees are one list', async () => {
    const workspace = 'ws_3';
    const inboxes = Array.from({ length: 50 }, (_, i) => `inb_${i}`);
    const assignees = [null, ...Array.from({ length: 49 }, (_, i) => `usr_${i}`)];
    const samples = Array.from({ length: 600 }, (_, i) => {
      const id = assignees[(i * 7) % 50] ?? null;
      const inbox = `inb_${(i * 11) % 60}`;
      const assigned = id === null ? [] : [conversationAssigned({ type: 'attendant', id })];
      const closed = i % 3 === 0 ? [conversationClosed()] : [];
      const change = changeOf([conversationOpened({ inbox }), ...assigned, ...closed], {
        workspace,
        id: idOf(i),
        at: MONDAY + (i % 90),
      });
      return { change, isIn: inboxes.includes(inbox) };
    });
    await model.apply(
      samples.map(({ change }) => change),
      positionOf(3),
    );
    const expected = samples
      .filter(({ isIn }) => isIn)
      .map(({ change }) => change)
      .sort((a, b) => b.commit.at - a.commit.at || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    expect(expected).toHaveLength(500);
    const found = await pagesOf(model, { workspace, filter: { inboxes, assignees }, limit: 100 });
    expect(found.flat()).toEqual(expected);
  });
});

describe('the counts of several inboxes on SQLite', () => {
  it('are of one moment, whatever is written in between', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-counts-'));
    const file = join(folder, 'read-model.db');
    const db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS });
    makeTables(db);
    const elsewhere = openSqlite(file, {
      kind: 'read model',
      durability: 'normal',
      migrations: MIGRATIONS,
      claimed: true,
    });
    const writes = conversationWrites(elsewhere);
    writes.apply([changeOf([conversationOpened({ inbox: 'inb_a' })])], positionOf(1));
    const moved = changeOf([conversationTransferred('inb_b')], { firstRevision: 1 });
    let moves = 0;
    // The conversation moves when the first inbox was read.
    const watched = Object.assign(Object.create(db) as SqliteDatabase, {
      prepare(sql: string) {
        const statement = db.prepare(sql);
        if (!sql.includes('inbox_counts')) return statement;
        const get = (...of: string[]): unknown => {
          const row = statement.get(...of);
          if ((moves += 1) === 1) writes.apply([moved], positionOf(2));
          return row;
        };
        return Object.create(statement, { get: { value: get } }) as SqliteStatement;
      },
    });
    const reads = conversationReads(watched);
    const counts = reads.counts('ws_1', ['inb_a', 'inb_b']);
    expect(moves).toBe(2);
    expect([counts.get('inb_a')?.open, counts.get('inb_b')?.open]).toEqual([1, 0]);
    expect(reads.counts('ws_1', ['inb_b']).get('inb_b')?.open).toBe(1);
    elsewhere.close();
    db.close();
    rmSync(folder, { recursive: true });
  });
});
