import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationEvent } from '@parley/domain';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import {
  conversationAssigned,
  conversationOpened,
  conversationTransferred,
  conversationUnassigned,
  messageReceived,
  MONDAY,
} from '@parley/testing';
import { sqliteConversationReadModel, type ConversationKey, type ConversationReadModel } from '../src';
import { conversationReads, type ConversationReads } from '../src/sqlite/conversation-reads.sqlite';
import { MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { listPage } from '../src/sqlite/list-page';
import { changeOf, positionOf } from './changes';
import { queryOf, type Asked } from './walk';

const INBOXES = Array.from({ length: 50 }, (_, i) => `inb_${i}`);
const ASSIGNEES = [null, ...Array.from({ length: 49 }, (_, i) => `usr_${i}`)];
const toTeammate = (id: string): ConversationEvent => conversationAssigned({ type: 'attendant', id });

describe('a list of 50 inboxes and 50 assignees on SQLite', () => {
  let folder: string;
  let model: ConversationReadModel;
  let db: SqliteDatabase;
  let reads: ConversationReads;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-ranges-'));
    const file = join(folder, 'read-model.db');
    model = sqliteConversationReadModel(file);
    db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: MIGRATIONS, claimed: true });
    reads = conversationReads(db);
  });
  afterEach(async () => {
    db.close();
    await model.close();
    rmSync(folder, { recursive: true });
  });

  const inboxOf = (n: number): string => INBOXES[n % 50] ?? '';
  const opened = (n: number): readonly ConversationEvent[] => {
    const assignee = ASSIGNEES[(n * 7) % 50];
    return [conversationOpened({ inbox: inboxOf(n * 11) }), ...(assignee == null ? [] : [toTeammate(assignee)])];
  };

  /** All pages of a list, each read while `others` do something in between. */
  async function walked(asked: Asked, others: () => Promise<void>, of = reads): Promise<string[]> {
    const query = queryOf({ ...asked, filter: { inboxes: INBOXES, assignees: ASSIGNEES, ...asked.filter } });
    const ids: string[] = [];
    for (let after: ConversationKey | undefined; ;) {
      const { documents, next } = await listPage({ ...query, after }, () => of, others);
      ids.push(...documents.map(({ id }) => id));
      if (next === null) return ids;
      after = next;
    }
  }

  it('looks at 500 of its 20,000 ranges at most before others have their turn', async () => {
    await model.apply([changeOf(opened(1))], positionOf(1));
    let [ranges, atOnce, turns] = [0, 0, 0];
    const counted: ConversationReads = {
      ...reads,
      heads(query, some) {
        ranges += some.length;
        atOnce = Math.max(atOnce, some.length);
        return reads.heads(query, some);
      },
    };
    const others = async (): Promise<void> => void (turns += 1);
    expect(await walked({}, others, counted)).toEqual(['conv_1']);
    expect([ranges, atOnce, turns]).toEqual([20_000, 500, 40]);
  });

  it.each([
    ['off its index', {}, 7],
    ['off its index, in whole', {}, 200],
    ['with a filter that no index serves', { channelTypes: ['whatsapp' as const] }, 20],
  ])('%s, skips and repeats nothing that stays as it was while others move between ranges', async (_, more, limit) => {
    const steady = Array.from({ length: 240 }, (_, n) =>
      changeOf(opened(n), { id: `steady_${1_000 + n}`, at: MONDAY + n * 10 }),
    );
    const moving = Array.from({ length: 120 }, (_, n) =>
      changeOf(opened(n * 3), { id: `moving_${n}`, at: MONDAY + n * 20 + 5 }),
    );
    await model.apply([...steady, ...moving], positionOf(1));
    const revisions = new Map(moving.map(({ id, revision }) => [id, revision]));
    let steps = 0;
    /** Of the moving ones some get another inbox, another assignee or a message, which puts them at the top. */
    async function move(): Promise<void> {
      const changes = Array.from({ length: 12 }, (_, i) => {
        const n = (steps += 1) + i;
        const id = `moving_${(n * 13) % 120}`;
        const firstRevision = (revisions.get(id) ?? 0) + 1;
        revisions.set(id, firstRevision);
        const event = [
          conversationTransferred(inboxOf(n * 17)),
          toTeammate(`usr_${(n * 5) % 49}`),
          conversationUnassigned({ type: 'attendant', id: 'usr_1' }),
          messageReceived(n),
        ][n % 4];
        return changeOf(event === undefined ? [] : [event], { id, firstRevision, at: MONDAY + 5_000 + n });
      });
      await model.apply(changes, positionOf(1 + steps));
    }
    const filter = { statuses: ['open' as const], snoozed: false, ...more };
    const found = await walked({ limit, filter }, move);
    expect(steps).toBeGreaterThan(0);
    expect(found.filter((id) => id.startsWith('steady'))).toEqual(steady.map(({ id }) => id).toReversed());
  });
});
