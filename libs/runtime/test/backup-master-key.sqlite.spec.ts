import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backup, BackupRefused, masterKeyBeside, restore, type BackupMade, type Restored } from '../src';
import { commitsIn, never, operationsSay, ownStores, writeCommits, writeOperations } from './own-stores';

const lineOf = (byte: number): string => `${Buffer.alloc(32, byte).toString('base64')}\n`;

describe('the master key in a backup', () => {
  const own = ownStores();
  const key = (): string => masterKeyBeside(own.files.operations);
  const inBackup = (): string => join(own.at('backup'), 'master-key');
  const make = (): Promise<BackupMade> =>
    backup({
      sources: { ...own.sources, 'master-key': key() },
      to: own.at('backup'),
      onProgress: () => undefined,
      signal: never,
    });
  const restored = (files: Parameters<typeof restore>[0]['files'] = own.files): Promise<Restored> =>
    restore({ from: own.at('backup'), files, onProgress: () => undefined, signal: never });
  const unfinished = (): readonly string[] =>
    readdirSync(own.at('data')).filter((name) => /\.(restor(e|ing)|new|replaced-.*)$/.test(name));

  beforeEach(async () => {
    await writeCommits(own.files.events, 5);
    writeOperations(own.files.operations, 'early');
    writeFileSync(key(), lineOf(1), { mode: 0o600 });
  });

  it('is a file of it, for nobody else to read, and the manifest knows it', async () => {
    expect(await make()).toMatchObject({ holdsMasterKey: true });
    expect(readFileSync(inBackup(), 'utf8')).toBe(lineOf(1));
    expect(statSync(inBackup()).mode & 0o777).toBe(0o600);
    const manifest = readFileSync(own.at('backup/manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ files: { 'master-key': { bytes: lineOf(1).length } } });
    expect(manifest).not.toContain(lineOf(1).trim());
  });

  it.each([
    ['is none', () => writeFileSync(key(), 'half of it', { mode: 0o600 }), /holds no master key/],
    ['can be read by others', () => writeFileSync(key(), lineOf(1), { mode: 0o644 }), /can be read by others/],
  ])('that %s is refused in a sentence, and no backup is made', async (_, harm, sentence) => {
    rmSync(key());
    harm();
    await expect(make()).rejects.toThrow(sentence);
    expect(readdirSync(own.folder)).toEqual(['data']);
  });

  it('is put where none is, for nobody else to read', async () => {
    await make();
    rmSync(key());
    expect(await restored()).toMatchObject({ masterKey: key() });
    expect(readFileSync(key(), 'utf8')).toBe(lineOf(1));
    expect(statSync(key()).mode & 0o777).toBe(0o600);
    const files = { events: own.at('new/e.db'), operations: own.at('new/o.db'), readModel: own.at('new/r.db') };
    expect(await restored(files)).toMatchObject({ masterKey: own.at('new/o.db.master-key') });
    expect(readFileSync(own.at('new/o.db.master-key'), 'utf8')).toBe(lineOf(1));
    expect(
      readdirSync(own.at('new'))
        .filter((name) => !name.endsWith('.lock'))
        .sort(),
    ).toEqual(['e.db', 'o.db', 'o.db.master-key']);
  });

  it('stays where the same one is, however it was written there', async () => {
    await make();
    writeFileSync(key(), lineOf(1).trim());
    await restored();
    expect(readFileSync(key(), 'utf8')).toBe(lineOf(1).trim());
    expect(readdirSync(own.at('data')).filter((name) => name.includes('master-key'))).toEqual([
      'operations.db.master-key',
    ]);
  });

  it('takes the place of no other one: that is told in a sentence, and nothing is changed', async () => {
    await make();
    writeOperations(own.files.operations, 'late');
    writeFileSync(key(), lineOf(2));
    await expect(restored()).rejects.toThrow(BackupRefused);
    await expect(restored()).rejects.toThrow(
      /^\S+master-key holds another master key than the backup has in \S+backup\/master-key\. Move it /,
    );
    expect(readFileSync(key(), 'utf8')).toBe(lineOf(2));
    expect(operationsSay(own.files.operations)).toEqual(['early', 'late']);
    expect(unfinished()).toEqual([]);
  });

  it('that was changed since is refused, and nothing is changed', async () => {
    await make();
    rmSync(key());
    writeFileSync(inBackup(), lineOf(3));
    await expect(restored()).rejects.toThrow(/master-key is damaged: it holds something else than was backed up/);
    expect(existsSync(key())).toBe(false);
    expect(unfinished()).toEqual([]);
  });

  it('that a backup from before has not leaves the one that is there', async () => {
    const sources = own.sources;
    expect(await backup({ sources, to: own.at('backup'), onProgress: () => undefined, signal: never })).toMatchObject({
      holdsMasterKey: false,
    });
    const commits = await commitsIn(own.files.events);
    expect(await restored()).toMatchObject({ masterKey: null });
    expect(await commitsIn(own.files.events)).toEqual(commits);
    expect(readFileSync(key(), 'utf8')).toBe(lineOf(1));
  });
});
