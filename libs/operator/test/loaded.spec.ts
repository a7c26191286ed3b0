import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** The packages that a program has loaded once it has these rooms. */
function loadedWith(...rooms: readonly string[]): readonly string[] {
  const script =
    rooms.map((room) => `require('./libs/${room}/src');`).join('') +
    'const files = Object.keys(require.cache).map((file) => file.replaceAll("\\\\", "/"));' +
    'const packages = files.flatMap((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1] ?? []);' +
    'process.stdout.write(JSON.stringify([...new Set(packages)]));';
  const program = ['-r', './typescript.mjs', '-e', script];
  const { stdout } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout) as readonly string[];
}

const FRAMEWORK = /^@nestjs\/|^rxjs$|^fastify$/;

describe('what threads and the command line load', () => {
  it('is neither Nest nor Fastify', () => {
    const loaded = loadedWith('operator', 'runtime', 'demo');
    expect(loaded).toContain('fp-ts');
    expect(loaded.filter((name) => FRAMEWORK.test(name))).toEqual([]);
    expect(loadedWith('product').filter((name) => FRAMEWORK.test(name))).not.toEqual([]);
  });
});
