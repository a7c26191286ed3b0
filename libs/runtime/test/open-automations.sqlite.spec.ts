import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AUTOMATIONS } from '@parley/automations';
import { sqliteEventStore, StoreUnavailable, type SqliteEventStore } from '@parley/event-store';
import { silentLogger, type Logger } from '@parley/platform';
import { conversationOpened, logWriter, until } from '@parley/testing';
import {
  assertOwnAutomations,
  automationsBeside,
  openAutomations,
  openKeptAutomations,
  type OpenedAutomations,
  type Stores,
} from '../src';

const PAGE = 4_096;
const END = '9'.repeat(20);

describe('what automations know', () => {
  let folder: string;
  let said: string[];
  const open: { close(): Promise<void> }[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-automations-'));
    said = [];
  });
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
    rmSync(folder, { recursive: true });
  });
  const logger: Logger = { ...silentLogger, warn: (_, text) => void said.push(text) };
  const readModelFile = (): string => join(folder, 'read-model.db');

  async function logOf(commits: number, name = 'events.db'): Promise<SqliteEventStore> {
    const store = sqliteEventStore(join(folder, name));
    open.push(store);
    const write = logWriter(store);
    for (let n = 0; n < commits; n += 1) await write.conversation(`conv_${n}`, conversationOpened());
    return store;
  }
  async function opened(store: SqliteEventStore, over: Partial<Stores> = {}): Promise<OpenedAutomations> {
    const log = { kind: 'sqlite', file: join(folder, 'events.db'), forThread: store.forThread } as const;
    const stores = { store, log, logId: store.logId, readModelFile: readModelFile(), ...over };
    const automations = await openAutomations({ ...stores, logger });
    open.push(automations.store);
    return automations;
  }
  const closed = async (): Promise<void> => open.pop()?.close();
  async function applyTo({ store }: OpenedAutomations, position: string): Promise<void> {
    const lease = await store.leases.acquire(AUTOMATIONS, 'test', 60_000);
    if (lease === undefined) throw new Error('another holds the lease');
    await store.apply([], position, lease);
    await store.leases.release(lease);
  }
  async function endOf(store: SqliteEventStore): Promise<string> {
    for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) return position;
    throw new Error('the log is empty');
  }

  it('lies beside the read model, and goes on where it was', async () => {
    const store = await logOf(3);
    const automations = await opened(store);
    expect(automations.file).toBe(`${readModelFile()}.automations`);
    await applyTo(automations, await endOf(store));
    await closed();
    expect(await (await opened(store)).store.checkpoint()).toBe(await endOf(store));
    expect(said).toEqual([]);
  });

  it('is made anew where it is of another log, and says so', async () => {
    await applyTo(await opened(await logOf(3)), END.replace(/9/g, '0'));
    await closed();
    const other = await opened(await logOf(3, 'other.db'));
    expect(await other.store.checkpoint()).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/^what automations know was made of another event log/)]);
    await closed();
    expect(await (await opened(await logOf(0, 'other.db'))).store.checkpoint()).toBeUndefined();
    expect(said).toHaveLength(1);
  });

  it('is made anew where it has seen more than the log holds, as after an older backup was restored', async () => {
    const store = await logOf(3);
    await applyTo(await opened(store), END);
    await closed();
    expect(await (await opened(store)).store.checkpoint()).toBeUndefined();
    expect(said).toHaveLength(1);
  });

  /** Noise from page `from` (1 is the first) up to before page `to`, or the end. */
  function damage(from: number, to = Infinity): void {
    const file = automationsBeside(readModelFile());
    const bytes = readFileSync(file);
    bytes.fill(0xa5, (from - 1) * PAGE, Math.min((to - 1) * PAGE, bytes.length));
    writeFileSync(file, bytes);
  }

  it.each([
    ['whole', 2, undefined],
    ...[2, 3, 4, 5, 6, 7, 8].map((page) => [`on page ${page}`, page, page + 1] as const),
  ] as const)('is made anew where it is damaged %s, and says so once', async (_, from, to) => {
    const store = await logOf(3);
    await applyTo(await opened(store), await endOf(store));
    await closed();
    damage(from, to);
    await assertOwnAutomations(readModelFile());
    expect(await (await opened(store)).store.checkpoint()).toBeUndefined();
    await closed();
    await opened(store);
    expect(said).toEqual([expect.stringMatching(/^what automations know was damaged: it is made anew/)]);
  });

  it.each([3, 5])(
    'is made anew where it is too large to be looked at whole, and what is read of page %d is damaged',
    async (page) => {
      const store = await logOf(1);
      await opened(store);
      await closed();
      const db = new DatabaseSync(automationsBeside(readModelFile()));
      db.exec('CREATE TABLE large AS SELECT zeroblob(17 * 1024 * 1024); PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
      damage(page, page + 1);
      await opened(store);
      expect(said).toEqual([expect.stringMatching(/^what automations know was damaged: it is made anew/)]);
    },
  );

  it('is made anew where it was cut off', async () => {
    const store = await logOf(1);
    await opened(store);
    await closed();
    truncateSync(automationsBeside(readModelFile()), 3 * PAGE);
    await opened(store);
    expect(said).toHaveLength(1);
  });

  it('is refused where it is damaged and does not say that it is of automations', async () => {
    const store = await logOf(1);
    await opened(store);
    await closed();
    damage(1);
    const refused = /^PARLEY_READ_MODEL is .*read-model\.db\.automations is no database, or is damaged/;
    await expect(assertOwnAutomations(readModelFile())).rejects.toThrow(refused);
    await expect(opened(store)).rejects.toThrow(refused);
    expect(existsSync(automationsBeside(readModelFile()))).toBe(true);
  });

  it('says what to do where it is damaged and somebody asks what is parked', async () => {
    await opened(await logOf(1));
    await closed();
    damage(2);
    const parked = async (): Promise<number | undefined> =>
      openKeptAutomations(readModelFile())?.parked.count(AUTOMATIONS);
    await expect(parked()).rejects.toThrow(
      /^.*read-model\.db\.automations is damaged: delete it, with its -wal and -shm; the next start makes it anew\.$/,
    );
  });

  it('is refused where a file of another kind, or a folder, is in its way, which is to be moved', async () => {
    const store = await logOf(0);
    const inTheWay = /it is in the way of what Parley keeps beside PARLEY_READ_MODEL: move it away\.$/;
    const file = automationsBeside(readModelFile());
    copyFileSync(join(folder, 'events.db'), file);
    await expect(opened(store)).rejects.toThrow(inTheWay);
    rmSync(file);
    mkdirSync(file);
    await expect(assertOwnAutomations(readModelFile())).rejects.toThrow(inTheWay);
  });

  it('is refused where the file at its place is somebody else’s, and nothing of that is changed', async () => {
    const file = automationsBeside(readModelFile());
    writeFileSync(file, 'letters to an aunt');
    copyFileSync(file, join(folder, 'copy'));
    await expect(assertOwnAutomations(readModelFile())).rejects.toThrow(/PARLEY_READ_MODEL is .*no database/);
    await expect(opened(await logOf(1))).rejects.toThrow(/PARLEY_READ_MODEL is .*no database/);
    expect(existsSync(file)).toBe(true);
  });

  it('is not followed before a server that is away at the start says where its log ends', async () => {
    const store = await logOf(1);
    let isAway = true;
    const readAll: typeof store.readAll = (options) => {
      if (isAway) throw new StoreUnavailable('away');
      return store.readAll(options);
    };
    const log = { kind: 'eventstoredb', connectionString: 'esdb://nowhere' } as const;
    const automations = await opened(store, { store: { ...store, readAll }, log });
    await expect(automations.store.checkpoint()).rejects.toThrow(StoreUnavailable);
    isAway = false;
    await until(() =>
      automations.store.checkpoint().then(
        () => true,
        () => false,
      ),
    );
  });
});
