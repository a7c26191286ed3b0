import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOnTerminal, startProduct, variablesIn, type ProductProcess, type Variables } from './product-process';

let folder: string;
let file: string;
let running: ProductProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-first-key-'));
  file = join(folder, 'first-key');
});
afterEach(async () => {
  await end('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(more: Variables = {}, by = startProduct): Promise<ProductProcess> {
  return (running = await by({ ...variablesIn(folder), ...more }));
}

/** Gives all that it wrote on its standard output. */
async function end(how: Parameters<ProductProcess['end']>[0]): Promise<string> {
  const ended = running;
  running = undefined;
  await ended?.end(how);
  return ended?.output() ?? '';
}

const held = (): string => readFileSync(file, 'utf8').trimEnd();

async function statusWith(key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`${running?.url}/v1/conversations`, { headers })).status;
}

describe('the first key', () => {
  it('is not made by a start on a port that is taken, and by one on a free port it is', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = String((other.address() as AddressInfo).port);
    await expect(start({ PARLEY_PORT: port })).rejects.toThrow(`PARLEY_HOST, PARLEY_PORT is "127.0.0.1:${port}"`);
    expect(existsSync(file)).toBe(false);
    await new Promise((resolve) => other.close(resolve));

    await start();
    expect(await statusWith(held())).toBe(200);
    const said = await end('SIGKILL');
    // No key was made before, and none is where it may be kept.
    expect(said).not.toContain('replaces');
    expect(said).not.toContain('pk_');
    expect(said).toContain(`\nKey of the workspace ws_default: in ${file} (only you can read it)\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is another one at each start until one was used, also when the product was killed then', async () => {
    await start();
    const first = held();
    await end('SIGKILL');

    await start();
    const second = held();
    expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);
    // The use is written behind its request, and before any later one is looked at.
    expect(await statusWith(second)).toBe(200);
    expect(await end('SIGKILL')).toContain('\n(none was used yet, so it replaces the one from before)\n');

    await start();
    expect([held(), await statusWith(second)]).toEqual([second, 200]);
    expect(await end('SIGKILL')).not.toContain('Key of the workspace');
  });

  it('is made by a process that serves the API, and by no other', async () => {
    await start({ PARLEY_ROLES: 'projector' });
    expect(await end('SIGKILL')).not.toContain('Key of the workspace');
    expect(existsSync(file)).toBe(false);

    await start({ PARLEY_ROLES: 'api' });
    expect(await statusWith(held())).toBe(200);
    expect(await end('SIGKILL')).not.toContain('replaces');
  });

  it('is not made where the configuration gives one', async () => {
    await start({ PARLEY_BOOTSTRAP_KEY: 'given-key@ws_1' });
    expect(await statusWith('given-key')).toBe(200);
    expect(await end('SIGKILL')).not.toContain('Key of the workspace');
    expect(existsSync(file)).toBe(false);
  });

  it('overwrites nothing that is not its own: the product runs on and says what to do', async () => {
    const text = 'what somebody noted\r\npk_and-a-key';
    writeFileSync(file, text);
    await start();
    expect((await fetch(`${running?.url}/health/live`)).status).toBe(200);
    const said = await end('SIGTERM');
    expect(said).toContain(`\nKey of the workspace ws_default: none is shown, because ${file} holds something else`);
    expect(said).toContain('\nMake one:  npm run parley -- keys create ');
    expect(said).toMatch(/^\{"level":40,.*the first key is not given; make one: npm run parley -- keys create /m);
    expect(said).not.toContain('pk_');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  // Other systems have another `script`.
  (process.platform === 'linux' ? it : it.skip)('is printed on a terminal, and in no file', async () => {
    const { output } = await start({}, startOnTerminal);
    const [, key = ''] = /^Key of the workspace ws_default, shown this once: (pk_\S+)\r$/m.exec(output()) ?? [];
    expect(await statusWith(key)).toBe(200);
    expect(existsSync(file)).toBe(false);
    expect(await end('Ctrl+C')).toContain('stopped');
  });
});
