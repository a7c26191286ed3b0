import { PUBLISHER, type PublishedEvent } from '@parley/public-log';
import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

let product: Product;
beforeEach(async () => (product = await startProduct()));
afterEach(() => product.stop());

const get = (path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> =>
  product.send('GET', path, undefined, headers);
const cursorOf = ({ headers }: Answer): string => headers.get('parley-cursor') ?? '';
const cursorAt = (position: string): string => Buffer.from(`v1.e1.${position}.`).toString('base64url');
const end = (): string => product.log.commits.at(-1)?.position ?? '';

/** Opens one and waits until lists show it. */
async function openOne(): Promise<string> {
  const id = newId();
  const { body } = await product.send('POST', '/v1/conversations', opening({ id }));
  await get(`/v1/conversations/${id}`, { 'parley-wait-for': String(body['position']) });
  return id;
}

/** Publishes an event of each commit. */
async function publishAll(): Promise<void> {
  const lease = await product.publicLog.leases.acquire(PUBLISHER, 'test', 60_000);
  if (lease === undefined) throw new Error('another one publishes');
  const events = product.log.commits.map(({ position, stream }): PublishedEvent => ({
    ...{ place: { epoch: 1, position, index: 0 }, eventId: `evt_${position}`, format: 'event', revision: 0 },
    ...{ type: 'conversation.created', occurredAt: 0, workspace: 'ws_1', inbox: 'i', previousInbox: null },
    ...{ conversationId: stream.slice(stream.indexOf('/') + 1), channelId: 'c', channelType: 'email', contactId: 'x' },
    ...{ tags: [], body: '{}' },
  }));
  await product.publicLog.publish({ events, folded: [], parked: [], position: end() }, lease);
}

const askers: readonly (readonly [string, (id: string) => Promise<Answer>])[] = [
  ['a list', () => get('/v1/conversations?limit=1')],
  ['a list by date', () => product.send('POST', '/v1/conversations/list', { limit: 1 })],
  ['a conversation', (id) => get(`/v1/conversations/${id}`)],
  ['counts', () => get('/v1/counts')],
  ['counts of an inbox', () => get('/v1/counts?inbox=inbox_1')],
];

describe('Parley-Cursor', () => {
  it.each(askers)('of %s is behind all that it shows, and before what comes then', async (_, ask) => {
    const id = await openOne();
    const cursor = cursorOf(await ask(id));
    const later = await openOne();
    await publishAll();
    const { data } = (await get(`/v1/events?after=${cursor}`)).body as { data: { conversation_id: string }[] };
    const ids = data.map(({ conversation_id }) => conversation_id);
    expect(ids).toContain(later);
    expect(ids).not.toContain(id);
  });

  it('is given while nothing of it is published, and then waited for', async () => {
    const cursor = cursorOf(await get(`/v1/conversations/${await openOne()}`));
    const page = await get(`/v1/events?after=${cursor}`);
    expect([page.status, page.body['data'], page.body['next_cursor']]).toEqual([200, [], cursor]);
  });

  it('is given where nothing has happened yet', async () => {
    expect((await get(`/v1/events?after=${cursorOf(await get('/v1/conversations'))}`)).status).toBe(200);
  });

  it('is not given for what was, what is not there, and what is wrong', async () => {
    const id = await openOne();
    const answers = [
      await get(`/v1/conversations/${id}?revision=0`),
      await get(`/v1/conversations/${id}?as_of=2999-01-01T00:00:00Z`),
      await get('/v1/conversations/conv_nowhere'),
      await get('/v1/counts?x=1'),
    ];
    expect(answers.map((answer) => [answer.status, cursorOf(answer)])).toEqual([
      [200, ''],
      [200, ''],
      [404, ''],
      [400, ''],
    ]);
  });
});

describe('Parley-Wait-For with a cursor', () => {
  it('waits until that is shown', async () => {
    await openOne();
    const before = end();
    const reached = [...Array(3)].reduce<string>((position) => after(position), before);
    let shown = false;
    const waiting = get('/v1/conversations', { 'parley-wait-for': cursorAt(reached) }).finally(() => (shown = true));
    await get('/v1/counts');
    expect(shown).toBe(false);
    while (end() < reached) await openOne();
    const answer = await waiting;
    expect(answer.status).toBe(200);
    const { data } = answer.body as { data: unknown[] };
    expect(data.length).toBeGreaterThan(1);
  });

  it('goes on at once where it is shown', async () => {
    const id = await openOne();
    const cursor = cursorOf(await get('/v1/counts'));
    for (const path of ['/v1/counts', '/v1/conversations', `/v1/conversations/${id}/messages`, '/v1/inboxes'])
      expect([path, (await get(path, { 'parley-wait-for': cursor })).status]).toEqual([path, 200]);
  });

  it('gives up after five seconds', async () => {
    await openOne();
    const ahead = { 'parley-wait-for': cursorAt(`${end()}9`) };
    expect(await get('/v1/counts', ahead)).toMatchObject({ status: 503, body: { code: 'read_model_behind' } });
  });

  it('is refused where the cursor is of another log, or none', async () => {
    const other = Buffer.from('v1.e2.1.').toString('base64url');
    for (const cursor of [other, 'garbage'])
      expect(await get('/v1/counts', { 'parley-wait-for': cursor })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'Parley-Wait-For' }] },
      });
  });
});

/** The next position, as this log counts. */
const after = (position: string): string => String(Number(position) + 1).padStart(position.length, '0');
