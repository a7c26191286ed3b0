import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@parley/testing';
import { ownFolder } from './own-folder';
import { runCli, startCli, startProduct } from './processes';

interface Played {
  readonly tag: 'played';
  readonly played: Readonly<Record<'conversations' | 'messages' | 'commands', number>>;
  readonly key: string;
  readonly url: string;
  readonly running: boolean;
  readonly tries: readonly string[];
  readonly soon: readonly string[];
}

interface Entry {
  readonly type: string;
}

describe('the command demo', () => {
  const own = ownFolder();
  const { cli } = own;

  it('plays on the product that runs, and prints a key and what to try with it', async () => {
    const product = await startProduct(own.folder);
    const ended = await cli('demo', '--workspace', 'ws_1', '--json');
    expect([ended.code, ended.error]).toEqual([0, '']);
    const [before, last] = ended.reports().slice(-2) as unknown as readonly [object, Played];
    expect(before).toEqual({
      tag: 'progress',
      progress: { step: 'commands', done: last.played.commands, of: last.played.commands },
    });
    expect(last).toMatchObject({ tag: 'played', workspace: 'ws_1', url: product.url, running: true });
    expect(last.played.conversations).toBeGreaterThan(100);
    expect(last.tries).toHaveLength(5);
    expect(last.soon).toHaveLength(5);
    expect(last.soon.at(-1)).toBe('npm run parley -- events tail --workspace ws_1 --format service');
    for (const line of [...last.tries, ...last.soon.slice(0, -1)]) {
      const [, url = ''] = /'(http\S+)'$/.exec(line) ?? [];
      expect(line).toContain(`Authorization: Bearer ${last.key}`);
      const answer = await fetch(url, { headers: { authorization: `Bearer ${last.key}` } });
      expect([url, answer.status]).toEqual([url, 200]);
    }
    await untilRulesHaveFound(last, product.url);
    await product.stop();
    expect(await cli('verify')).toMatchObject({ code: 0, error: '' });
  });

  /** Somebody for everyone who wrote to the front desk, and a person for whom an agent gave back. */
  async function untilRulesHaveFound({ key, soon }: Played, url: string): Promise<void> {
    const dataOf = async (address: string): Promise<readonly Entry[]> => {
      const answer = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
      return ((await answer.json()) as { readonly data: readonly Entry[] }).data;
    };
    const [snoozed = '', , , handedBack = ''] = soon.map((line) => /'(http\S+)'$/.exec(line)?.[1] ?? '');
    const front = new URL(snoozed).searchParams.get('inbox') ?? '';
    await until(async () => (await dataOf(`${url}/v1/conversations?inbox=${front}&assigned_to=none`)).length === 0);
    const assigned = (await dataOf(handedBack)).findLast(({ type }) => type === 'ConversationAssigned');
    expect(assigned).toMatchObject({
      actor: { type: 'automation', id: 'routing' },
      data: { assigned_type: 'attendant', routed: { reason: 'handed_over' } },
    });
  }

  it('starts the product where none runs, stops it, and says where to try once it is started', async () => {
    const { code, out, error } = await runCli(['demo'], { ...own.environment, PARLEY_PORT: '4711' });
    expect([code, error]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    const file = join(own.folder, 'first-key');
    expect(lines[0]).toBe(`Note: Key of the workspace ws_default: in ${file} (only you can read it)`);
    const first = readFileSync(file, 'utf8').trimEnd();
    const [, second = ''] = /^Key, shown this once: (pk_\S+)$/.exec(lines[2] ?? '') ?? [];
    expect(lines[1]).toMatch(/^The workspace ws_default has \d+ conversations .*, all acknowledged\.$/);
    expect(lines[3]).toBe('npm start, then try:');
    const tried: unknown = expect.stringMatching(/'http:\/\/127\.0\.0\.1:4711\/v1\//);
    expect(lines.slice(4, 9)).toEqual(Array(5).fill(tried));
    expect(lines[9]).toMatch(/^By itself, once it is started, where the role automations runs: /);
    expect(lines.slice(10)).toEqual([...Array<unknown>(4).fill(tried), expect.stringContaining('events tail')]);
    // It does not run any more, and left nothing undone: its files are free, and both keys are good.
    expect(await cli('verify')).toMatchObject({ code: 0, error: '' });
    const product = await startProduct(own.folder);
    for (const key of [first, second]) {
      const answer = await product.send('GET', '/v1/counts', undefined, { authorization: `Bearer ${key}` });
      expect(answer.status).toBe(200);
    }
    await product.stop();
  });

  it('says what the product said when it cannot be started, and ends with 1', async () => {
    const { code, out, error } = await runCli(['demo'], { ...own.environment, PARLEY_HOST: '192.0.2.1' });
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(
      /^Parley did not start\.\nPARLEY_HOST, PARLEY_PORT is "192\.0\.2\.1:0", which does not work: [^\n]+\n$/,
    );
  });

  it('that is interrupted stops the product that it started, and ends with 130', async () => {
    const { child, ended } = startCli(['demo', '--json'], own.environment);
    let told = '';
    child.stdout?.on('data', (text: string) => {
      told += text;
      if (told.includes('"progress"')) child.kill('SIGINT');
    });
    expect(await ended).toMatchObject({ code: 130, error: '' });
    // Nobody was told the key that it had made.
    const { reports } = await cli('keys', 'list', '--json');
    const [{ keys } = { keys: [] }] = reports() as unknown as readonly { keys: readonly { readonly name: string }[] }[];
    expect(keys.map(({ name }) => name)).toEqual(['bootstrap']);
  });
});
