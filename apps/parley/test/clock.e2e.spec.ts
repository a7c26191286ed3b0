import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwnProcess, type OwnProcess } from './own-process';

describe('a start with a clock that cannot be right', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-clock-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The process has the time that it is told. */
  function clockAt(time: number): { readonly NODE_OPTIONS: string } {
    const file = join(folder, `clock-${time}.cjs`);
    writeFileSync(file, `Date.now = () => ${time};`);
    return { NODE_OPTIONS: `--require ${file}` };
  }

  async function startedAfterAll(running: OwnProcess): Promise<string> {
    await running.stop();
    return 'it started';
  }

  it.each([
    ['before 1970', -1, '1969-12-31T23:59:59.999Z'],
    ['before this version was made', Date.parse('2026-01-01'), 'a time that is over'],
    ['after the year 9999', Date.parse('9999-12-31T23:59:59.999Z') + 1, 'after the year 9999'],
  ])('%s is refused with a sentence', async (_, time, words) => {
    const refused = await startOwnProcess(clockAt(time)).then(startedAfterAll, (error: Error) => error.message);
    expect(refused).toContain('Parley did not start.\nThe clock of this machine says ');
    expect(refused).toContain(words);
    expect(refused).toContain('Set the clock and start again.');
    expect(refused).not.toContain('    at ');
  });
});
