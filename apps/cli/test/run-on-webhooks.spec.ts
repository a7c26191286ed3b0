import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryApiKeys } from '@parley/access';
import { startControlServer, type ControlServer } from '@parley/operator';
import { silentLogger, systemClock } from '@parley/platform';
import { inMemoryPublicLogData } from '@parley/public-log';
import { inMemoryWebhooks, inMemoryWebhooksData, sealerOf, urlGuard, webhooks, type ReplayJob } from '@parley/webhooks';
import { commandOf } from '../src/command-line';
import type { OutputEvent } from '../src/output-event';
import { environmentOf, filesIn } from './processes';

describe('the command webhooks on a product that runs', () => {
  let folder: string;
  let server: ControlServer;
  let statusCode: number;
  /** What is told of a job, one after the other, the last one from then on. */
  let jobs: Partial<ReplayJob>[];
  let shown: OutputEvent[];
  let notes: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-cli-webhooks-'));
    statusCode = 204;
    [jobs, shown, notes] = [[], [], []];
    const { log, store } = inMemoryWebhooks(inMemoryWebhooksData(inMemoryPublicLogData({ id: 'e1', logId: 'test' })));
    const attempt = { at: 0, durationMs: 5, error: null, response: null, transport: false, retryAfterMs: undefined };
    const service = webhooks({
      store,
      log,
      sealer: sealerOf(new Uint8Array(32)),
      endOfLog: async () => '',
      guard: urlGuard(true),
      sender: { send: async () => ({ ...attempt, statusCode }) },
      clock: systemClock,
    });
    const controlled = {
      tasks: { run: async () => undefined },
      keys: inMemoryApiKeys(),
      publicLog: log,
      status: { url: 'http://127.0.0.1:3000', version: '1.2.3', pid: 1 },
      webhooks: {
        ...service,
        async job(workspace: string, id: string) {
          const job = await service.job(workspace, id);
          return job && { ...job, ...(jobs.length > 1 ? jobs.shift() : jobs[0]) };
        },
      },
    };
    server = await startControlServer(filesIn(folder).readModel, controlled, silentLogger);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function run(...args: readonly string[]): Promise<boolean> {
    const asked = commandOf(['webhooks', ...args]);
    if (asked.tag !== 'run') throw new Error('it was helped');
    shown = [];
    return asked.run({
      environment: environmentOf(folder),
      output: {
        show: (event) => void shown.push(event),
        item: async () => undefined,
        note: (text) => void notes.push(text),
        end: () => undefined,
      },
      signal: new AbortController().signal,
    });
  }

  async function added(...args: readonly string[]): Promise<string> {
    expect(await run('add', '--url', 'http://127.0.0.1:9/hook', '--events', '*', ...args)).toBe(true);
    const [event] = shown;
    if (event?.tag !== 'webhook-added') throw new Error(`nothing was added: ${JSON.stringify(event)}`);
    return event.webhook.id;
  }

  it('adds one as it is asked for, and lists it', async () => {
    const file = join(folder, 'signing-key');
    writeFileSync(file, 'a key of our own\n');
    const filters = ['--filter', 'inbox=sales', '--filter', 'tag=vip'];
    const id = await added(...filters, '--description', 'CRM', '--unordered', '--signing-key-file', file);
    expect(shown).toMatchObject([{ tag: 'webhook-added', signingKey: 'a key of our own' }]);
    expect(await run('list')).toBe(true);
    const settings = {
      id,
      events: ['*'],
      format: 'event',
      filters: [
        { key: 'inbox', value: 'sales' },
        { key: 'tag', value: 'vip' },
      ],
      ordered: false,
      description: 'CRM',
    };
    expect(shown).toMatchObject([{ tag: 'webhooks', webhooks: [settings] }]);
    expect(await run('list', '--workspace', 'ws_2')).toBe(true);
    expect(shown).toMatchObject([{ webhooks: [] }]);
  });

  it('tests one, and it is not well when that is not accepted', async () => {
    const id = await added();
    expect(await run('test', id)).toBe(true);
    statusCode = 500;
    expect(await run('test', id)).toBe(false);
    expect(shown).toMatchObject([{ tag: 'webhook-tested', accepted: false, attempt: { statusCode: 500 } }]);
  });

  it('follows a replay to its end, and shows how far it is', async () => {
    const id = await added();
    jobs = [
      { total: 10, done: 4, status: 'running' },
      { total: 10, done: 10, status: 'done' },
    ];
    expect(await run('replay', id, '--since', '2026-11-27T10:00:00+01:00')).toBe(true);
    expect(shown).toMatchObject([
      { tag: 'replay-begun', job: { webhook: id } },
      { tag: 'progress', progress: { step: 'events', done: 4, of: 10 } },
      { tag: 'replay', job: { status: 'done', done: 10 } },
    ]);
    expect(notes).toEqual([]);
  });

  it.each<Partial<ReplayJob>>([{ status: 'done', failed: 1 }, { status: 'cancelled' }, { status: 'failed' }])(
    'is not well when a replay ends with %j',
    async (ended) => {
      const id = await added();
      jobs = [ended];
      expect(await run('replay', id, '--since', '2026-11-27T10:00:00Z')).toBe(false);
    },
  );

  it('does not wait for a replay, or begins none, when it is told so', async () => {
    const id = await added();
    expect(await run('replay', id, '--since', '2026-11-27T10:00:00Z', '--no-wait')).toBe(true);
    expect(shown).toMatchObject([{ tag: 'replay-begun' }]);
    expect(await run('replay', id, '--since', '2026-11-27T10:00:00Z', '--dry-run')).toBe(true);
    expect(shown).toMatchObject([{ tag: 'replay-counted', webhook: id, total: 0 }]);
  });

  it('says that a replay goes on later when the product is stopped meanwhile', async () => {
    const id = await added();
    jobs = [{ status: 'running', total: 10, done: 1 }];
    const following = run('replay', id, '--since', '2026-11-27T10:00:00Z');
    while (!shown.some(({ tag }) => tag === 'progress')) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    expect(await following).toBe(false);
    expect(notes).toEqual(['The product was stopped: the job goes on once it runs.']);
  });
});
