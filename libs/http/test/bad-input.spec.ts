import { fieldRows } from './bad-input/fields';
import { headerRows } from './bad-input/headers';
import { jsonRows } from './bad-input/json';
import { pageRows } from './bad-input/pages';
import { exchange, type Reply } from './bad-input/request';
import type { Known, Row } from './bad-input/row';
import { shapeRows } from './bad-input/shapes';
import { strangerRows } from './bad-input/strangers';
import { urlRows } from './bad-input/urls';
import { wireRows } from './bad-input/wire';
import { opening, OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

const groups: Readonly<Record<string, readonly Row[]>> = {
  'fields with values that they do not take': fieldRows,
  'fields that are unknown, missing, or do not go together': shapeRows,
  'bodies that are no JSON, or too much of it': jsonRows,
  'query strings': pageRows,
  headers: headerRows,
  'paths and methods': urlRows,
  'what is not there, or another workspace’s': strangerRows,
  'bytes that are no request': wireRows,
};

const JSON_PROBLEM = /^application\/problem\+json(; charset=utf-8)?$/;
const inherited = (): readonly unknown[] =>
  [Object.prototype, Array.prototype, Function.prototype].flatMap((of) => Reflect.ownKeys(of));

describe('bad input', () => {
  let product: Product;
  let known: Known;
  let before: unknown;
  const keysBefore = inherited();

  beforeAll(async () => {
    product = await startProduct();
    known = await seed(product);
    before = structuredClone(product.log.commits);
  });
  afterAll(() => product.stop());

  it('comes in at least 80 ways, each with a name of its own', () => {
    const names = Object.values(groups).flatMap((rows) => rows.map(({ name }) => name));
    expect(names.length).toBeGreaterThanOrEqual(80);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  describe.each(Object.entries(groups))('%s', (_, rows) => {
    it.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
      const commits = product.log.commits.length;
      const reply = await exchange(product.url, typeof row.send === 'function' ? row.send(known) : row.send);
      const problem = problemOf(reply);
      expect({ status: reply.status, code: problem['code'] }).toEqual({ status: row.status, code: row.code });
      expect(reply.status).toBe(problem['status']);
      if (row.errors !== undefined) expect(pathsOf(problem)).toEqual(row.errors);
      if (row.status === 405) expect(reply.headers.get('allow')).toMatch(/^[A-Z]+(, ?[A-Z]+)*$/);
      if (row.sameAs !== undefined) expect((await exchange(product.url, row.sameAs)).text).toBe(reply.text);
      expect(product.log.commits.length).toBe(commits);
    });
  });

  describe('after all of it', () => {
    it('the log is as it was', () => {
      expect(product.log.commits).toEqual(before);
    });

    it('nothing was given to all objects', () => {
      expect(inherited()).toEqual(keysBefore);
    });

    it('the product is well, and a good command works', async () => {
      expect((await product.send('GET', '/health/ready')).status).toBe(200);
      expect((await product.send('POST', '/v1/conversations/conv_known/close')).body).toMatchObject({ changed: true });
    });
  });
});

describe('what looks bad and is good', () => {
  let product: Product;
  beforeEach(async () => {
    product = await startProduct();
  });
  afterEach(() => product.stop());

  it('takes names that objects inherit as metadata like any other, and gives them back as they were sent', async () => {
    const keysBefore = inherited();
    const metadata =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":1,"toString":"x"}';
    const saved = await product.send('PUT', '/v1/contacts/cnt_1', `{"first_name":"Ada","metadata":${metadata}}`);
    expect(saved.status).toBe(201);
    const answer = await exchange(product.url, {
      method: 'GET',
      path: '/v1/contacts/cnt_1',
      headers: { 'parley-wait-for': String(saved.body['position']) },
    });
    expect(answer.text).toContain(`"metadata":${metadata}`);
    expect(inherited()).toEqual(keysBefore);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('takes the id of a contact of another workspace for another contact', async () => {
    const theirs = { authorization: `Bearer ${OTHER_KEY}` };
    const saved = await product.send('PUT', '/v1/contacts/cnt_1', { first_name: 'Ada' }, theirs);
    const blocked = await product.send('POST', '/v1/contacts/cnt_1/block');
    expect(blocked.body).toMatchObject({ revision: 0, changed: true });
    const shown = { ...theirs, 'parley-wait-for': String(saved.body['position']) };
    expect((await product.send('GET', '/v1/contacts/cnt_1', undefined, shown)).body).toMatchObject({
      first_name: 'Ada',
      blocked: false,
      revision: 0,
    });
  });

  const deep = '['.repeat(60) + ']'.repeat(60);
  const contact = `{"id":"cnt_1","first_name":"Ada","full_name":${deep}}`;
  const place = '"inbox":"inbox_1","channel_id":"chan_1","channel_type":"email"';

  it.each([
    ['with a contact', 'PUT', '/v1/contacts/cnt_1', contact],
    ['with a contact inside a conversation', 'POST', '/v1/conversations', `{${place},"contact":${contact}}`],
  ])('ignores the fields of a contact that are ours to say, whatever they are: %s', async (_, method, path, body) => {
    expect((await product.send(method, path, body, { 'idempotency-key': 'key_1' })).status).toBe(201);
  });
});

/** What every refusal is, whatever it refuses. */
function problemOf({ headers, text }: Reply): Readonly<Record<string, unknown>> {
  expect(headers.get('content-type')).toMatch(JSON_PROBLEM);
  const problem = JSON.parse(text) as Record<string, unknown>;
  const sentence: unknown = expect.stringMatching(/\S/);
  expect(problem).toMatchObject({ type: expect.any(String), title: sentence, code: sentence, detail: sentence });
  if (problem['code'] === 'invalid_request') {
    expect(problem['errors']).toEqual(expect.any(Array));
    for (const error of problem['errors'] as unknown[])
      expect(error).toEqual({ path: expect.any(String), message: sentence });
  }
  return problem;
}

const pathsOf = (problem: Readonly<Record<string, unknown>>): readonly string[] =>
  (problem['errors'] as readonly { path: string }[]).map(({ path }) => path).sort();

/** A conversation and records in both workspaces, two of each in the first, and what was answered of them. */
async function seed({ send }: Product): Promise<Known> {
  const theirs = { authorization: `Bearer ${OTHER_KEY}` };
  const done = async (answer: Promise<Answer>): Promise<Answer> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(JSON.stringify(body));
    return answer;
  };
  const message = { id: 'm1', direction: 'inbound', text: 'Where is my order?' };
  await done(send('POST', '/v1/conversations', opening({ id: 'conv_other', contact_id: 'cnt_9' })));
  const contact_id = 'cnt_theirs';
  await done(send('POST', '/v1/conversations', opening({ id: 'conv_theirs', contact_id, message }), theirs));
  const participants = [{ id: 'usr_2', type: 'user', status: 'pending' }];
  const opened = await done(
    send('POST', '/v1/conversations', opening({ id: 'conv_known', message, participants, tags: ['vip'] })),
  );
  for (const [id, headers] of [
    ['known', {}],
    ['more', {}],
    ['theirs', theirs],
  ] as const) {
    await done(send('PUT', `/v1/contacts/cnt_${id}`, { first_name: 'Ada' }, headers));
    await done(send('PUT', `/v1/teammates/usr_${id}`, { type: 'attendant', name: 'Ada' }, headers));
    const inbox = await done(send('PUT', `/v1/inboxes/inbox_${id}`, { name: 'Support' }, headers));
    if (id === 'more') await shown('/v1/inboxes', String(inbox.body['position']));
  }
  const position = String(opened.body['position']);
  return {
    position,
    cursors: {
      updated: await shown('/v1/conversations', position),
      created: await shown('/v1/conversations?sort=-created', position),
      teammates: await shown('/v1/teammates', position),
      inboxes: await shown('/v1/inboxes', position),
    },
  };

  /** The cursor behind the first one of the list, when it shows that position. */
  async function shown(path: string, at: string): Promise<string> {
    const list = `${path}${path.includes('?') ? '&' : '?'}limit=1`;
    const { body } = await done(send('GET', list, undefined, { 'parley-wait-for': at }));
    return String(body['next_cursor']);
  }
}
