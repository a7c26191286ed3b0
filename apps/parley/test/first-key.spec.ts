import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeysUnavailable, sqliteApiKeys, type EmbeddedApiKeyStore } from '@parley/access';
import { silentLogger } from '@parley/platform';
import { firstKeyLines } from '../src/first-key';

const URL = 'http://127.0.0.1:3000';
const MAKE_ONE = 'npm run parley -- keys create --actor api:admin --rights admin --act-as';

let folder: string;
let data: string;
let path: string;
let keyStore: EmbeddedApiKeyStore;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-first-key-'));
  data = join(folder, 'data');
  path = join(data, 'first-key');
  keyStore = sqliteApiKeys(join(data, 'operations.db'));
  logged = [];
});
afterEach(async () => {
  await keyStore.close();
  rmSync(folder, { recursive: true });
});

interface Way {
  readonly terminal?: boolean;
  readonly operations?: string;
  readonly store?: Pick<EmbeddedApiKeyStore, 'firstKey' | 'find'>;
}

const start = ({ terminal = false, operations = join(data, 'operations.db'), store = keyStore }: Way = {}) =>
  firstKeyLines({
    keyStore: store,
    operations,
    url: URL,
    terminal,
    logger: { ...silentLogger, warn: (fields, message) => void logged.push(`${JSON.stringify(fields)} ${message}`) },
  });

const held = (): string => readFileSync(path, 'utf8').trimEnd();

describe('on a terminal', () => {
  it('the first key is printed, and in no file', async () => {
    const [line = '', hint, ...more] = await start({ terminal: true });
    const [, key = ''] = /^Key of the workspace ws_default, shown this once: (pk_\S+)$/.exec(line) ?? [];
    expect(keyStore.find(key)).toMatchObject({ workspace: 'ws_default', rights: 'admin' });
    expect(hint).toBe(`Try it:  curl -H "Authorization: Bearer ${key}" ${URL}/v1/conversations`);
    expect([more, existsSync(path), logged]).toEqual([[], false, []]);
  });

  it('the next start says that it replaces it', async () => {
    await start({ terminal: true });
    expect((await start({ terminal: true }))[1]).toBe('(none was used yet, so it replaces the one from before)');
  });
});

describe('on what is no terminal', () => {
  it('the first key is in a file for nobody else, which is named, and is not printed', async () => {
    const lines = await start();
    expect(lines).toEqual([
      `Key of the workspace ws_default: in ${path} (only you can read it)`,
      `Try it:  curl -H "Authorization: Bearer $(cat ${path})" ${URL}/v1/conversations`,
    ]);
    expect(keyStore.find(held())).toMatchObject({ workspace: 'ws_default', rights: 'admin' });
    expect(readFileSync(path, 'utf8')).toBe(`${held()}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(data).filter((name) => name.startsWith('first-key'))).toEqual(['first-key']);
    expect(logged).toEqual([]);
  });

  it('nobody else can read it, whatever the mask of the process', async () => {
    const mask = process.umask(0o277);
    await start().finally(() => process.umask(mask));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('the next start replaces it in its file, also where the file could be read by others', async () => {
    await start();
    const before = held();
    writeFileSync(path, before, { mode: 0o644 });
    expect((await start())[1]).toBe('(none was used yet, so it replaces the one from before)');
    expect(held()).not.toBe(before);
    expect([keyStore.find(before), keyStore.find(held()) !== undefined]).toEqual([undefined, true]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('nothing is said and the file left alone once a key was used', async () => {
    await start();
    const before = held();
    const key = keyStore.find(before);
    if (key !== undefined) keyStore.used(key);
    expect(await start()).toEqual([]);
    expect(held()).toBe(before);
  });

  it.each([
    ['./data/operations.db', './data/first-key', './data/first-key'],
    ['data/operations.db', './data/first-key', './data/first-key'],
    ['operations.db', './first-key', './first-key'],
    ['../keys.db', '../first-key', '../first-key'],
    ["it's mine/keys.db", "./it's mine/first-key", "'./it'\\''s mine/first-key'"],
  ])('the file beside %s is named as a person would write it', async (operations, named, spelled) => {
    const home = process.cwd();
    const below = join(folder, 'below');
    for (const made of ['data', "it's mine"]) mkdirSync(join(below, made), { recursive: true });
    process.chdir(below);
    try {
      const [line, hint] = await start({ operations });
      expect(line).toBe(`Key of the workspace ws_default: in ${named} (only you can read it)`);
      expect(hint).toContain(`Bearer $(cat ${spelled})"`);
      expect(existsSync(named)).toBe(true);
    } finally {
      process.chdir(home);
    }
  });
});

describe('a file that is in the way', () => {
  it.each([
    ['something else', 'notes\n'],
    ['nothing', ''],
    ['two keys', 'pk_one\npk_two\n'],
    ['a key and more', 'pk_one # of the shop'],
    ['a key and an empty line', 'pk_one\n\n'],
    ['a key that is too long to be one', `pk_${'x'.repeat(1_000)}`],
  ])('with %s stays byte for byte, and it is said what to do', async (_, text) => {
    writeFileSync(path, text, { mode: 0o644 });
    expect(await start()).toEqual([
      `Key of the workspace ws_default: none is shown, because ${path} holds something else, which is left alone.`,
      `Make one:  ${MAKE_ONE}`,
    ]);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([text, 0o644]);
    expect(logged).toEqual([expect.stringMatching(`PlaceTaken.*${MAKE_ONE}$`)]);
  });

  it('with another key that is valid stays', async () => {
    await start();
    const shop = { name: null, actorType: 'api', actorId: 'shop', rights: 'read', actAs: false } as const;
    const creation = await keyStore.create('ws_1', shop);
    const key = creation.tag === 'created' ? creation.key : '';
    writeFileSync(path, key);
    expect((await start())[0]).toContain('holds something else');
    expect(readFileSync(path, 'utf8')).toBe(key);
  });

  it('stays when it is a folder or a link', async () => {
    mkdirSync(path);
    expect((await start())[0]).toContain('holds something else');
    rmSync(path, { recursive: true });
    const target = join(folder, 'target');
    writeFileSync(target, 'pk_one\n');
    symlinkSync(target, path);
    expect((await start())[0]).toContain('holds something else');
    expect(readFileSync(target, 'utf8')).toBe('pk_one\n');
  });

  it('is no matter once a key was used, nor on a terminal', async () => {
    writeFileSync(path, 'notes');
    const [line = ''] = await start({ terminal: true });
    const key = keyStore.find(line.split(': ')[1] ?? '');
    if (key !== undefined) keyStore.used(key);
    expect(await start()).toEqual([]);
    expect([readFileSync(path, 'utf8'), logged]).toEqual(['notes', []]);
  });
});

describe('what goes wrong is said, with what to do', () => {
  it('where the file cannot be written; the next start has a key again', async () => {
    const gone = join(folder, 'gone');
    expect(await start({ operations: join(gone, 'operations.db') })).toEqual([
      `Key of the workspace ws_default: none is shown, because ${gone}/first-key could not be written.`,
      `Make one:  ${MAKE_ONE}`,
    ]);
    expect(logged).toEqual([expect.stringMatching(`could not be written.*${MAKE_ONE}$`)]);
    await start();
    expect(keyStore.find(held())).toBeDefined();
  });

  it('where the key cannot be made', async () => {
    const firstKey = () => Promise.reject(new KeysUnavailable('the disk is full', 'nothing'));
    expect(await start({ store: { firstKey, find: () => undefined } })).toEqual([
      'Key of the workspace ws_default: none could be made.',
      `Make one:  ${MAKE_ONE}`,
    ]);
    expect(logged).toEqual([expect.stringMatching(`KeysUnavailable.*${MAKE_ONE}$`)]);
    expect(existsSync(path)).toBe(false);
  });
});
