import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { startCli, startProduct, type ProductProcess } from './processes';

const IN_WS_1 = ['--workspace', 'ws_1'] as const;
const LINE = (type: string, conversation: string): string =>
  `\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ${type.replace('.', '\\.')} ${conversation} \\S+\\n`;

describe('the command events tail', () => {
  const own = ownFolder();
  const tail = (...args: readonly string[]): ReturnType<typeof own.cli> =>
    own.cli('events', 'tail', ...IN_WS_1, ...args);

  async function open(product: ProductProcess, ...ids: readonly string[]): Promise<void> {
    for (const id of ids) expect((await product.send('POST', '/v1/conversations', opening(id))).status).toBe(201);
  }

  /** All that the API gives, when so many events are published. */
  async function published(product: ProductProcess, count: number): Promise<readonly unknown[]> {
    for (;;) {
      const { body } = await product.send('GET', '/v1/events?wait=1');
      const data = body['data'] as readonly unknown[];
      if (data.length >= count) return data;
    }
  }

  it('shows what comes, from now on, until it is interrupted, which is its good end', async () => {
    const product = await startProduct(own.folder);
    await open(product, 'conv_1');
    await published(product, 1);
    const { child, ended } = startCli(['events', 'tail', ...IN_WS_1], own.environment);
    let out = '';
    child.stdout?.on('data', (text: string) => (out += text));
    // What comes before it has begun is not shown.
    for (let n = 2; out === ''; n += 1) {
      await open(product, `conv_${n}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await open(product, 'conv_last');
    while (!out.includes('conv_last')) await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { code, error } = await ended;
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^(${LINE('conversation.created', 'conv_\\w+')})+$`));
    expect(out).not.toMatch(/conv_1 /);
    await product.stop();
  });

  it('shows items as the API gives them, those that are asked for, and goes on behind a cursor', async () => {
    const product = await startProduct(own.folder);
    await open(product, 'conv_1', 'conv_2');
    await product.send('POST', '/v1/conversations/conv_1/close', {});
    const data = await published(product, 3);
    const all = await tail('--after', 'start', '--no-follow', '--json');
    expect([all.code, all.error, all.reports()]).toEqual([0, '', data]);
    const [{ cursor }] = data as readonly [{ readonly cursor: string }];
    expect((await tail('--after', cursor, '--no-follow', '--json')).reports()).toEqual(data.slice(1));
    const closed = await tail(
      '--after',
      'start',
      '--no-follow',
      '--types',
      'conversation.closed,conversation.assigned',
    );
    expect(closed).toMatchObject({ code: 0, out: expect.stringMatching(`^${LINE('conversation.closed', 'conv_1')}$`) });
    const ofOne = await tail('--after', 'start', '--no-follow', '--conversation', 'conv_2', '--format', 'service');
    expect(ofOne).toMatchObject({ code: 0, out: expect.stringMatching(`^${LINE('conversation.created', 'conv_2')}$`) });
    expect(await tail('--after', 'start', '--no-follow', '--inbox', 'support')).toMatchObject({ code: 0, out: '' });
    expect(await tail('--no-follow')).toMatchObject({ code: 0, out: '', error: '' });
    await product.stop();
  });

  it('shows what there is while the product is stopped, and says that nothing comes', async () => {
    const product = await startProduct(own.folder);
    await open(product, 'conv_1', 'conv_2');
    const data = await published(product, 2);
    await product.stop();
    const all = await tail('--after', 'start', '--json');
    expect([all.code, all.reports()]).toEqual([0, data]);
    expect(all.error).toMatch(/^The product is stopped, and nothing comes while it is\. [^\n]+\n$/);
    expect(await tail('--after', 'start', '--no-follow')).toMatchObject({ code: 0, error: '' });
  });

  it('says in a sentence what is wrong with a cursor, while the product runs and while it is stopped', async () => {
    const product = await startProduct(own.folder);
    const unreadable = {
      code: 1,
      out: '',
      error: expect.stringMatching(/^after must be a cursor of the event stream\. [^\n]+ --after start\n$/),
    };
    const gone = Buffer.from(`v1.0123456789abcdef.${'1'.padStart(20, '0')}.0`).toString('base64url');
    const expired = {
      code: 1,
      out: '',
      error: expect.stringMatching(
        /^What comes next is not kept any more, or the cursor is of another log\. [^\n]+ --after [\w-]+\n$/,
      ),
    };
    expect(await tail('--after', 'abc')).toMatchObject(unreadable);
    expect(await tail('--after', gone)).toMatchObject(expired);
    await product.stop();
    expect(await tail('--after', 'abc')).toMatchObject(unreadable);
    expect(await tail('--after', gone)).toMatchObject(expired);
    expect(await tail('--format', 'xml')).toMatchObject({
      code: 2,
      error: '--format is "xml": it must be one of event, service.\n',
    });
  });

  it('says in a sentence that there is no public log, and that the product was stopped while it was followed', async () => {
    expect(await tail()).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringMatching(/^There is no public log at \S+operations\.db\.public-log\. [^\n]+\n$/),
    });
    const product = await startProduct(own.folder);
    const following = tail('--after', 'start', '--json');
    await open(product, 'conv_1');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await product.stop();
    expect(await following).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^The product was stopped, and nothing comes while it is\. [^\n]+\n$/),
    });
  });

  it('ends well when its reader has read enough', async () => {
    const product = await startProduct(own.folder);
    await open(product, 'conv_1', 'conv_2');
    await published(product, 2);
    const root = join(__dirname, '../../..');
    const [node, typescript] = [process.execPath, join(root, 'typescript.mjs')];
    const script = `"${node}" -r "${typescript}" apps/cli/src/main.ts events tail --workspace ws_1 --after start | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', script], { cwd: root, env: { ...process.env, ...own.environment } });
    let [out, error] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (error += String(text)));
    // It finds out when it writes again.
    let over = false;
    const exited = once(child, 'close').finally(() => (over = true));
    for (let n = 3; !over; n += 1) {
      await open(product, `conv_${n}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const [code] = await exited;
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^${LINE('conversation.created', 'conv_1')}$`));
    await product.stop();
  });
});
