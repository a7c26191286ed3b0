import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { runCli, startCli, startProduct, type Ended, type ProductProcess } from './processes';
import { tamper } from './tamper.sqlite';

describe('the command line', () => {
  const own = ownFolder();
  const { cli } = own;

  /** Sends what must be answered with 200 or 201. */
  async function done(product: ProductProcess, method: string, path: string, body: object): Promise<string> {
    const answer = await product.send(method, `/v1${path}`, body);
    if (answer.status > 201) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return String(answer.body['position']);
  }

  /** Some of everything. Gives a position; who waits for it sees all of it. */
  async function fill(product: ProductProcess): Promise<string> {
    await done(product, 'PUT', '/contacts/cnt_zoe', { first_name: 'Zoë', phone: '+4930123456' });
    await done(product, 'PUT', '/teammates/usr_ada', { type: 'attendant', name: 'Ada' });
    await done(product, 'PUT', '/inboxes/sales', { name: 'Sales' });
    for (const id of ['conv_1', 'conv_2', 'conv_3']) await done(product, 'POST', '/conversations', opening(id));
    const sent = { id: 'm2', direction: 'outbound', text: 'Here I am.' };
    await done(product, 'POST', '/conversations/conv_1/messages', sent);
    await done(product, 'POST', '/conversations/conv_1/messages/m2/status', { status: 'delivered' });
    await done(product, 'POST', '/conversations/conv_2/assign', { assigned_to: 'usr_ada', assigned_type: 'attendant' });
    return done(product, 'POST', '/conversations/conv_3/close', {});
  }

  /** Files of a product that was stopped when all was shown. */
  async function filesOfStopped(): Promise<void> {
    const product = await startProduct(own.folder);
    const position = await fill(product);
    const { status } = await product.send('GET', '/v1/conversations', undefined, { 'parley-wait-for': position });
    expect(status).toBe(200);
    await product.stop();
  }

  const VERIFIED =
    /^The read model and the public log say what the log says: 3 conversations, 1 contacts, 1 teammates, 1 inboxes and \d+ public events from /;

  it('verifies, finds what was tampered with, puts it right, and verifies again', async () => {
    await filesOfStopped();
    const clean = await cli('verify');
    expect(clean).toMatchObject({ code: 0, error: '', out: expect.stringMatching(VERIFIED) });

    const forge = `UPDATE conversations SET document = json_set(document, '$.subject', 'Forged') WHERE id = ?`;
    expect(tamper(own.files.readModel, forge, 'conv_2')).toBe(1);
    const told = await cli('verify');
    expect([told.code, told.error]).toEqual([1, '']);
    expect(told.out.split('\n')).toEqual([
      'conversation ws_1/conv_2: subject is "Where is my order?" by the log, "Forged" in the read model',
      expect.stringMatching(/^1 difference: .* To put them right: npm run parley -- rebuild$/),
      '',
    ]);
    const machine = await cli('verify', '--json');
    expect([machine.code, machine.error]).toEqual([1, '']);
    const where = { kind: 'conversation', workspace: 'ws_1', id: 'conv_2', field: 'subject' };
    expect(machine.reports().filter(({ tag }) => tag !== 'progress')).toEqual([
      { tag: 'difference', difference: { ...where, expected: 'Where is my order?', actual: 'Forged' } },
      expect.objectContaining({ tag: 'verified', verified: expect.objectContaining({ differences: 1 }) }),
    ]);

    const number = statSync(own.files.readModel).ino;
    const rebuilt = await cli('rebuild');
    expect(rebuilt).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringMatching(/^The read model was made anew from /),
    });
    expect(statSync(own.files.readModel).ino).not.toBe(number);
    expect(readdirSync(own.folder).filter((name) => name.includes('.rebuild'))).toEqual([]);
    expect(await cli('verify')).toMatchObject({ code: 0, error: '', out: expect.stringMatching(VERIFIED) });

    const product = await startProduct(own.folder);
    expect((await product.send('GET', '/v1/conversations/conv_2')).body).toMatchObject({
      subject: 'Where is my order?',
    });
    await product.stop();
  });

  it('does both through a product that runs, while commands and lists go on', async () => {
    const product = await startProduct(own.folder);
    await fill(product);
    let going = true;
    const refused: string[] = [];
    const counted = { commands: 0, lists: 0 };
    async function client(n: number): Promise<void> {
      for (let i = 0; going; i += 1) {
        const id = `conv_${n}_${i}`;
        const position = await done(product, 'POST', '/conversations', opening(id, `inbox_${n}`));
        counted.commands += 1;
        const wait = { 'parley-wait-for': position };
        const list = await product.send('GET', `/v1/conversations?inbox=inbox_${n}&limit=1`, undefined, wait);
        const [first] = (list.body['data'] ?? []) as readonly { readonly id: string }[];
        if (list.status !== 200 || first?.id !== id) refused.push(`${id}: ${list.status} ${JSON.stringify(list.body)}`);
        counted.lists += 1;
      }
    }
    const clients = [0, 1, 2, 3].map(client);
    const number = statSync(own.files.readModel).ino;
    const outcomes: Ended[] = [];
    for (const task of ['verify', 'rebuild', 'verify']) {
      const before = { ...counted };
      outcomes.push(await cli(task, '--json'));
      expect(counted.commands - before.commands).toBeGreaterThan(10);
      expect(counted.lists - before.lists).toBeGreaterThan(10);
    }
    going = false;
    await Promise.all(clients);
    expect(refused).toEqual([]);
    expect(statSync(own.files.readModel).ino).not.toBe(number);
    expect(outcomes.map(({ code, error }) => ({ code, error }))).toEqual(Array(3).fill({ code: 0, error: '' }));
    expect(outcomes.map((ended) => ended.reports().at(-1))).toMatchObject([
      { tag: 'verified', verified: { differences: 0, contacts: 1 } },
      { tag: 'rebuilt' },
      { tag: 'verified', verified: { differences: 0, contacts: 1 } },
    ]);
    await product.stop();
    expect(await cli('verify')).toMatchObject({ code: 0, error: '' });
  });

  /** Something that takes tasks as a product does, as long as the test lets it. */
  async function withProduct<A>(answer: RequestListener, work: () => Promise<A>): Promise<A> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(`${own.files.readModel}.socket`, resolve));
    try {
      return await work();
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const PROGRESS = `${JSON.stringify({ tag: 'progress', progress: { step: 'events', done: 1, of: 2 } })}\n`;

  it('says in a sentence that the product went away', async () => {
    const { code, out, error } = await withProduct(
      (request, response) => {
        response.write(PROGRESS);
        setImmediate(() => request.socket.destroy());
      },
      () => cli('rebuild'),
    );
    const sentence = 'The product that runs on these files went away before the rebuild was done.\n';
    expect({ code, out, error }).toEqual({ code: 1, out: '', error: sentence });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 130 when it is interrupted by %s, and its task is given up',
    async (signal) => {
      const gone = Promise.withResolvers<undefined>();
      await withProduct(
        (_, response) => {
          response.write(PROGRESS);
          response.on('close', () => gone.resolve(undefined));
        },
        async () => {
          const { child, ended } = startCli(['rebuild', '--json'], own.environment);
          child.stdout?.once('data', () => child.kill(signal));
          expect(await ended).toMatchObject({ code: 130, out: PROGRESS, error: '' });
          await gone.promise;
        },
      );
    },
  );

  it.each<[string, (events: string, readModel: string) => NodeJS.ProcessEnv, RegExp]>([
    [
      'an event store of another kind',
      () => ({ PARLEY_EVENT_STORE: 'mysql:events' }),
      /^PARLEY_EVENT_STORE is "mysql:events": it must be sqlite:FILE or esdb:\/\/HOST:PORT\.$/,
    ],
    [
      'one file for both',
      (events) => ({ PARLEY_READ_MODEL: `sqlite:${events}` }),
      /^PARLEY_READ_MODEL and PARLEY_EVENT_STORE are the same file: each must have its own\.$/,
    ],
    [
      'a folder that is none',
      (_, readModel) => ({ PARLEY_READ_MODEL: `sqlite:${readModel}/read-model.db` }),
      /^PARLEY_READ_MODEL is "sqlite:.*read-model\.db", which does not work: .*$/,
    ],
    [
      'a file that is no database',
      (_, readModel) => ({ PARLEY_READ_MODEL: `sqlite:${readModel}` }),
      /^PARLEY_READ_MODEL is "sqlite:.*read-model\.db", which does not work: .* is no database, or is damaged\. If it was Parley's read model, delete it: .*$/,
    ],
    [
      'a folder in the place of a file',
      (events) => {
        rmSync(events);
        mkdirSync(events);
        return { PARLEY_EVENT_STORE: `sqlite:${events}` };
      },
      /^PARLEY_EVENT_STORE is "sqlite:.*events\.db", which does not work: .* is a folder\. Name a file\.$/,
    ],
  ])('says in a sentence what is wrong with %s, and ends with 1', async (_, wrong, sentence) => {
    const { events, readModel } = own.files;
    writeFileSync(readModel, 'this is no database, and longer than the head of a file that is one'.repeat(20));
    await sqliteEventStore(events).close();
    const { code, out, error } = await runCli(['verify'], { ...own.environment, ...wrong(events, readModel) });
    expect([code, out]).toEqual([1, '']);
    expect(error.endsWith('\n')).toBe(true);
    expect(error.trimEnd()).toMatch(sentence);
    expect(error.trimEnd()).not.toContain('\n');
  });

  it('says in a sentence that somebody else works on the files', async () => {
    const store = sqliteEventStore(own.files.events);
    const { code, out, error } = await cli('rebuild');
    await store.close();
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^\S+events\.db is in use by another process\. [^\n]+\n$/);
  });

  it('says in a sentence that the read model is of another log', async () => {
    await filesOfStopped();
    for (const name of readdirSync(own.folder)) if (name.startsWith('events.db')) rmSync(join(own.folder, name));
    expect((await cli('verify')).error).toMatch(
      /^There is no event log at \S+events\.db\. Run this in the folder of [^\n]+\n$/,
    );
    await sqliteEventStore(own.files.events).close();
    const { code, out, error } = await cli('verify');
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^The read model \S+read-model\.db belongs to another event log[^\n]+\n$/);
  });

  it('says that there was nothing to compare where the read model is empty, and ends with 1', async () => {
    await filesOfStopped();
    rmSync(own.files.readModel);
    const { code, out, error } = await cli('verify');
    expect([code, error]).toEqual([1, '']);
    expect(out).toMatch(/^The read model is empty, so there was nothing to compare\. [^\n]+\n$/);
  });

  it('helps, and ends with 2 when it is called in a way that it does not know', async () => {
    expect(await cli('--help')).toMatchObject({ code: 0, error: '', out: expect.stringContaining('Commands:') });
    expect(await cli('verfiy')).toMatchObject({
      code: 2,
      out: '',
      error: expect.stringMatching(/^There is no command "verfiy"\.\n\n(.|\n)*Commands:/),
    });
    expect(readdirSync(own.folder)).toEqual([]);
  });
});
