import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SOURCES_PROJECT } from '@parley/testing';
import { jsonLogger } from '../src';

const root = join(__dirname, '../../..');
const options = {
  cwd: root,
  env: { PATH: process.env['PATH'], TS_NODE_PROJECT: SOURCES_PROJECT },
};
const program = (script: string): readonly string[] => [
  '-r',
  '@swc-node/register',
  '-e',
  `const log = require('./libs/platform/src').jsonLogger('info'); ${script}`,
];

/** The lines that a program with a logger writes to its standard output until it ends by itself. */
function written(script: string): { readonly lines: readonly string[]; readonly status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, program(script), { ...options, encoding: 'utf8' });
  return { lines: stdout.split('\n').filter((line) => line !== ''), status };
}

describe('the log', () => {
  it('is a line of JSON each, with level, time and words', () => {
    const lines: string[] = [];
    const logger = jsonLogger('info', { write: (line) => void lines.push(line) });
    logger.debug({ a: 1 }, 'not this');
    logger.info({ a: 1, b: undefined }, 'but this');
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as { time: string };
    expect(line).toEqual({ level: 30, time: expect.any(String), a: 1, msg: 'but this' });
    expect(new Date(line.time).toISOString()).toBe(line.time);
  });

  it('is written at once with an error, whatever waits', () => {
    const written: string[] = [];
    let waiting: string[] = [];
    const logger = jsonLogger('info', {
      write: (line) => void waiting.push(line),
      flushSync() {
        written.push(...waiting);
        waiting = [];
      },
    });
    logger.info({}, 'one');
    expect(written).toHaveLength(0);
    logger.error({}, 'two');
    expect(written).toHaveLength(2);
  });

  it('has all its lines when the process ends, however it ends', () => {
    const many = "for (let i = 0; i < 1000; i += 1) log.info({ i }, 'line');";
    const numbers = (lines: readonly string[]): readonly unknown[] => lines.map((line) => JSON.parse(line).i);
    const all = Array.from({ length: 1_000 }, (_, i) => i);
    expect(numbers(written(many).lines)).toEqual(all);
    expect(numbers(written(`${many} log.flush().then(() => process.exit(0));`).lines)).toEqual(all);
    expect(numbers(written("log.info({ i: 0 }, 'line'); process.exit(0);").lines)).toEqual([0]);
    const thrown = written("log.info({ i: 0 }, 'line'); throw new Error('an end');");
    expect(numbers(thrown.lines)).toEqual([0]);
    expect(thrown.status).toBe(1);
  });

  it('comes within a second or so while the process goes on', async () => {
    const child = spawn(
      process.execPath,
      program("log.info({}, 'here'); setInterval(() => undefined, 1000);"),
      options,
    );
    const [text] = await new Promise<readonly [string]>((resolve) =>
      child.stdout.setEncoding('utf8').once('data', (data: string) => resolve([data])),
    );
    child.kill('SIGKILL');
    expect(JSON.parse(text)).toMatchObject({ msg: 'here' });
  });

  it('does not keep the process when nobody reads it', async () => {
    const script =
      "const text = 'x'.repeat(1000); for (let i = 0; i < 2000; i += 1) log.info({ text }, 'line');" +
      "log.flush().then(() => { process.stderr.write('flushed'); process.exit(0); });";
    const child = spawn(process.execPath, program(script), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (data: string) => (said += data));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    child.stdout.destroy();
    expect([code, said]).toEqual([0, 'flushed']);
  });
});
