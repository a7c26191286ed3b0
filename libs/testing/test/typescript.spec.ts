import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

describe('sources that a process runs as they are', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-sources-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  function run(name: string): { readonly out: string; readonly error: string } {
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', './typescript.mjs', join(folder, name)], {
      cwd: root,
      encoding: 'utf8',
    });
    return { out: stdout, error: stderr };
  }

  it('are those of now, whatever was compiled before', () => {
    write('said.ts', "export const said: string = 'first';");
    write('main.ts', "import { said } from './said';\nprocess.stdout.write(said);");
    const before = [run('main.ts'), run('main.ts')];
    write('said.ts', "export const said: string = 'second';");
    const after = run('main.ts');
    expect([...before, after].map(({ out, error }) => out + error)).toEqual(['first', 'first', 'second']);
  });

  it('find a room by its name, and an error by its line', () => {
    const text =
      "import { uuidV7 } from '@parley/platform';\ninterface Any {}\n\nthrow new Error(uuidV7().slice(14, 15));";
    write('main.ts', text);
    expect(run('main.ts').error).toMatch(/main\.ts:4[^]*Error: 7/);
  });
});
