import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markerOf, openSqlite, resolvedPath, RestoreUnfinished } from '../src';

describe('a file with the marker of a restore beside it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-marker-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (file: string): void =>
    openSqlite(file, { kind: 'event log', durability: 'full', migrations: [] }).close();

  it.each([
    ['{"from":"/backups/monday"}', 'restore --from /backups/monday'],
    ['{"from":"/backups/of monday"}', "restore --from '/backups/of monday'"],
    ['{"from":"$(reboot)"}', 'restore --from DIR'],
    ['{"from":"a\\nb"}', 'restore --from DIR'],
    ['{"from":1}', 'restore --from DIR'],
    ['half of', 'restore --from DIR'],
    ['', 'restore --from DIR'],
  ])('is refused by who opens it: %s', (kept, told) => {
    const file = join(folder, 'things.db');
    open(file);
    writeFileSync(markerOf(file), kept);
    expect(() => open(file)).toThrow(RestoreUnfinished);
    expect(() => open(file)).toThrow(`${file} was not finished. Run it again: npm run parley -- ${told}`);
    rmSync(markerOf(file));
    open(file);
  });

  it('is refused by whatever links lead there, also when nothing is there', () => {
    mkdirSync(join(folder, 'disk'));
    const link = join(folder, 'things.db');
    symlinkSync('disk/real.db', link);
    expect(resolvedPath(link)).toBe(join(resolvedPath(folder), 'disk/real.db'));
    writeFileSync(join(folder, 'disk/real.db.restoring'), '{}');
    expect(() => open(link)).toThrow(RestoreUnfinished);
  });
});
