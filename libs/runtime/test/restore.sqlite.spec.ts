import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { sqliteAutomations } from '@parley/automations';
import { sqliteConversationReadModel } from '@parley/read-models';
import { FileInUse } from '@parley/storage';
import { automationsBeside, backup, BackupRefused, restore, type Restored } from '../src';
import { whileLocked } from './locked-elsewhere';
import { commitsIn, never, operationsSay, ownStores, writeCommits, writeOperations } from './own-stores';

describe('a restore', () => {
  const own = ownStores();
  const from = (): string => own.at('backup');
  const restored = (files: Parameters<typeof restore>[0]['files'] = own.files): Promise<Restored> =>
    restore({ from: from(), files, onProgress: () => undefined, signal: never });
  const names = (): readonly string[] =>
    readdirSync(own.at('data'))
      .filter((name) => !name.endsWith('.lock'))
      .sort();
  const asideName = /\.replaced-\d{8}T\d{6}Z/;
  let kept: readonly string[];
  let later: readonly string[];

  /** A backup of 20 commits, behind which the log went on. */
  beforeEach(async () => {
    const { events, operations, readModel } = own.files;
    await writeCommits(events, 20);
    writeOperations(operations, 'early');
    kept = await commitsIn(events);
    await backup({ sources: own.sources, to: from(), onProgress: () => undefined, signal: never });
    await writeCommits(events, 30);
    writeOperations(operations, 'late');
    later = await commitsIn(events);
    await sqliteConversationReadModel(readModel).close();
    await sqliteAutomations(automationsBeside(readModel)).close();
  });

  it('puts the files in place, sets aside what was there, and removes what was made of the log', async () => {
    const { setAside, log } = await restored();
    expect(log).toMatchObject({ commits: 20 });
    expect(await commitsIn(own.files.events)).toEqual(kept);
    expect(operationsSay(own.files.operations)).toEqual(['early']);
    expect(names().map((name) => name.replace(asideName, '.aside'))).toEqual([
      'events.db',
      'events.db.aside',
      'operations.db',
      'operations.db.aside',
    ]);
    const [operations = '', events = ''] = setAside;
    expect(await commitsIn(events)).toEqual(later);
    expect(operationsSay(operations)).toEqual(['early', 'late']);
  });

  it('goes where nothing is yet', async () => {
    const files = { events: own.at('new/e.db'), operations: own.at('new/o.db'), readModel: own.at('new/r.db') };
    expect(await restored(files)).toMatchObject({ setAside: [] });
    expect(await commitsIn(files.events)).toEqual(kept);
    expect(operationsSay(files.operations)).toEqual(['early']);
  });

  it('takes away the write-ahead log that a killed process has left, with the file that it belongs to', async () => {
    const wal = `${own.files.events}-wal`;
    // Nothing looks at what is set aside.
    writeFileSync(wal, 'left by a killed process');
    const { setAside } = await restored();
    expect(existsSync(wal)).toBe(false);
    expect(setAside.map((file) => file.replace(asideName, '.aside'))).toEqual([
      `${own.files.operations}.aside`,
      `${own.files.events}.aside`,
      `${own.files.events}.aside-wal`,
    ]);
    expect(await commitsIn(own.files.events)).toEqual(kept);
  });

  it('goes where links lead', async () => {
    mkdirSync(own.at('disk'));
    renameSync(own.files.events, own.at('disk/log.db'));
    symlinkSync(own.at('disk/log.db'), own.files.events);
    await restored();
    expect(await commitsIn(own.at('disk/log.db'))).toEqual(kept);
    expect(readdirSync(own.at('disk')).filter((name) => asideName.test(name))).toHaveLength(1);
  });

  it('sets a file aside that is in the place of the read model and is none', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(own.files.readModel + end, { force: true });
    writeFileSync(own.files.readModel, 'letters to an aunt');
    const { setAside } = await restored();
    expect(setAside.at(-1)).toMatch(/read-model\.db\.replaced-/);
    expect(existsSync(own.files.readModel)).toBe(false);
  });

  it('of a backup without a log restores the keys, and leaves log and read model', async () => {
    rmSync(from(), { recursive: true });
    const sources = { 'operations.db': own.files.operations };
    await backup({ sources, to: from(), onProgress: () => undefined, signal: never });
    writeOperations(own.files.operations, 'later still');
    const { operations, readModel } = own.files;
    expect(await restored({ operations, readModel })).toMatchObject({ log: null });
    expect(operationsSay(operations)).toEqual(['early', 'late']);
    expect(await commitsIn(own.files.events)).toEqual(later);
    for (const made of [readModel, automationsBeside(readModel)]) expect(existsSync(made)).toBe(true);
  });

  it('of a backup with a log is refused where the log is on a server', async () => {
    const { operations, readModel } = own.files;
    await expect(restored({ operations, readModel })).rejects.toThrow(
      /holds a log, and PARLEY_EVENT_STORE names a server/,
    );
  });

  it.each(['events', 'operations', 'readModel'] as const)('is refused while %s is in use', async (file) => {
    await whileLocked(own.files[file], async () => {
      await expect(restored()).rejects.toThrow(FileInUse);
    });
    expect(await commitsIn(own.files.events)).toEqual(later);
  });

  it('that is given up changes nothing', async () => {
    const given = new AbortController();
    given.abort();
    await expect(
      restore({ from: from(), files: own.files, onProgress: () => undefined, signal: given.signal }),
    ).rejects.toThrow(/abort/);
    await expectNothingChanged();
  });

  async function expectNothingChanged(): Promise<void> {
    expect(names()).toEqual(['events.db', 'operations.db', 'read-model.db', 'read-model.db.automations']);
    expect(await commitsIn(own.files.events)).toEqual(later);
    expect(operationsSay(own.files.operations)).toEqual(['early', 'late']);
  }

  it.each<readonly [string, RegExp, () => unknown]>([
    ['no folder', /is no backup: it has no file/, () => rmSync(from(), { recursive: true })],
    ['no manifest', /is no backup/, () => rmSync(join(from(), 'manifest.json'))],
    ['a file missing', /is not whole: it has no file \S+events\.db/, () => rmSync(join(from(), 'events.db'))],
    ['a file cut off', /another size than the manifest says/, () => truncateSync(join(from(), 'events.db'), 8192)],
    [
      'a file of the same size',
      /holds something else than was backed up/,
      () => writeFileSync(join(from(), 'operations.db'), Buffer.alloc(statSync(join(from(), 'operations.db')).size)),
    ],
    [
      'a link for a file',
      /is not whole/,
      () => {
        renameSync(join(from(), 'events.db'), own.at('elsewhere'));
        symlinkSync(own.at('elsewhere'), join(from(), 'events.db'));
      },
    ],
  ])('of a folder with %s changes nothing', async (_, because, harm) => {
    harm();
    await expect(restored()).rejects.toThrow(because);
    await expect(restored()).rejects.toThrow(BackupRefused);
    await expectNothingChanged();
  });

  it('overwrites what a killed one has copied', async () => {
    copyFileSync(own.files.operations, `${own.files.events}.restore`);
    writeFileSync(`${own.files.events}.restore-wal`, 'something');
    await restored();
    expect(names().filter((name) => name.includes('.restore'))).toEqual([]);
    expect(await commitsIn(own.files.events)).toEqual(kept);
  });
});
