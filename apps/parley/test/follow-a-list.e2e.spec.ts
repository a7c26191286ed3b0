import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY } from '@parley/testing-product';
import { until } from '@parley/testing';
import { startProduct, variablesIn, type ProductProcess } from './product-process';

const ROOT = join(__dirname, '../../..');
const EXAMPLE = join(ROOT, 'docs/examples/follow-a-list.mjs');
const INBOXES = ['support', 'sales'];
const WRITERS = 8;
const COMMANDS = 60;

interface Row {
  readonly id: string;
  readonly revision: number;
  readonly unread: number;
}

describe('a screen that follows a list as the page for integrators says', () => {
  let folder: string;
  let product: ProductProcess;
  let screen: ChildProcess;
  let lines: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-screen-'));
    product = await startProduct({ ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1` });
    lines = [];
  }, 60_000);
  afterEach(async () => {
    screen.kill();
    await product.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${product.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // What another writer did first may make a command impossible.
    if (!response.ok && response.status !== 409 && response.status !== 404)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  const open = (n: number): Promise<unknown> =>
    send('POST', '/conversations', {
      id: `conv_${n}`,
      contact_id: `cnt_${n}`,
      inbox: INBOXES[n % 2],
      channel_id: 'chan_1',
      channel_type: 'whatsapp',
    });

  /** Each as it comes; its screen was opened somewhere in between. */
  async function writes(writer: number): Promise<void> {
    for (let n = 0; n < COMMANDS; n += 1) {
      const id = `conv_${(writer * 7 + n * 3) % 40}`;
      const message = { id: `m_${writer}_${n}`, direction: n % 3 === 0 ? 'outbound' : 'inbound', text: 'Hello' };
      const acts = [
        () => open(40 + writer * COMMANDS + n),
        () => send('POST', `/conversations/${id}/messages`, message),
        () => send('POST', `/conversations/${id}/close`, {}),
        () => send('POST', `/conversations/${id}/transfer`, { inbox: INBOXES[n % 2] }),
        () => send('POST', `/conversations/${id}/read`, {}),
        () => send('DELETE', `/conversations/conv_${40 + writer * COMMANDS + n - 5}`),
        () => send('POST', `/conversations/${id}/reopen`, {}),
      ];
      await acts[n % acts.length]?.();
    }
  }

  async function listed(): Promise<readonly Row[]> {
    const { data } = (await send('GET', '/conversations?inbox=support&limit=200')) as {
      readonly data: readonly { readonly id: string; readonly revision: number; readonly unread_count: number }[];
    };
    return data.map(({ id, revision, unread_count: unread }) => ({ id, revision, unread }));
  }

  /** Those of one millisecond may stand in either order. */
  const byId = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = (): readonly Row[] => byId(JSON.parse(lines.at(-1) ?? '[]') as readonly Row[]);
  const isShown = async (): Promise<boolean> => JSON.stringify(shown()) === JSON.stringify(byId(await listed()));

  it('shows what the list says, without a gap, whatever was written while it was opened', async () => {
    for (let n = 0; n < 40; n += 1) await open(n);
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, n) => writes(n)));
    screen = spawn(process.execPath, [EXAMPLE, product.url, KEY, 'support'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let rest = '';
    screen.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const all = (rest + text).split('\n');
      rest = all.pop() ?? '';
      lines.push(...all);
    });
    await writing;
    await until(isShown);
    // It was not read anew: what it shows came by the stream.
    expect(lines.length).toBeGreaterThan(20);
  }, 60_000);

  it('is shown in the page for integrators, word for word', () => {
    const page = readFileSync(join(ROOT, 'docs/integrators.md'), 'utf8');
    expect(page).toContain(readFileSync(EXAMPLE, 'utf8').trimEnd());
  });
});
