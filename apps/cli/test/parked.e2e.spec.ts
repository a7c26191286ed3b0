import { rmSync } from 'node:fs';
import { opening } from './opening';
import { ownFolder } from './own-folder';
import { startProduct, type ProductProcess } from './processes';
import { tamper } from './tamper.sqlite';

/** As a later version would have written it. */
const FROM_THE_FUTURE = `UPDATE commits SET events = replace(events, '"NoteAdded.v1"', '"NoteAdded.v9"')`;
const READABLE_AGAIN = `UPDATE commits SET events = replace(events, '"NoteAdded.v9"', '"NoteAdded.v1"')`;

describe('a commit that this version cannot read', () => {
  const own = ownFolder();
  const { cli } = own;

  const done = async (product: ProductProcess, path: string, body: object): Promise<void> => {
    const { status } = await product.send('POST', `/v1/conversations${path}`, body);
    expect([200, 201]).toContain(status);
  };
  const shown = async (product: ProductProcess, id: string): Promise<unknown> =>
    (await product.send('GET', `/v1/conversations/${id}`)).body['status'];
  /** When all of the log was read, by whoever keeps something of it. */
  async function readiness(product: ProductProcess): Promise<unknown> {
    for (;;) {
      const { status, body } = await product.send('GET', '/health/ready');
      const consumers = Object.values(body['consumers'] as Readonly<Record<string, { readonly caught_up: boolean }>>);
      if (status === 200 && consumers.every(({ caught_up: caughtUp }) => caughtUp)) return body;
    }
  }
  const LINE = String.raw`conversation-ws_1/conv_1@\d: unreadable \(UnknownType NoteAdded\.v9\), parked \d{4}-[^ ]+Z`;
  const PARKED = new RegExp(
    String.raw`^${LINE}, 1 event behind it\n${LINE} by automations, 1 event behind it\n1 stream parked\. .*parked --again\n$`,
  );

  it('is parked, shown, and handled again by a version that can read it', async () => {
    const before = await startProduct(own.folder);
    for (const id of ['conv_1', 'conv_2']) await done(before, '', opening(id));
    await done(before, '/conv_1/notes', { text: 'Ask the workshop.' });
    await done(before, '/conv_1/close', {});
    await done(before, '/conv_2/close', {});
    await before.stop();
    tamper(own.files.events, FROM_THE_FUTURE);
    for (const made of [own.files.readModel, `${own.files.readModel}.automations`])
      for (const suffix of ['', '-wal', '-shm']) rmSync(made + suffix, { force: true });

    const product = await startProduct(own.folder);
    expect(await readiness(product)).toMatchObject({
      status: 'degraded',
      consumers: { conversations: { parked: 1 }, automations: { parked: 1 } },
    });
    expect([await shown(product, 'conv_1'), await shown(product, 'conv_2')]).toEqual(['open', 'closed']);
    expect(await cli('parked')).toMatchObject({ code: 1, error: '', out: expect.stringMatching(PARKED) });
    expect(await cli('parked', '--again')).toMatchObject({ code: 1, error: '', out: expect.stringMatching(PARKED) });
    expect(await cli('parked', 'conversation-ws_1/conv_2')).toMatchObject({ code: 0, out: 'Nothing is parked.\n' });
    const verified = await cli('verify');
    expect(verified.out).toContain('1 stream could be compared only up to a commit that this version cannot read');
    await product.stop();

    tamper(own.files.events, READABLE_AGAIN);
    const mended = await startProduct(own.folder);
    expect(await readiness(mended)).toMatchObject({ status: 'degraded' });
    expect(await cli('parked', '--again')).toMatchObject({
      code: 0,
      error: '',
      out: '1 stream handled again. Nothing is parked.\n',
    });
    expect(await shown(mended, 'conv_1')).toBe('closed');
    expect(await cli('verify')).toMatchObject({ code: 0 });
    await mended.stop();
  });

  it('is handled again also while the product is stopped', async () => {
    const before = await startProduct(own.folder);
    await done(before, '', opening('conv_1'));
    await done(before, '/conv_1/notes', { text: 'Ask the workshop.' });
    await before.stop();
    tamper(own.files.events, FROM_THE_FUTURE);
    expect(await cli('rebuild')).toMatchObject({ code: 0 });
    expect((await cli('parked', '--json')).reports()).toEqual([
      { tag: 'parked', parked: expect.objectContaining({ stream: 'conversation-ws_1/conv_1', reason: 'unreadable' }) },
      expect.objectContaining({ tag: 'parked-told', handled: 0, parked: 1 }),
    ]);
    tamper(own.files.events, READABLE_AGAIN);
    expect(await cli('parked', 'conversation-ws_1/conv_1', '--again')).toMatchObject({ code: 0, error: '' });
    expect(await cli('parked')).toMatchObject({ code: 0, out: 'Nothing is parked.\n' });
  });
});
