import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { backup, BackupRefused } from '../src';
import { partialFolder } from '../src/backup/partial-folder';
import { commitsIn, never, ownStores, writeCommits, writeOperations } from './own-stores';
import { whileLocked } from './locked-elsewhere';

const COMMITS = 600;

describe('a backup', () => {
  const own = ownStores();
  const to = (): string => own.at('backup');
  const make = (signal = never): ReturnType<typeof backup> =>
    backup({ sources: own.sources, to: to(), onProgress: () => undefined, signal });
  beforeEach(async () => {
    await writeCommits(own.files.events, COMMITS);
    writeOperations(own.files.operations, 'a key');
  });

  it('is a folder with copies of the files, which say what the files say, and a manifest', async () => {
    const store = sqliteEventStore(own.files.events);
    const made = await make();
    await store.close();
    const { log, bytes } = made;
    expect(log).toEqual({ id: store.logId, position: '00000000000000000600', commits: COMMITS, events: COMMITS });
    expect(readdirSync(to()).sort()).toEqual(['events.db', 'manifest.json', 'operations.db']);
    expect(readdirSync(own.folder).sort()).toEqual(['backup', 'data']);
    const manifest = JSON.parse(readFileSync(join(to(), 'manifest.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toEqual({
      parley_backup: 1,
      made_at: expect.stringMatching(/^\d{4}-/),
      version: expect.any(String),
      log,
      files: {
        'operations.db': { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        'events.db': { bytes: bytes - statSync(join(to(), 'operations.db')).size, sha256: expect.any(String) },
      },
    });
    expect(readdirSync(to()).map((name) => statSync(join(to(), name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(to()).mode & 0o777).toBe(0o700);
    expect(await commitsIn(join(to(), 'events.db'))).toEqual(await commitsIn(own.files.events));
  });

  it('of a log on a server holds the keys alone', async () => {
    const sources = { 'operations.db': own.files.operations };
    const { log } = await backup({ sources, to: to(), onProgress: () => undefined, signal: never });
    expect(log).toBeNull();
    expect(readdirSync(to()).sort()).toEqual(['manifest.json', 'operations.db']);
  });

  it('goes into a folder that is empty, and into none where anything is', async () => {
    mkdirSync(to());
    await make();
    await expect(make()).rejects.toThrow(/^\S+backup is there already\. Name a folder that is not there yet\.$/);
    expect(existsSync(`${to()}.partial`)).toBe(false);
    const file = { sources: own.sources, to: own.files.events, onProgress: () => undefined, signal: never };
    await expect(backup(file)).rejects.toThrow(/events\.db is there already/);
  });

  it('says in a sentence that it cannot be written, and leaves nothing', async () => {
    const nowhere = { sources: own.sources, onProgress: () => undefined, signal: never };
    await expect(backup({ ...nowhere, to: own.at('none/backup') })).rejects.toThrow(
      /^There is no folder \S+none\. Make it/,
    );
    await expect(backup({ ...nowhere, to: join(own.files.events, 'backup') })).rejects.toThrow(BackupRefused);
    await expect(backup({ ...nowhere, to: '/dev/full/backup' })).rejects.toThrow(BackupRefused);
    expect(readdirSync(own.folder)).toEqual(['data']);
  });

  it('that is given up leaves nothing', async () => {
    const given = new AbortController();
    const making = make(given.signal);
    given.abort();
    await expect(making).rejects.toThrow();
    expect(readdirSync(own.folder)).toEqual(['data']);
  });

  it('of a damaged log is none', async () => {
    const text = 'this is no database, and longer than the head of one'.repeat(20);
    writeFileSync(own.files.operations, text);
    await expect(make()).rejects.toThrow(/file is not a database/);
    expect(readdirSync(own.folder)).toEqual(['data']);
  });

  it('clears what a killed one has left', async () => {
    mkdirSync(`${to()}.partial`);
    for (const name of ['events.db', 'operations.db', 'events.db-journal', 'backup.lock'])
      writeFileSync(join(`${to()}.partial`, name), name === 'backup.lock' ? '' : 'half of it');
    await make();
    expect(readdirSync(own.folder).sort()).toEqual(['backup', 'data']);
    expect(readdirSync(to()).sort()).toEqual(['events.db', 'manifest.json', 'operations.db']);
  });

  it.each([
    ['another file', (path: string) => writeFileSync(join(path, 'letter.txt'), 'Dear aunt')],
    ['a folder of the name of a file', (path: string) => mkdirSync(join(path, 'events.db'))],
    ['a link of the name of a file', (path: string) => symlinkSync('/etc/hostname', join(path, 'operations.db'))],
  ])('leaves a folder alone in which there is %s', async (_, put) => {
    const partial = `${to()}.partial`;
    mkdirSync(partial);
    writeFileSync(join(partial, 'events.db-journal'), 'half of it');
    put(partial);
    const before = readdirSync(partial);
    await expect(make()).rejects.toThrow(/backup\.partial holds something that is no part of a backup/);
    expect(readdirSync(partial)).toEqual(before);
  });

  it('is refused while another process makes one there', async () => {
    mkdirSync(`${to()}.partial`);
    await whileLocked(join(`${to()}.partial`, 'backup'), async () => {
      await expect(make()).rejects.toThrow(/^Another backup goes to \S+backup\. Wait for its end/);
    });
    await make();
  });

  it('takes its name in one step, once', () => {
    const one = partialFolder(to());
    writeFileSync(join(one.path, 'manifest.json'), '{}');
    one.finish();
    expect(readdirSync(to())).toEqual(['manifest.json']);
    expect(() => partialFolder(to())).toThrow(/is there already/);
  });
});
