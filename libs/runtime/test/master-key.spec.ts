import {
  chmodSync,
  linkSync,
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
import { silentLogger, WrongConfiguration } from '@parley/platform';
import { sealerOf } from '@parley/webhooks';
import { assertSeparateFiles, keepPrivate, loadMasterKey, masterKeyBeside } from '../src';

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const line = (key: Uint8Array): string => `${Buffer.from(key).toString('base64')}\n`;
const checkOf = (key: Uint8Array): string => sealerOf(key).check;

describe('the master key', () => {
  let folder: string;
  let operations: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-master-key-'));
    operations = join(folder, 'operations.db');
    file = `${operations}.master-key`;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (given: Uint8Array | null, check?: string): Uint8Array => loadMasterKey({ given, operations, check });
  const put = (text: string, mode = 0o600): void => writeFileSync(file, text, { mode });
  const refusal = (given: Uint8Array | null, check?: string): string => {
    try {
      load(given, check);
    } catch (error) {
      expect(error).toBeInstanceOf(WrongConfiguration);
      return (error as Error).message;
    }
    throw new Error('it was not refused');
  };

  it('is made at the first start, one line of base64 that nobody else can read, and is the same from then on', () => {
    const mask = process.umask(0o777);
    const made = load(null);
    process.umask(mask);
    expect(made).toHaveLength(32);
    expect(readFileSync(file, 'utf8')).toBe(line(made));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['operations.db.master-key']);
    expect(load(null)).toEqual(made);
    expect(load(null, checkOf(made))).toEqual(made);
  });

  it('is another one at each first start', () => {
    const one = load(null);
    rmSync(file);
    expect(load(null)).not.toEqual(one);
  });

  it('is the given one, whatever lies in the file, and no file is made', () => {
    expect(load(keyOf(1))).toEqual(keyOf(1));
    expect(readdirSync(folder)).toEqual([]);
    put('no key at all');
    expect(load(keyOf(1), checkOf(keyOf(1)))).toEqual(keyOf(1));
    expect(readFileSync(file, 'utf8')).toBe('no key at all');
  });

  it('may be changed as long as nothing was sealed under it', () => {
    put(line(keyOf(1)));
    expect(load(keyOf(2))).toEqual(keyOf(2));
    expect(load(null)).toEqual(keyOf(1));
  });

  it('that is given and is another one than before stops the start', () => {
    put(line(keyOf(1)));
    expect(refusal(keyOf(2), checkOf(keyOf(1)))).toBe(
      `PARLEY_MASTER_KEY is another key than the one that the signing keys of webhooks were sealed under: set that one, or, if it is in the file ${file}, do not set the variable.`,
    );
  });

  it('that is in the file and is another one than before stops the start, and the file stays as it is', () => {
    put(line(keyOf(1)));
    expect(refusal(null, checkOf(keyOf(2)))).toMatch(
      /^The master key in \S+ is another one than .*: set PARLEY_MASTER_KEY .*, or bring back that file from a backup\.$/,
    );
    expect(readFileSync(file, 'utf8')).toBe(line(keyOf(1)));
  });

  it('that is gone where one is needed stops the start, and none is made', () => {
    expect(refusal(null, checkOf(keyOf(1)))).toMatch(
      /^The master key is missing, .*: set PARLEY_MASTER_KEY .*, or bring back the file \S+ from a backup\.$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['half of a key', line(keyOf(1)).slice(0, 20)],
    ['a key that is too short', `${Buffer.alloc(31, 1).toString('base64')}\n`],
    ['a key that is too long', `${Buffer.alloc(33, 1).toString('base64')}\n`],
    ['two keys', line(keyOf(1)) + line(keyOf(2))],
    ['something else', 'letters to an aunt'],
    ['much else', 'a'.repeat(100_000)],
  ])('in a file with %s stops the start, and nothing of what is there is told or changed', (_, text) => {
    put(text);
    for (const check of [undefined, checkOf(keyOf(1))]) {
      const said = refusal(null, check);
      expect(said).toMatch(/^\S+operations\.db\.master-key holds no master key, [^\n]*: bring back [^\n]+\.$/);
      if (text !== '') expect(said).not.toContain(text.slice(0, 12));
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([0o640, 0o604, 0o620, 0o601])('in a file of mode %i, open to others, stops the start', (mode) => {
    put(line(keyOf(1)));
    chmodSync(file, mode);
    const said = refusal(null);
    expect(said).toMatch(
      / can be read by others \(its mode is 6\d\d\), [^\n]*chmod 600 \S+master-key, and start again\.$/,
    );
    expect(said).not.toContain(line(keyOf(1)).trim());
    expect(statSync(file).mode & 0o777).toBe(mode);
  });

  it('may be a link to where secrets are kept', () => {
    writeFileSync(join(folder, 'secret'), line(keyOf(3)), { mode: 0o600 });
    symlinkSync(join(folder, 'secret'), file);
    expect(load(null)).toEqual(keyOf(3));
  });

  it.each([
    ['a folder', () => mkdirSync(file), / is no file: move it elsewhere/],
    ['a link to nothing', () => symlinkSync(join(folder, 'none'), file), / cannot be read \(ENOENT\)/],
  ])('is not made over %s', (_, inItsPlace, sentence) => {
    inItsPlace();
    expect(refusal(null)).toMatch(sentence);
    expect(readdirSync(folder)).toEqual(['operations.db.master-key']);
  });

  it('is made though a killed process left something of it, before or behind its name was given', () => {
    writeFileSync(`${file}.new`, 'half');
    const made = load(null);
    linkSync(file, `${file}.new`);
    expect(load(null)).toEqual(made);
    rmSync(file);
    expect(load(null)).not.toEqual(made);
    expect(readdirSync(folder)).toEqual(['operations.db.master-key']);
  });

  it('that cannot be written is told with what to do', () => {
    operations = join(folder, 'none', 'operations.db');
    expect(refusal(null)).toMatch(
      /master-key, the file of the master key, cannot be made \(ENOENT\): [^\n]*PARLEY_MASTER_KEY\.$/,
    );
  });

  it('has a place that no other store may have', () => {
    const eventStore = { kind: 'sqlite', file: join(folder, 'events.db') } as const;
    const stores = { eventStore, operations, readModel: masterKeyBeside(operations) };
    expect(() => assertSeparateFiles(stores)).toThrow(/one has the name of a file that the other keeps beside it/);
  });

  it('that others could read is not closed to them silently, and a folder with one is still of the product alone', () => {
    const mode = (path: string): number => statSync(path).mode & 0o777;
    writeFileSync(operations, '', { mode: 0o644 });
    put(line(keyOf(1)));
    chmodSync(file, 0o644);
    chmodSync(folder, 0o755);
    keepPrivate([operations], silentLogger);
    expect([operations, file, folder].map(mode)).toEqual([0o600, 0o644, 0o700]);
  });
});
