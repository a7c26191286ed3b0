import { BackupRefused } from '../src';
import { manifestOf, manifestText, type Manifest } from '../src/backup/manifest';

const file = { bytes: 4096, sha256: 'a'.repeat(64) };
const whole: Manifest = {
  madeAt: '2026-11-28T04:56:48.060Z',
  version: '0.1.0',
  log: { id: 'b'.repeat(32), position: '00000000000000000003', commits: 3, events: 5 },
  files: { 'operations.db': file, 'events.db': file },
};
const given = JSON.parse(manifestText(whole)) as Record<string, unknown>;

describe('the manifest of a backup', () => {
  it('is read as it was written', () => {
    expect(manifestOf(manifestText(whole), 'manifest.json')).toEqual(whole);
    const keys = { ...whole, log: null, files: { 'operations.db': file } };
    expect(manifestOf(manifestText(keys), 'manifest.json')).toEqual(keys);
    const published = { ...whole, files: { ...whole.files, 'public-log.db': file } };
    expect(manifestOf(manifestText(published), 'manifest.json')).toEqual(published);
    const empty = { ...whole, log: { id: 'b'.repeat(32), position: null, commits: 0, events: 0 } };
    expect(manifestOf(manifestText(empty), 'manifest.json')).toEqual(empty);
  });

  it.each<readonly [string, unknown]>([
    ['no JSON', undefined],
    ['null', null],
    ['a list', []],
    ['a number', 1],
    ['a later format', { ...given, parley_backup: 2 }],
    ['no format', { ...given, parley_backup: undefined }],
    ['a field more', { ...given, run: 'rm -rf' }],
    ['a field less', { ...given, version: undefined }],
    ['a version of two lines', { ...given, version: '0.1.0\nrm' }],
    ['a time that is none', { ...given, made_at: 'yesterday' }],
    ['another file', { ...given, files: { ...whole.files, 'letter.txt': file } }],
    ['a file outside of the folder', { ...given, files: { ...whole.files, '../events.db': file } }],
    ['no file of keys', { ...given, files: { 'events.db': file } }],
    ['no files', { ...given, files: [] }],
    ['files by way of a prototype', JSON.parse('{"files": {"__proto__": {}}}')],
    ['a log and no file of it', { ...given, files: { 'operations.db': file } }],
    ['a file of the log and no log', { ...given, log: null }],
    ['a size below nothing', { ...given, files: { ...whole.files, 'events.db': { ...file, bytes: -1 } } }],
    ['a size beyond counting', { ...given, files: { ...whole.files, 'events.db': { ...file, bytes: 2 ** 60 } } }],
    ['a size in words', { ...given, files: { ...whole.files, 'events.db': { ...file, bytes: '4096' } } }],
    ['a short hash', { ...given, files: { ...whole.files, 'events.db': { ...file, sha256: 'abc' } } }],
    ['a hash in capitals', { ...given, files: { ...whole.files, 'events.db': { ...file, sha256: 'A'.repeat(64) } } }],
    ['a position of another store', { ...given, log: { ...whole.log, position: '3' } }],
    ['an id that is none', { ...given, log: { ...whole.log, id: '; drop' } }],
  ])('is refused with %s', (_, value) => {
    const text = value === undefined ? '{"parley_backup": 1,' : JSON.stringify(value);
    const read = (): Manifest => manifestOf(text, 'manifest.json');
    expect(read).toThrow(BackupRefused);
    expect(read).toThrow(/^manifest\.json is not the manifest of a backup that this version can restore: [^\n]+\.$/);
  });
});
