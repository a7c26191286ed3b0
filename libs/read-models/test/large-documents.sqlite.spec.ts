import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import { conversationOpened, MONDAY } from '@parley/testing';
import { sqliteConversationReadModel, type ConversationPage } from '../src';
import { conversationReads, type ConversationReads } from '../src/sqlite/conversation-reads.sqlite';
import { MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { listPage, searchedPage } from '../src/sqlite/list-page';
import { changeOf, positionOf } from './changes';
import { queryOf } from './walk';

const MIB = 1_024 * 1_024;
const CONVERSATIONS = 120;
const SIZE = 64 * 1_024;

interface Opened {
  readonly file: string;
  readonly reads: ConversationReads;
  /** Characters of documents that were read in all. */
  readonly characters: () => number;
  close(): void;
}

/** Reads of a file, which tell how much of it they load. */
function opened(file: string): Opened {
  const db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS, claimed: true });
  let characters = 0;
  const watched = Object.assign(Object.create(db) as SqliteDatabase, {
    prepare(sql: string) {
      const statement = db.prepare(sql);
      if (!sql.startsWith('SELECT document FROM conversations')) return statement;
      const get = (...of: number[]): unknown => {
        const row = statement.get(...of);
        characters += String(row?.['document']).length;
        return row;
      };
      return Object.create(statement, { get: { value: get } });
    },
  });
  return { file, reads: conversationReads(watched), characters: () => characters, close: () => db.close() };
}

describe('lists of large conversations on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-large-'));
  const open: Opened[] = [];
  afterAll(() => {
    for (const one of open) one.close();
    rmSync(folder, { recursive: true });
  });

  /** A file with conversations of 64 KiB, in this order of their rows. All have the same words, and every second one a tag. */
  async function filled(name: string, order: readonly number[]): Promise<Opened> {
    const file = join(folder, `${name}.db`);
    const model = sqliteConversationReadModel(file);
    const changes = order.map((n) => {
      const about = { target: null, description: 'x'.repeat(SIZE), memberNames: [], subject: 'Red shoes' };
      const event = conversationOpened({ tags: n % 2 === 0 ? ['even'] : [], private: about });
      return changeOf([event], { id: `conv_${1_000 + n}`, at: MONDAY + n });
    });
    await model.apply(changes, positionOf(1));
    await model.close();
    const one = opened(file);
    open.push(one);
    return one;
  }

  const numbers = Array.from({ length: CONVERSATIONS }, (_, n) => n);
  let large: Opened;
  beforeAll(async () => {
    large = await filled('large', numbers);
  });

  /** The most characters that were loaded before others had their turn. */
  async function atOnce(read: (others: () => Promise<void>) => Promise<ConversationPage | undefined>): Promise<number> {
    let [most, before] = [0, large.characters()];
    const look = (): void => {
      most = Math.max(most, large.characters() - before);
      before = large.characters();
    };
    const page = await read(async () => look());
    look();
    expect(page?.documents).not.toEqual([]);
    return most;
  }

  it('load no more than one conversation over what a page may take', async () => {
    const query = queryOf({ mostBytes: MIB });
    const most = await atOnce((others) => listPage(query, () => large.reads, others));
    expect(most).toBeGreaterThan(MIB);
    expect(most).toBeLessThan(MIB + 2 * SIZE);
  });

  it('load some 2 MiB at a time when looking for what no index serves', async () => {
    const query = queryOf({ filter: { tags: ['even'] }, mostBytes: 100 * MIB });
    const most = await atOnce((others) => listPage(query, () => large.reads, others));
    expect(most).toBeGreaterThan(2 * MIB);
    expect(most).toBeLessThan(2 * MIB + 2 * SIZE);
  });

  it('load some 2 MiB at a time when looking at what was found by its words', async () => {
    const query = queryOf({ filter: { searchTokens: ['red'] }, mostBytes: 100 * MIB });
    const most = await atOnce((others) => searchedPage(query, large.reads, others));
    expect(most).toBeGreaterThan(2 * MIB);
    expect(most).toBeLessThan(2 * MIB + 2 * SIZE);
  });

  it('begin again when the file is replaced while they are read, for its rows have other numbers', async () => {
    const [before, after] = [await filled('before', numbers), await filled('after', numbers.toReversed())];
    let now = before;
    const query = queryOf({ filter: { tags: ['even'] } });
    const replace = async (): Promise<void> => {
      if (now === before) before.close();
      now = after;
    };
    const { documents, next } = await listPage(query, () => now.reads, replace);
    expect(documents.map(({ id }) => id)).toEqual(
      numbers
        .filter((n) => n % 2 === 0)
        .map((n) => `conv_${1_000 + n}`)
        .toReversed(),
    );
    expect(next).toBeNull();
  });
});
