import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { inMemoryEventStore, StoreUnavailable, type JsonObject } from '@parley/event-store';
import { commitMetadata, logWriter, until } from '@parley/testing';
import { KEY, newId, opening, startObserved, type ObservedProduct } from '@parley/testing-product';

let product: ObservedProduct;
afterEach(() => product.stop());

type Line = Readonly<Record<string, unknown>>;

/** Lines of requests come when their answer is out: a moment after whoever asked has it. */
async function linesOf(count: number): Promise<readonly Line[]> {
  const requests = (): readonly Line[] => product.lines().filter(({ msg }) => msg === 'request');
  await until(() => requests().length >= count);
  return requests();
}

describe('the log of requests', () => {
  it('has one line for each, with what it was and how it ended, by the pattern of its route', async () => {
    product = await startObserved();
    const id = newId();
    const opened = await product.send('POST', '/v1/conversations', opening({ id }));
    const requestId = opened.headers.get('parley-request-id');
    await product.send('POST', `/v1/conversations/${id}/close`, { resolution: 'resolved' });
    const [first, second, ...more] = await linesOf(2);
    expect(first).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      requestId,
      correlationId: requestId,
      workspace: 'ws_1',
      keyId: 'bootstrap',
      method: 'POST',
      route: '/v1/conversations',
      status: 201,
      durationMs: expect.any(Number),
      msg: 'request',
    });
    const { durationMs } = first as { durationMs: number };
    expect([durationMs > 0, Math.round(durationMs * 10) / 10]).toEqual([true, durationMs]);
    expect(second).toMatchObject({ route: '/v1/conversations/:id/close', status: 200 });
    expect(more).toEqual([]);
    expect(product.log.commits[0]?.metadata['$correlationId']).toBe(requestId);
  });

  it('names the code of a problem, whose key it was, and warns of what is ours', async () => {
    product = await startObserved();
    await product.send('POST', '/v1/conversations/conv_none/close', {});
    await product.send('GET', '/v1/conversations', undefined, { authorization: 'Bearer of-nobody' });
    await product.send('POST', '/v1/conversations', '{"contact_id": ');
    await product.send('GET', '/v1/%zz');
    product.log.reachable = false;
    await product.send('POST', '/v1/conversations', opening());
    const [missing, stranger, malformed, badUrl, away] = await linesOf(5);
    expect(missing).toMatchObject({ level: 30, status: 404, code: 'conversation_not_found', workspace: 'ws_1' });
    expect(stranger).toMatchObject({ level: 30, status: 401, code: 'unauthorized' });
    expect(stranger).not.toHaveProperty('workspace');
    expect(stranger).not.toHaveProperty('keyId');
    expect(malformed).toMatchObject({ level: 30, status: 400, code: 'invalid_request' });
    expect(badUrl).toMatchObject({ level: 30, status: 400, route: 'bad_url', code: 'invalid_request' });
    expect(away).toMatchObject({ level: 40, status: 503, code: 'unavailable' });
  });

  it('says at debug only that somebody asked for health or figures', async () => {
    product = await startObserved({ level: 'debug' });
    await product.send('GET', '/health/live');
    await product.send('GET', '/metrics');
    const lines = await linesOf(2);
    expect(lines.map(({ level, route }) => [level, route])).toEqual([
      [20, '/health/live'],
      [20, '/metrics'],
    ]);
  });

  it('says of what no route takes, and of what is no HTTP, only that it came', async () => {
    product = await startObserved();
    await product.send('GET', '/v2/customers/maria.lopez@example.test');
    const { port } = new URL(product.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('maria.lopez@example.test\r\n\r\n'));
      socket.resume().once('close', () => resolve());
    });
    const [unmatched, unreadable] = await linesOf(2);
    expect(unmatched).toMatchObject({ method: 'GET', route: 'unmatched', status: 404, code: 'not_found' });
    expect(unreadable).toMatchObject({ method: 'other', route: 'unreadable', status: 400, code: 'invalid_request' });
    expect(product.written()).not.toContain('maria');
  });

  it('says so when the client did not wait for the answer', async () => {
    product = await startObserved();
    const opened = await product.send('POST', '/v1/conversations', opening());
    const { conversation_id: id } = (await opened.json()) as { conversation_id: string };
    const leaving = new AbortController();
    const never = Buffer.from(`c1.${id}@999`).toString('base64url');
    const asked = fetch(`${product.url}/v1/conversations/${id}`, {
      headers: { authorization: `Bearer ${KEY}`, 'parley-wait-for': never },
      signal: leaving.signal,
    }).catch(() => undefined);
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 2);
    leaving.abort();
    await asked;
    expect((await linesOf(2)).at(-1)).toMatchObject({ route: '/v1/conversations/:id', status: 499 });
    expect((await product.figures())('parley_http_requests_in_flight')).toBe(1);
  });
});

describe('the log', () => {
  /** Each stands in a field of its own, so that a failure says which. */
  const PERSONAL = {
    firstName: 'Zenobia',
    lastName: 'Quxworthy',
    email: 'zenobia@personal.test',
    phone: '+14155550123',
    message: '<message@of-a-person.test>',
    channel: 'Mailbox <channel@of-a-person.test>',
    text: 'my-password-is-hunter2',
    note: 'note-about-a-person',
    subject: 'subject-of-a-person',
    description: 'description-of-a-person',
    tag: 'tag-of-a-person',
    label: 'label-of-a-person',
    target: 'target-of-a-person',
    url: 'picture-of-a-person.png',
    search: 'search-for-a-person',
    idempotency: 'key-of-a-person',
    userAgent: 'agent-of-a-person',
    unknown: 'field_of_a_person',
    query: 'query-of-a-person',
    path: 'path-of-a-person',
    cookie: 'cookie-of-a-person',
    stored: 'stored-of-a-person',
    thrown: 'thrown-of-a-person',
    reason: 'reason-of-a-person',
    key: KEY,
    stranger: 'stranger-key-of-a-person',
  } as const;

  it('holds no personal data, no key and nothing that a client wrote, whatever goes wrong', async () => {
    let failing: unknown;
    product = await startObserved({
      level: 'trace',
      before: (store) => ({
        ...store,
        readStream: (stream, options) => {
          if (failing !== undefined) throw failing;
          return store.readStream(stream, options);
        },
      }),
    });
    const p = PERSONAL;
    const id = newId();
    const contact = { first_name: p.firstName, last_name: p.lastName, email: p.email, phone: p.phone };
    const message = {
      id: 'm1',
      direction: 'inbound',
      text: p.text,
      attachments: [{ url: `https://x.test/${p.url}`, content_type: 'image/png', name: p.url }],
      sender: { type: 'contact', id: 'cnt_1', name: p.firstName },
    };
    const text = { subject: p.subject, description: p.description, target: p.target, tags: [p.tag], labels: [p.label] };
    const headers = {
      'user-agent': p.userAgent,
      cookie: p.cookie,
      traceparent: p.path,
    };
    const at = (rest: string): string => `/v1/conversations/${id}/${rest}`;
    const sent: readonly (readonly [string, string, unknown?])[] = [
      ['PUT', '/v1/contacts/cnt_1', contact],
      ['PUT', '/v1/contacts/cnt_1', { ...contact, phone: `${p.phone}x`, email: `${p.email} ${p.text}` }],
      ['POST', '/v1/conversations', { ...opening({ id }), ...text, message }],
      ['POST', '/v1/conversations', { ...opening(), contact_id: undefined, contact, message }],
      ['POST', '/v1/messages', { ...opening({ channel_id: p.channel }), message: { ...message, id: p.message } }],
      ['POST', at('messages'), { ...message, id: p.message }],
      ['POST', at('messages'), { ...message, id: 'm3', [p.unknown]: p.text }],
      ['POST', at('messages'), { ...message, type: p.text }],
      ['POST', at('notes'), { text: p.note }],
      ['POST', at('messages/m1/status'), { status: 'failed', reason: p.reason }],
      ['POST', at(`messages/${encodeURIComponent(p.message)}/status`), { status: 'failed', reason: p.reason }],
      ['POST', at('read'), { up_to: p.message }],
      ['POST', at('participants'), { id: 'usr_1', type: 'user', display_name: p.lastName, avatar_url: p.url }],
      ['POST', at('tags'), { add: [p.tag] }],
      ['PATCH', `/v1/conversations/${id}`, { ...text, [p.unknown]: 1 }],
      ['POST', at(p.path), {}],
      ['POST', '/v1/messages', `{"text": "${p.text}`],
      ['GET', `/v1/contacts?email=${encodeURIComponent(p.email)}`],
      ['GET', `/v1/contacts?phone=${encodeURIComponent(p.phone)}`],
      ['GET', `/v1/conversations?q=${p.search}&${p.unknown}=${p.query}`],
      ['GET', `/v1/conversations?cursor=${p.query}`],
      ['GET', `/v1/conversations/${p.path}`],
      ['GET', `/${p.path}/%zz?${p.query}`],
      ['GET', `/${p.path}?${p.query}`],
    ];
    for (const [i, [method, path, body]] of sent.entries())
      await product.send(method, path, body, { ...headers, 'idempotency-key': `${p.idempotency}-${i}` });
    await product.send('GET', '/v1/counts', undefined, { authorization: `Bearer ${p.stranger}` });
    await product.send('GET', '/v1/counts', undefined, { 'parley-actor': `attendant:${p.email}` });

    failing = new TypeError(`Cannot read ${p.thrown}`);
    expect((await product.send('POST', `/v1/conversations/${newId()}/close`, {}, headers)).status).toBe(500);
    failing = new StoreUnavailable(`not there: ${p.thrown}`, { cause: new SyntaxError(p.thrown) });
    expect((await product.send('POST', `/v1/conversations/${newId()}/close`, {}, headers)).status).toBe(503);
    failing = undefined;

    const unreadable = newId();
    await store(`conversation-ws_1/${unreadable}`, [
      ['ConversationOpened.v1', { [p.stored]: p.stored }],
      ['SomethingNew.v9', { text: p.stored }],
    ]);
    expect((await product.send('POST', `/v1/conversations/${unreadable}/close`, {}, headers)).status).toBe(500);

    await linesOf(sent.length + 5);
    await until(() => product.lines().filter(({ msg }) => String(msg).includes('was parked')).length === 1);
    const statuses = product.lines().flatMap(({ status }) => (typeof status === 'number' ? [status] : []));
    expect([...new Set(statuses)].sort()).toEqual([200, 201, 400, 401, 404, 500, 503]);
    const written = product.written();
    const found = Object.entries(p).filter(
      ([, secret]) => written.includes(secret) || written.includes(encodeURIComponent(secret)),
    );
    expect(found).toEqual([]);
    expect(product.written()).not.toContain('127.0.0.1');
  });

  /** Writes a stream that no command would have written, a commit for each event. */
  async function store(stream: string, events: readonly (readonly [string, JsonObject])[]): Promise<void> {
    const log = logWriter(inMemoryEventStore(product.log));
    for (const [type, data] of events)
      await log.commit(stream, {
        id: randomUUID(),
        metadata: { ...commitMetadata() },
        events: [{ id: randomUUID(), type, data, private: { text: PERSONAL.stored } }],
      });
  }
});
