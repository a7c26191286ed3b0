import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWebhookReceiver, until, type WebhookReceiver } from '@parley/testing';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { environmentOf, runCli, startProduct, type Ended, type ProductProcess } from './processes';

const IN_WS_1 = ['--workspace', 'ws_1'] as const;
const KEY = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe('the command webhooks', () => {
  const own = ownFolder();
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startWebhookReceiver({ secret: KEY });
  });
  afterEach(() => receiver.stop());

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...own.environment,
    PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true',
    ...more,
  });
  const started = (): Promise<ProductProcess> => startProduct(own.folder, environment());
  const webhooks = (...args: readonly string[]): Promise<Ended> =>
    runCli(['webhooks', ...args, ...IN_WS_1], environment());

  async function added(): Promise<string> {
    const file = join(own.folder, 'signing-key');
    writeFileSync(file, `${KEY}\n`);
    const { code, out, error } = await webhooks(
      'add',
      '--url',
      receiver.url,
      '--events',
      '*',
      '--signing-key-file',
      file,
    );
    expect([code, error]).toEqual([0, '']);
    const [, id = ''] =
      /^The webhook (whk_\w+) gets event:\* from now on, at \S+\nSigning key, shown this once: whsec_\S+\n$/.exec(
        out,
      ) ?? [];
    expect(id).not.toBe('');
    return id;
  }
  const received = (conversation: string): number =>
    receiver.requests.filter(({ conversationId }) => conversationId === conversation).length;

  it('adds one to a product that runs, tests it, and replays what it got', async () => {
    const product = await started();
    const id = await added();
    expect((await product.send('POST', '/v1/conversations', opening('conv_1'))).status).toBe(201);
    await until(() => received('conv_1') === 1);
    expect(await webhooks('test', id)).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringMatching(/^It was accepted: 200 in /),
    });
    const { code, out, error } = await webhooks('replay', id, '--since', '2020-01-01T00:00:00Z');
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(
      new RegExp(
        `^The job job_\\w+ sends 1 event again to ${id}\\.\\nThe job job_\\w+ is done: 1 of 1 event sent\\.\\n$`,
      ),
    );
    expect(receiver.requests.filter(({ marked }) => marked)).toHaveLength(2);
    receiver.answer(500);
    expect(await webhooks('test', id)).toMatchObject({
      code: 1,
      error: '',
      out: expect.stringMatching(/^It was not accepted: answered 500 in /),
    });
    const listed = await webhooks('list');
    expect(listed).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^ID .*\\n${id}  active  0 `)) });
    const none = await webhooks('test', 'whk_none');
    expect(none).toMatchObject({
      code: 1,
      out: '',
      error:
        'There is no webhook whk_none in the workspace ws_1. See: npm run parley -- webhooks list --workspace ws_1\n',
    });
    expect(receiver.violations()).toEqual([]);
    await product.stop();
  });

  it('does so on the files while the product is stopped: what is added there gets what happens from then on', async () => {
    const product = await started();
    expect((await product.send('POST', '/v1/conversations', opening('conv_before'))).status).toBe(201);
    await product.stop();
    const id = await added();
    expect(await webhooks('test', id)).toMatchObject({ code: 0 });
    const counted = await webhooks('replay', id, '--since', '2020-01-01T00:00:00Z', '--dry-run', '--json');
    expect(counted.reports()).toEqual([{ tag: 'replay-counted', webhook: id, total: 1 }]);
    const begun = await webhooks('replay', id, '--since', '2020-01-01T00:00:00Z');
    expect(begun).toMatchObject({ code: 0, error: 'The product is stopped: the job is carried out once it runs.\n' });
    expect(receiver.requests).toHaveLength(1);
    const again = await started();
    await until(() => received('conv_before') === 1);
    expect((await again.send('POST', '/v1/conversations', opening('conv_after'))).status).toBe(201);
    await until(() => received('conv_after') === 1);
    expect(receiver.requests.find(({ conversationId }) => conversationId === 'conv_before')?.headers).toMatchObject({
      'parley-replay': 'true',
    });
    expect(receiver.violations()).toEqual([]);
    await again.stop();
  });

  it('needs the master key to seal and to sign, and none to look', async () => {
    const product = await started();
    const id = await added();
    await product.stop();
    const other = environment({ PARLEY_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') });
    const refused = await runCli(['webhooks', 'test', id, ...IN_WS_1], other);
    expect(refused).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringMatching(/^PARLEY_MASTER_KEY is another key than [^\n]+\n$/),
    });
    expect(await runCli(['webhooks', 'list', ...IN_WS_1], other)).toMatchObject({ code: 0, error: '' });
    await expect(startProduct(own.folder, other)).rejects.toThrow(
      /Parley did not start\.\nPARLEY_MASTER_KEY is another key than /,
    );
    const key = readFileSync(`${own.files.operations}.master-key`, 'utf8').trim();
    const given = environment({ PARLEY_MASTER_KEY: key });
    expect(await runCli(['webhooks', 'test', id, ...IN_WS_1], given)).toMatchObject({ code: 0 });
  });

  it('finds in what was restored elsewhere the same webhooks, which sign as before', async () => {
    const product = await started();
    const id = await added();
    const backup = join(own.folder, 'backup');
    expect(await own.cli('backup', '--to', backup)).toMatchObject({ code: 0, error: '' });
    await product.stop();
    const elsewhere = { ...environmentOf(join(own.folder, 'elsewhere')), PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true' };
    expect(await runCli(['restore', '--from', backup], elsewhere)).toMatchObject({ code: 0, error: '' });
    const again = await startProduct(join(own.folder, 'elsewhere'), elsewhere);
    expect((await again.send('POST', '/v1/conversations', opening('conv_1'))).status).toBe(201);
    await until(() => received('conv_1') === 1);
    expect(receiver.violations()).toEqual([]);
    await again.stop();
    expect(await runCli(['webhooks', 'test', id, ...IN_WS_1], elsewhere)).toMatchObject({ code: 0 });
  });

  it('says in a sentence what is in the way', async () => {
    const nowhere = await webhooks('list');
    expect(nowhere).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringMatching(/^There is no public log at \S+\. [^\n]+\n$/),
    });
    const product = await started();
    const where = ['--url', 'https://127.0.0.1/hook', '--events', '*', ...IN_WS_1];
    await product.stop();
    const refused = await runCli(['webhooks', 'add', ...where], own.environment);
    expect(refused).toMatchObject({ code: 1, out: '', error: expect.stringMatching(/^[^\n]+public[^\n]+\n$/) });
  });
});
