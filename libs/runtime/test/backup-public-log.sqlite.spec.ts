import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FileInUse, openSqlite } from '@parley/storage';
import { backup, BackupRefused, restore, type BackupMade, type Restored } from '../src';
import { whileLocked } from './locked-elsewhere';
import {
  commitsIn,
  never,
  operationsSay,
  ownStores,
  publicLogSays,
  publishTo,
  writeCommits,
  writeOperations,
} from './own-stores';

describe('the public log in a backup', () => {
  const own = ownStores();
  const at = (name: string): string => join(own.at('backup'), name);
  const make = (sources: Parameters<typeof backup>[0]['sources'] = own.allSources): Promise<BackupMade> =>
    backup({ sources, to: own.at('backup'), onProgress: () => undefined, signal: never });
  const restored = (files: Parameters<typeof restore>[0]['files'] = own.files): Promise<Restored> =>
    restore({ from: own.at('backup'), files, onProgress: () => undefined, signal: never });
  const named = (files: readonly string[]): readonly string[] =>
    files.map((file) => file.slice(own.at('data/').length).replace(/\d{8}T\d{6}Z/, 'TIME'));
  let published: string;

  beforeEach(async () => {
    await writeCommits(own.files.events, 20);
    writeOperations(own.files.operations, 'early');
    published = await publishTo(own.publicLog, own.files.events);
  });

  /** As the product goes on behind a backup. */
  async function goOn(): Promise<string> {
    await writeCommits(own.files.events, 30);
    writeOperations(own.files.operations, 'late');
    return publishTo(own.publicLog, own.files.events);
  }

  it('is a file of it, for nobody else to read, and a copy, whatever is published meanwhile', async () => {
    await make();
    expect(readdirSync(own.at('backup')).sort()).toEqual([
      'events.db',
      'manifest.json',
      'operations.db',
      'public-log.db',
    ]);
    expect(statSync(at('public-log.db')).mode & 0o777).toBe(0o600);
    const { files } = JSON.parse(readFileSync(at('manifest.json'), 'utf8')) as {
      readonly files: Readonly<Record<string, { readonly sha256: string }>>;
    };
    const sha256 = createHash('sha256')
      .update(readFileSync(at('public-log.db')))
      .digest('hex');
    expect(files['public-log.db']).toMatchObject({ sha256 });
    expect(await publicLogSays(own.publicLog)).toEqual([published, false]);
    expect(await publicLogSays(at('public-log.db'))).toEqual([published, true]);
  });

  it('is put in place with the log, and what was there is set aside', async () => {
    await make();
    const later = await goOn();
    const { setAside } = await restored();
    expect(named(setAside)).toEqual([
      'operations.db.replaced-TIME',
      'operations.db.public-log.replaced-TIME',
      'events.db.replaced-TIME',
    ]);
    expect(statSync(own.publicLog).mode & 0o777).toBe(0o600);
    expect(await publicLogSays(own.publicLog)).toEqual([published, true]);
    expect(await publicLogSays(setAside[1] ?? '')).toEqual([later, false]);
    expect(readdirSync(own.at('data')).filter((name) => /restor(e|ing)/.test(name))).toEqual([]);
  });

  it('that holds none, as an older one does, is restored, and the one that is there is set aside', async () => {
    await make(own.sources);
    const later = await goOn();
    const { setAside } = await restored();
    const aside = setAside.find((file) => file.startsWith(own.publicLog));
    expect(existsSync(own.publicLog)).toBe(false);
    expect(await publicLogSays(aside ?? '')).toEqual([later, false]);
    expect(operationsSay(own.files.operations)).toEqual(['early']);
  });

  it('of a log on a server is restored beside it', async () => {
    const { 'events.db': _, ...sources } = own.allSources;
    expect(await make(sources)).toMatchObject({ log: null });
    await goOn();
    const { operations, readModel } = own.files;
    expect(await restored({ operations, readModel })).toMatchObject({ log: null });
    expect(await publicLogSays(own.publicLog)).toEqual([published, true]);
  });

  it('of keys alone leaves the public log that is there', async () => {
    await make({ 'operations.db': own.files.operations });
    const later = await goOn();
    await restored();
    expect(await publicLogSays(own.publicLog)).toEqual([later, false]);
  });

  it('is refused, and none is made, when it knows of events that the log does not hold', async () => {
    await writeCommits(own.at('other.db'), 25);
    await publishTo(own.publicLog, own.at('other.db'));
    await expect(make()).rejects.toThrow(/public-log\.db knows of events that events\.db does not hold: .* Move /);
    expect(existsSync(own.at('backup'))).toBe(false);
  });

  it('is refused, and none is made, when another file is in its place', async () => {
    openSqlite(own.at('other.db'), { kind: 'operations file', durability: 'full', migrations: ['SELECT 1'] }).close();
    copyFileSync(own.at('other.db'), own.publicLog);
    await expect(make()).rejects.toThrow(/public-log\.db is damaged: it is no public log/);
  });

  it('that was changed since is refused, and nothing is changed', async () => {
    await make();
    const later = await goOn();
    writeFileSync(at('public-log.db'), Buffer.alloc(statSync(at('public-log.db')).size));
    await expect(restored()).rejects.toThrow(BackupRefused);
    expect(await publicLogSays(own.publicLog)).toEqual([later, false]);
    expect(await commitsIn(own.files.events)).toHaveLength(50);
  });

  it('is not restored while it is in use', async () => {
    await make();
    await whileLocked(own.publicLog, async () => {
      await expect(restored()).rejects.toThrow(FileInUse);
    });
  });
});
