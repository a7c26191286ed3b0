import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { conversationStream } from '@parley/event-schema';
import { rebuildReadModel, sqliteConversationReadModel } from '@parley/read-models';
import {
  anyContactEvent,
  anyHistory,
  anyInboxEvent,
  anyRoutingEvent,
  anyTeammateEvent,
  contactBlocked,
  contactSaved,
  conversationClosed,
  conversationOpened,
  conversationSnoozed,
  inboxSaved,
  messageReceived,
  messageSent,
  messageStatusChanged,
  teammateSaved,
  unreadableCommit,
  WORKSPACE,
  type LogWriter,
} from '@parley/testing';
import { KeptLive } from './kept-live';
import { contentsOf } from './read-model-contents';

/** One of everything that lists, counts and search tell apart. */
async function writeSome(write: LogWriter): Promise<void> {
  await write.contact('ct_zoe', contactSaved());
  await write.contact('ct_blocked', contactBlocked());
  await write.teammate('usr_ada', teammateSaved());
  await write.inbox('inb_sales', inboxSaved());
  const subject = { target: null, subject: 'Where is my order?', description: null, memberNames: [] };
  await write.conversation('conv_1', conversationOpened({ private: subject }), messageReceived(1), messageSent(2));
  await write.conversation('conv_1', messageStatusChanged(2, 'delivered'));
  await write.conversation('conv_2', conversationOpened({ contactId: 'ct_blocked' }), conversationSnoozed('s1'));
  await write.conversation('conv_3', conversationOpened({ inbox: 'inb_support' }), messageReceived(1));
  await write.conversation('conv_3', conversationClosed());
}

/** Histories of many conversations and records, a commit of each in turn. */
async function writeMuch(write: LogWriter, seed: number): Promise<void> {
  const sampled = { numRuns: 60, seed };
  const histories = fc
    .sample(anyHistory, sampled)
    .map(({ steps }) => steps.map(({ events }) => events).filter(({ length }) => length > 0));
  const contacts = fc.sample(fc.array(anyContactEvent, { minLength: 1, maxLength: 3 }), sampled);
  const teammates = fc.sample(anyTeammateEvent, sampled);
  const inboxes = fc.sample(anyInboxEvent, sampled);
  const routing = fc.sample(anyRoutingEvent, sampled);
  for (let turn = 0; histories.some((commits) => turn < commits.length); turn += 1)
    for (const [n, commits] of histories.entries()) {
      const events = commits[turn];
      if (events !== undefined) await write.conversation(`conv_m${n}`, ...events);
      if (turn > 0) continue;
      await write.contact(`p${n % 20}`, ...(contacts[n] ?? []));
      await write.teammate(`p${n % 20}`, ...(teammates[n] === undefined ? [] : [teammates[n]]));
      await write.inbox(`inb_${n % 5}`, ...(inboxes[n] === undefined ? [] : [inboxes[n]]));
      await write.routing(...(routing[n] === undefined ? [] : [routing[n]]));
    }
}

/** What SQLite keeps besides the rows. */
function shapeOf(file: string): unknown {
  const db = new DatabaseSync(file);
  try {
    const all = (sql: string): unknown => db.prepare(sql).all();
    return {
      schema: all('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name'),
      shape: all('SELECT * FROM shape'),
      log: all('SELECT * FROM log'),
      version: all('PRAGMA user_version'),
      journal: all('PRAGMA journal_mode'),
      integrity: all('PRAGMA integrity_check'),
    };
  } finally {
    db.close();
  }
}

describe('a read model that is made anew', () => {
  let live: KeptLive;
  beforeEach(() => {
    live = new KeptLive();
  });
  afterEach(() => live.dispose());

  it('answers as the one that was kept live, and is another file', async () => {
    await writeSome(live.write);
    await writeMuch(live.write, 1);
    expect(await live.follows('usr_last')).toBe(true);
    const [before, number] = [await contentsOf(live.model), live.fileNumber()];
    expect(before['counts']).not.toEqual({});
    expect(
      before[`-updated ${JSON.stringify({ statuses: ['open', 'closed', 'archived'], searchTokens: ['order'] })}`],
    ).toEqual(['conv_1']);
    const events = await live.rebuild();
    expect(events).toBeGreaterThan(500);
    expect(await contentsOf(live.model)).toEqual(before);
    expect(live.fileNumber()).not.toBe(number);
    expect(live.warnings).toEqual([]);
    expect(live.leftovers()).toEqual([]);
  });

  it('goes on as one that was kept live does', async () => {
    await writeMuch(live.write, 2);
    await live.rebuild();
    await writeSome(live.write);
    expect(await live.follows('usr_last')).toBe(true);
    const goneOn = await contentsOf(live.model);
    await live.rebuild();
    expect(await contentsOf(live.model)).toEqual(goneOn);
  });

  it('has the tables and indexes of one that was kept live', async () => {
    await writeSome(live.write);
    expect(await live.follows('usr_last')).toBe(true);
    await live.projector.pause();
    const before = shapeOf(live.file);
    await live.rebuild();
    await live.projector.pause();
    expect(shapeOf(live.file)).toEqual(before);
    expect(before).toMatchObject({ integrity: [{ integrity_check: 'ok' }], journal: [{ journal_mode: 'wal' }] });
  });

  it('of a log without events is empty and follows', async () => {
    expect(await live.rebuild()).toBe(0);
    expect((await live.model.allCounts()).counts).toEqual([]);
    expect(await live.follows('usr_first')).toBe(true);
  });

  it('is of the same log', async () => {
    await live.rebuild();
    expect([live.model.isOf(live.store.logId), live.model.isOf('another')]).toEqual([true, false]);
  });

  it('tells how far it is: of the events, then of the indexes, then of the words', async () => {
    await live.write.contact('ct_zoe', contactSaved());
    await live.write.conversation('conv_1', conversationOpened(), messageReceived(1));
    await live.rebuild();
    expect([...new Set(live.progress.map(({ step }) => step))]).toEqual(['events', 'indexes', 'words']);
    expect(live.progress.filter(({ done, of }) => done > of)).toEqual([]);
    expect(live.progress[0]).toEqual({ step: 'events', done: 3, of: 3, events: 3 });
    expect(live.progress.at(-1)).toEqual({ step: 'words', done: 2, of: 2, events: 3 });
  });

  it('parks a commit that it cannot read, says so once, and has all others', async () => {
    await writeSome(live.write);
    const unreadable = async (id: string): Promise<string> => {
      const stream = conversationStream({ workspace: WORKSPACE, id });
      return `${stream}@${await live.write.commit(stream, unreadableCommit())}`;
    };
    const bad = await unreadable('conv_1');
    const worse = await unreadable('conv_of_the_future');
    expect(await live.follows('usr_last')).toBe(true);
    const before = await contentsOf(live.model);
    await live.rebuild();
    expect(live.warnings).toEqual([
      `${bad} cannot be handled and was parked: UnknownType SomethingNew.v9`,
      `${worse} cannot be handled and was parked: UnknownType SomethingNew.v9`,
    ]);
    expect(await contentsOf(live.model)).toEqual(before);
  });

  it('says of very many that it parks only how many more there are', async () => {
    const ids = Array.from({ length: 1_002 }, (_, n) => `conv_${n}`);
    const streams = ids.map((id) => conversationStream({ workspace: WORKSPACE, id }));
    await Promise.all(streams.map((stream) => live.write.commit(stream, unreadableCommit())));
    expect(await live.follows('usr_last')).toBe(true);
    await live.rebuild();
    expect(live.warnings).toHaveLength(1_001);
    expect(live.warnings.at(-1)).toBe('2 more streams were parked: npm run parley -- parked shows them');
  });

  it('takes the place of what a killed process has left of another', async () => {
    await writeSome(live.write);
    const half = rebuildReadModel(live.file, live.store.logId);
    half.apply([], '00000000000000000001');
    for (const suffix of ['-wal', '-shm', '-journal']) writeFileSync(`${live.file}.rebuild${suffix}`, 'half done');
    await live.rebuild();
    expect(live.leftovers()).toEqual([]);
    expect(await live.model.get(WORKSPACE, 'conv_1')).toMatchObject({ revision: 3 });
  });
});

describe("a rebuild whose file has the name of somebody else's", () => {
  it('is refused, and that file is as it was', async () => {
    const live = new KeptLive();
    const name = `${live.file}.rebuild`;
    writeFileSync(name, 'my thesis');
    await expect(live.rebuild()).rejects.toThrow(/read-model\.db\.rebuild is no database/);
    expect(readFileSync(name, 'utf8')).toBe('my thesis');
    rmSync(name);
    await live.dispose();
  });
});

describe('a rebuild that fails', () => {
  let live: KeptLive;
  beforeEach(async () => {
    live = new KeptLive();
    await writeSome(live.write);
    expect(await live.follows('usr_before')).toBe(true);
  });
  afterEach(() => live.dispose());

  /** The rebuild is expected to reject; the old read model answers as before, and goes on. */
  async function leavesTheOldOne(reason: RegExp, rebuild: () => Promise<unknown>): Promise<void> {
    const [before, number] = [await contentsOf(live.model), live.fileNumber()];
    await expect(rebuild()).rejects.toThrow(reason);
    expect(await contentsOf(live.model)).toEqual(before);
    expect(live.fileNumber()).toBe(number);
    expect(await live.follows('usr_after')).toBe(true);
  }

  it('because it was given up before it began leaves the old read model in use', async () => {
    await leavesTheOldOne(/the rebuild failed/, () => live.rebuild({ signal: AbortSignal.abort() }));
    expect(live.leftovers()).toEqual([]);
  });

  it('because it was given up on the way leaves the old read model in use', async () => {
    const given = new AbortController();
    await leavesTheOldOne(/the rebuild failed: its thread was ended/, () =>
      live.rebuild({ signal: given.signal, onProgress: () => given.abort() }),
    );
    expect(live.leftovers()).toEqual([]);
  });

  it('because it was given up in its last moment leaves the old read model in use', async () => {
    const given = new AbortController();
    const { projector } = live;
    const resumed: string[] = [];
    const watched = {
      async pause() {
        await projector.pause();
        given.abort();
      },
      resume() {
        resumed.push('resumed');
        projector.resume();
      },
    };
    await leavesTheOldOne(/the rebuild failed/, () => live.rebuild({ signal: given.signal, projector: watched }));
    expect(resumed).toEqual(['resumed']);
    expect(live.leftovers()).toEqual([]);
  });

  it('because its file cannot be made leaves the old read model in use', async () => {
    mkdirSync(`${live.file}.rebuild/in-the-way`, { recursive: true });
    await leavesTheOldOne(/the rebuild failed: .*read-model\.db\.rebuild/, () => live.rebuild());
    expect(live.warnings).toEqual([expect.stringMatching(/cannot be removed: .*read-model\.db\.rebuild/)]);
  });

  it('because its log cannot be read leaves the old read model in use', async () => {
    const task = {
      log: { kind: 'sqlite' as const, file: live.folder, forThread: live.store.forThread },
      logId: live.store.logId,
      readModelFile: live.file,
    };
    await leavesTheOldOne(/the rebuild failed: .*unable to open/, () => live.rebuild({ task }));
    expect(live.leftovers()).toEqual([]);
  });

  it('because the old file is open elsewhere leaves the old read model in use, and works when it is closed', async () => {
    const another = sqliteConversationReadModel(live.file, true);
    expect(await another.get(WORKSPACE, 'conv_1')).toBeDefined();
    await leavesTheOldOne(/read-model\.db is still open elsewhere, so it was not replaced/, () => live.rebuild());
    expect(live.leftovers()).toEqual([]);
    await another.close();
    const number = live.fileNumber();
    await live.rebuild();
    expect(live.fileNumber()).not.toBe(number);
  });
});

describe('a read model that is to be replaced', () => {
  let live: KeptLive;
  beforeEach(async () => {
    live = new KeptLive();
    await writeSome(live.write);
    expect(await live.follows('usr_before')).toBe(true);
    await live.projector.pause();
  });
  afterEach(() => live.dispose());

  it('refuses while another connection has the file open, and answers still', async () => {
    const another = sqliteConversationReadModel(live.file, true);
    rebuildReadModel(live.file, live.store.logId).close();
    const before = await contentsOf(live.model);
    expect(() => live.model.replaceByRebuilt()).toThrow(/still open elsewhere/);
    expect(await contentsOf(live.model)).toEqual(before);
    expect(await contentsOf(another)).toEqual(before);
    await another.close();
    live.model.replaceByRebuilt();
    expect(await live.model.get(WORKSPACE, 'conv_1')).toBeUndefined();
  });

  it('answers still when there is nothing to replace it by', async () => {
    const before = await contentsOf(live.model);
    expect(() => live.model.replaceByRebuilt()).toThrow(/ENOENT/);
    expect(await contentsOf(live.model)).toEqual(before);
  });

  it('lets nobody else in while it is replaced', async () => {
    rebuildReadModel(live.file, live.store.logId).close();
    live.model.replaceByRebuilt();
    await live.model.close();
    // The claim of this process ends with the last one that has the file open.
    const again = sqliteConversationReadModel(live.file);
    expect(again.isOf(live.store.logId)).toBe(true);
    await again.close();
  });
});
