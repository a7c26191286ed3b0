import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteApiKeys, type ApiKeyStore } from '@parley/access';
import {
  BOOTSTRAP,
  KEY,
  newId,
  opening,
  OTHER_KEY,
  startProduct,
  type Answer,
  type Product,
} from '@parley/testing-product';

const folder = mkdtempSync(join(tmpdir(), 'parley-api-keys-'));
const file = join(folder, 'operations.db');

let keyStore: ApiKeyStore;
let product: Product;
async function start(): Promise<void> {
  keyStore = sqliteApiKeys(file, { bootstrap: BOOTSTRAP });
  product = await startProduct({ keyStore });
}
async function stop(): Promise<void> {
  await product.stop();
  await keyStore.close();
}
beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const spec = { actor_type: 'attendant', actor_id: 'usr_1', rights: 'write' };
const make = (body: object = spec, headers: Record<string, string> = {}): Promise<Answer> =>
  product.send('POST', '/v1/api-keys', body, headers);
async function made(body: object = spec, headers: Record<string, string> = {}): Promise<{ id: string; key: string }> {
  const answer = await make(body, headers);
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as { id: string; key: string };
}
const pathOf = ({ id }: { id: string }): string => `/v1/api-keys/${id}`;
const problem = (status: number, code: string): object => ({ status, body: { status, code } });

describe('a key that is made', () => {
  it('is told once, with all that it stands for', async () => {
    const answer = await make({ ...spec, name: 'Front desk' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^key_[0-9A-Z]{26}$/),
      name: 'Front desk',
      ...spec,
      act_as: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      last_used_at: null,
      key: expect.stringMatching(/^pk_[A-Za-z0-9_-]{32}$/),
    });
    const { key, ...shown } = answer.body;
    const path = pathOf(answer.body as { id: string });
    expect((await product.send('GET', path)).body).toEqual(shown);
    const list = await product.send('GET', '/v1/api-keys?limit=200');
    expect(list.body).toMatchObject({ next_cursor: null });
    expect(list.body['data']).toContainEqual(shown);
    expect(JSON.stringify(list.body)).not.toContain(String(key).slice(3));
  });

  it('acts as its own actor', async () => {
    const { key } = await made();
    const id = newId();
    await product.send('POST', '/v1/conversations', opening({ id }), as(key));
    const { body } = await product.send('GET', `/v1/conversations/${id}/history`, undefined, as(key));
    expect(body['data']).toMatchObject([{ type: 'ConversationOpened', actor: { type: 'attendant', id: 'usr_1' } }, {}]);
  });

  it('is seen, listed and deleted in its own workspace only', async () => {
    const mine = await made();
    for (const method of ['GET', 'DELETE'])
      expect(await product.send(method, pathOf(mine), undefined, as(OTHER_KEY))).toMatchObject(
        problem(404, 'api_key_not_found'),
      );
    const list = await product.send('GET', '/v1/api-keys', undefined, as(OTHER_KEY));
    expect(list.body).toEqual({ data: [], next_cursor: null });
    expect((await product.send('GET', '/v1/conversations', undefined, as(mine.key))).status).toBe(200);
  });

  it('says when it was last used', async () => {
    const mine = await made();
    const before = Date.now();
    await product.send('GET', '/v1/conversations', undefined, as(mine.key));
    const used = Date.parse(String((await product.send('GET', pathOf(mine))).body['last_used_at']));
    expect(used).toBeGreaterThanOrEqual(before);
    expect(used).toBeLessThanOrEqual(Date.now());
  });

  it('is listed in pages', async () => {
    for (let i = 0; i < 3; i += 1) await made(spec, as(OTHER_KEY));
    const page = (query: string): Promise<Answer> =>
      product.send('GET', `/v1/api-keys?${query}`, undefined, as(OTHER_KEY));
    const all = (await page('limit=200')).body['data'] as { id: string }[];
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${String(first.body['next_cursor'])}`);
    expect([first.body['data'], second.body['data']]).toEqual([all.slice(0, 2), all.slice(2)]);
    expect(second.body['next_cursor']).toBeNull();
    const foreign = await product.send('GET', '/v1/api-keys?cursor=x&limit=0');
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }, { path: 'limit' }] } });
    expect(await page('cursor=x')).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } });
  });
});

describe('a request for a key', () => {
  it.each([
    [{}, ['actor_type', 'actor_id', 'rights']],
    [{ ...spec, rights: 'root', actor_type: 'bot', actor_id: ' ' }, ['actor_type', 'actor_id', 'rights']],
    [{ ...spec, name: '', act_as: 'yes', key: 'mine' }, ['key', 'name', 'act_as']],
    [{ ...spec, actor_type: 'automation', actor_id: 'routing' }, ['actor_id']],
  ])('%j is refused, and every bad field is named', async (body, fields) => {
    const answer = await make(body);
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(fields.toSorted());
  });

  it('for an automation of somebody’s own is granted', async () => {
    expect((await make({ ...spec, actor_type: 'automation', actor_id: 'nightly' })).status).toBe(201);
  });

  it('that is repeated answers the id without the key, and makes no other (rule 13)', async () => {
    const headers = { 'idempotency-key': 'make-1' };
    const { key, ...shown } = await made(spec, headers);
    const again = await make(spec, headers);
    expect(again).toMatchObject({ status: 200, body: { ...shown, key: null } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(again.body)).not.toContain(key.slice(3));
    expect(await make({ ...spec, rights: 'admin' }, headers)).toMatchObject(problem(422, 'idempotency_key_reused'));
    const other = await make(spec, { ...headers, ...as(OTHER_KEY) });
    expect(other.status).toBe(201);
  });

  it('that comes 50 times at once makes one key', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => make(spec, { 'idempotency-key': 'make-50' })));
    expect(all.map(({ status }) => status).toSorted()).toEqual([...Array<number>(49).fill(200), 201]);
    expect(new Set(all.map(({ body }) => body['id'])).size).toBe(1);
    expect(all.filter(({ body }) => body['key'] !== null)).toHaveLength(1);
  });

  it('with If-Match is told that keys have no revisions', async () => {
    const answer = await make(spec, { 'if-match': '"1"' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'If-Match' }] } });
  });
});

describe('the right of a key', () => {
  it.each([
    ['read', 200, 403, 403],
    ['write', 200, 201, 403],
    ['admin', 200, 201, 200],
  ])('%s', async (rights, reading, writing, managing) => {
    const { key } = await made({ ...spec, rights });
    const status = async (method: string, path: string, body?: object): Promise<number> =>
      (await product.send(method, path, body, as(key))).status;
    expect(await status('GET', '/v1/conversations')).toBe(reading);
    expect(await status('POST', '/v1/conversations', opening({ id: newId() }))).toBe(writing);
    expect(await status('GET', '/v1/api-keys')).toBe(managing);
    expect(await status('POST', '/v1/api-keys', spec)).toBe(managing === 200 ? 201 : 403);
    expect(await status('DELETE', '/v1/api-keys/key_none')).toBe(managing === 200 ? 404 : 403);
  });

  it('that is missing is a problem, not a hint', async () => {
    const { key } = await made({ ...spec, rights: 'read' });
    expect(await product.send('GET', '/v1/api-keys/key_none', undefined, as(key))).toMatchObject(
      problem(403, 'forbidden'),
    );
  });
});

describe('Parley-Actor', () => {
  const act = async (key: string, actor: string): Promise<Answer> =>
    product.send('POST', '/v1/conversations', opening({ id: newId() }), { ...as(key), 'parley-actor': actor });

  it('names the real actor with act_as, and is refused without', async () => {
    const [may, mayNot] = [await made({ ...spec, act_as: true }), await made()];
    const { status, body } = await act(may.key, 'agent:bot_1');
    expect(status).toBe(201);
    const path = `/v1/conversations/${String(body['conversation_id'])}/history`;
    expect((await product.send('GET', path)).body['data']).toMatchObject([
      { actor: { type: 'agent', id: 'bot_1' } },
      {},
    ]);
    expect(await act(mayNot.key, 'agent:bot_1')).toMatchObject(problem(403, 'forbidden'));
  });

  it.each(['inactivity', 'snooze', 'routing', 'blocked', 'service_levels', 'teammate_removed', 'bulk'])(
    'names no automation:%s',
    async (name) => {
      const answer = await act(KEY, `automation:${name}`);
      expect(answer).toMatchObject(problem(403, 'forbidden'));
      expect(answer.body['detail']).toContain(`automation:${name} is one of Parley's own`);
    },
  );

  it('names another automation', async () => {
    expect((await act(KEY, 'automation:nightly')).status).toBe(201);
  });

  it.each(['', 'attendant', 'attendant:', ':usr_1', 'robot:r2', 'attendant:a b', `attendant:${'a'.repeat(200)}`])(
    '%j is no actor',
    async (actor) => {
      expect(await act(KEY, actor)).toMatchObject({ status: 400, body: { errors: [{ path: 'Parley-Actor' }] } });
    },
  );
});

describe('a header that is given twice', () => {
  const authorization = `Bearer ${KEY}`;

  /** Header names and values in turn, sent as they stand here. */
  function send(headers: readonly string[]): Promise<{ status: number; challenge: unknown }> {
    return new Promise((resolve, reject) => {
      const all = ['Host', new URL(product.url).host, ...headers];
      const options = { agent: false, headers: all };
      const request = rawRequest(`${product.url}/v1/conversations`, options, (response) => {
        const { statusCode: status = 0, headers: got } = response;
        response.resume().once('end', () => resolve({ status, challenge: got['www-authenticate'] }));
      });
      request.once('error', reject).end();
    });
  }

  it('names no key', async () => {
    expect(await send(['Authorization', authorization])).toEqual({ status: 200, challenge: undefined });
    const twice = ['Authorization', authorization, 'authorization', authorization];
    expect(await send(twice)).toEqual({ status: 401, challenge: 'Bearer' });
  });

  it('names no actor', async () => {
    const once = ['Authorization', authorization, 'Parley-Actor', 'attendant:usr_1'];
    expect((await send(once)).status).toBe(200);
    expect((await send([...once, 'PARLEY-ACTOR', 'attendant:usr_1'])).status).toBe(400);
  });
});

describe('a deleted key', () => {
  it('stops at once, also for requests that come along', async () => {
    const mine = await made();
    const ask = (): Promise<Answer> => product.send('GET', '/v1/conversations', undefined, as(mine.key));
    expect((await ask()).status).toBe(200);
    expect(await product.send('DELETE', pathOf(mine))).toMatchObject({
      status: 200,
      body: { id: mine.id, changed: true },
    });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(401));
    expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer');
    expect(await product.send('GET', pathOf(mine))).toMatchObject(problem(404, 'api_key_not_found'));
    expect((await product.send('DELETE', pathOf(mine))).body).toEqual({ id: mine.id, changed: false });
  });

  it('is deleted by one request, however often that comes', async () => {
    const mine = await made();
    const headers = { 'idempotency-key': 'delete-1' };
    const [first, again] = [
      await product.send('DELETE', pathOf(mine), undefined, headers),
      await product.send('DELETE', pathOf(mine), undefined, headers),
    ];
    expect([first.body, again.body]).toEqual(Array(2).fill({ id: mine.id, changed: true }));
    expect([first, again].map((answer) => answer.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
  });

  it('that never was is not found', async () => {
    expect(await product.send('DELETE', '/v1/api-keys/key_none')).toMatchObject(problem(404, 'api_key_not_found'));
    expect(await product.send('DELETE', '/v1/api-keys/bootstrap')).toMatchObject(problem(404, 'api_key_not_found'));
  });
});

describe('a restart', () => {
  it('keeps what was made, deleted and used, and no key lies in the file', async () => {
    const [kept, gone] = [await made(), await made()];
    await product.send('GET', '/v1/conversations', undefined, as(kept.key));
    await product.send('DELETE', pathOf(gone));
    const { body: shown } = await product.send('GET', pathOf(kept));
    const all = readdirSync(folder);
    expect(all).toContain('operations.db-wal');
    const bytes = Buffer.concat(all.map((name) => readFileSync(join(folder, name))));
    expect(bytes.includes(kept.id)).toBe(true);
    for (const { key } of [kept, gone]) expect(bytes.includes(key.slice(3))).toBe(false);
    expect(bytes.includes(KEY)).toBe(false);

    await stop();
    await start();
    expect((await product.send('GET', pathOf(kept))).body).toEqual(shown);
    expect((await product.send('GET', '/v1/conversations', undefined, as(kept.key))).status).toBe(200);
    expect((await product.send('GET', '/v1/conversations', undefined, as(gone.key))).status).toBe(401);
    expect((await make(spec, { 'idempotency-key': 'make-1' })).body).toMatchObject({ key: null });
  });
});

describe('the rate of a key', () => {
  it('is its own, tells how long to wait, and is not that of health', async () => {
    const limited = await startProduct({ requestsPerSecond: 0.5 });
    const ask = (key: string, path = '/v1/conversations'): Promise<Answer> =>
      limited.send('GET', path, undefined, as(key));
    expect((await ask(KEY)).status).toBe(200);
    const refused = await ask(KEY);
    expect(refused).toMatchObject(problem(429, 'rate_limited'));
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(['1', '2']).toContain(refused.headers.get('retry-after'));
    expect((await ask(KEY, '/v1/nothing-here')).status).toBe(429);
    expect((await ask(OTHER_KEY)).status).toBe(200);
    expect((await ask('nobody-knows-me')).status).toBe(401);
    for (let i = 0; i < 5; i += 1) expect((await ask(KEY, '/health/live')).status).toBe(200);
    await limited.stop();
  });

  it('is as many as come unless one is set', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => product.send('GET', '/v1/conversations')));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
