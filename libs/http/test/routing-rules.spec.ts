import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

const PATH = '/v1/routing-rules';
const ada = { id: 'usr_ada', type: 'attendant' };
const parrot = { id: 'agt_parrot', type: 'agent' };
const toAda = { name: 'All to Ada', when: {}, then: { assign: ada } };

/** One of each kind, and each condition. */
const RULES = [
  {
    name: 'Gold',
    when: { contact_metadata: { plan: 'gold', seats: [1, { used: true }], since: null } },
    then: { assign: ada },
  },
  {
    name: 'Sales',
    when: {
      inbox: ['inb_sales'],
      channel_type: ['whatsapp', 'email'],
      tag: ['VIP', 'Straße'],
      label: ['Berlin'],
      priority: ['high'],
    },
    then: { round_robin: [ada, parrot] },
  },
  { name: 'Mail', when: { channel_type: ['email'] }, then: { least_open: [ada] } },
  { name: 'First the parrot', when: {}, then: { agent_first: parrot, then_to: { round_robin: [ada] } } },
  { name: 'Others', when: {}, then: { agent_first: parrot, then_to: { least_open: [ada] } } },
];

let product: Product;
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.stop());

const save = (rules: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  product.send('PUT', PATH, { rules }, headers);

const shownAfter = async (saved: Answer): Promise<Answer> =>
  product.send('GET', PATH, undefined, { 'parley-wait-for': String(saved.body['position']) });

describe('the routing rules of a workspace', () => {
  it('are none before any were saved', async () => {
    const read = await product.send('GET', PATH);
    expect(read).toMatchObject({ status: 200, body: { rules: [], revision: null } });
    expect(read.headers.get('etag')).toBeNull();
  });

  it('are shown as they were saved, in their order, to their own workspace alone', async () => {
    const saved = await save(RULES);
    expect(saved).toMatchObject({ status: 201, body: { id: 'rules', revision: 0, changed: true } });
    const read = await shownAfter(saved);
    expect(read.body).toEqual({ rules: RULES, revision: 0 });
    expect(read.headers.get('etag')).toBe('"0"');
    const theirs = await product.send('GET', PATH, undefined, { authorization: `Bearer ${OTHER_KEY}` });
    expect(theirs.body).toEqual({ rules: [], revision: null });
  });

  it('are replaced as a whole, also by none, and sent back as they were read they change nothing', async () => {
    const { body } = await shownAfter(await save(RULES));
    expect(await product.send('PUT', PATH, body)).toMatchObject({ status: 200, body: { changed: false, revision: 0 } });
    const none = await save([]);
    expect(none.body).toMatchObject({ changed: true, revision: 1 });
    expect((await shownAfter(none)).body).toEqual({ rules: [], revision: 1 });
    expect((await save([])).body).toMatchObject({ changed: false, revision: 1 });
  });

  it('can be saved as none first, and that is waited for like any others', async () => {
    expect((await shownAfter(await save([]))).body).toEqual({ rules: [], revision: 0 });
  });

  it('are saved under the right If-Match only, so that of two who edit them none is overwritten', async () => {
    expect(await save([toAda], { 'if-match': '"0"' })).toMatchObject({ status: 412, body: { revision: null } });
    await save([toAda]);
    expect((await save(RULES, { 'if-match': '"0"' })).body).toMatchObject({ revision: 1 });
    const late = await save([], { 'if-match': '"0"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed', revision: 1 } });
  });

  it('may leave out the conditions, and spaces around names and tags are cut off', async () => {
    const rules = [
      { name: '  Night  ', then: { assign: ada } },
      { ...toAda, when: { tag: [' vip '] } },
    ];
    expect((await shownAfter(await save(rules))).body['rules']).toEqual([
      { name: 'Night', when: {}, then: { assign: ada } },
      { ...toAda, when: { tag: ['vip'] } },
    ]);
  });

  it('take names and values that objects inherit like any others', async () => {
    const text = `{"rules":[{"name":"__proto__","when":{"contact_metadata":{"__proto__":1,"constructor":{"a":1}}},"then":{"assign":{"id":"usr_ada","type":"attendant"}}}]}`;
    const saved = await product.send('PUT', PATH, text);
    const read = await shownAfter(saved);
    expect(JSON.stringify(read.body['rules'])).toBe(JSON.stringify((JSON.parse(text) as { rules: unknown }).rules));
  });

  it('are taken as the page for integrators has them', async () => {
    const page = readFileSync(join(__dirname, '../../../docs/integrators.md'), 'utf8');
    const [, body = ''] = /^PUT \/v1\/routing-rules\n([^]*?)```$/m.exec(page) ?? [];
    const saved = await product.send('PUT', PATH, body);
    expect(saved.status).toBe(201);
    expect((await shownAfter(saved)).body['rules']).toMatchObject((JSON.parse(body) as { rules: object[] }).rules);
  });

  it('are not a contact to change', async () => {
    const asContact = await save([toAda], { 'parley-actor': 'contact:cnt_zoe' });
    expect(asContact).toMatchObject({ status: 403, body: { code: 'actor_not_allowed' } });
  });
});

/** So many that differ. */
const many = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, n) => ({ ...toAda, name: `Rule ${n}` }));
const people = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, n) => ({ id: `usr_${n}`, type: 'attendant' }));
const values = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `v_${n}`);
const fields = (count: number): object => Object.fromEntries(values(count).map((name) => [name, 1]));
const named = (...names: readonly string[]): readonly unknown[] => names.map((name) => ({ ...toAda, name }));
const doing = (then: unknown): readonly unknown[] => [{ ...toAda, then }];
const having = (when: unknown): readonly unknown[] => [{ ...toAda, when }];

describe('rules at their limits', () => {
  it.each<[string, readonly unknown[]]>([
    ['100 rules', many(100)],
    ['a name of 200 characters', [{ ...toAda, name: '🙂'.repeat(200) }]],
    ['names that differ in their case', [toAda, { ...toAda, name: 'all to ada' }]],
    ['names with something invisible in them', named('👩\u200d💻', 'नमस्\u200dते', 'Caf\u00e9')],
    ['100 people in a list', doing({ round_robin: people(100) })],
    ['a person and an agent of one id', doing({ least_open: [ada, { ...ada, type: 'agent' }] })],
    ['50 values of a condition', having({ inbox: values(50), tag: values(50), label: values(50) })],
    ['20 names of metadata', having({ contact_metadata: fields(20) })],
  ])('are taken: %s', async (_, rules) => {
    expect((await save(rules)).status).toBe(201);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['101 rules', many(101), ['rules']],
    ['a name of 201 characters', [{ ...toAda, name: 'x'.repeat(201) }], ['rules.0.name']],
    ['a name of spaces', [{ ...toAda, name: '  ' }], ['rules.0.name']],
    ['names with nothing to be seen', named('\u200b\u2060', '\u200b\u2060'), ['rules.0.name', 'rules.1.name']],
    ['names with control characters', named('a\nb', 'c\u0085d', '\u001be'), [0, 1, 2].map((n) => `rules.${n}.name`)],
    ['a name in another canonical form', named('Caf\u00e9', 'Cafe\u0301'), ['rules.1.name']],
    ['a name that looks the same', named('A', 'B', 'A\u200b', '\u00ad B'), ['rules.2.name', 'rules.3.name']],
    ['a name twice', [toAda, toAda, { ...toAda, name: ' All to Ada ' }], ['rules.1.name', 'rules.2.name']],
    ['101 people', doing({ round_robin: people(101) }), ['rules.0.then.round_robin']],
    ['nobody', doing({ least_open: [] }), ['rules.0.then.least_open']],
    ['somebody twice', doing({ round_robin: [ada, parrot, ada] }), ['rules.0.then.round_robin.2']],
    [
      'somebody twice behind an agent',
      doing({ agent_first: parrot, then_to: { least_open: [ada, ada] } }),
      ['rules.0.then.then_to.least_open.1'],
    ],
    ['an empty condition', having({ inbox: [], priority: [] }), ['rules.0.when.inbox', 'rules.0.when.priority']],
    ['51 values', having({ label: values(51) }), ['rules.0.when.label']],
    ['21 names of metadata', having({ contact_metadata: fields(21) }), ['rules.0.when.contact_metadata']],
    [
      'metadata of more than 16 KiB',
      having({ contact_metadata: { a: 'x'.repeat(16_384) } }),
      ['rules.0.when.contact_metadata'],
    ],
    ['nothing to do', doing({}), ['rules.0.then']],
    ['two things to do', doing({ assign: ada, round_robin: [ada] }), ['rules.0.then.round_robin']],
    ['an agent and nobody behind it', doing({ agent_first: parrot }), ['rules.0.then.then_to']],
    ['somebody behind no agent', doing({ assign: ada, then_to: { round_robin: [ada] } }), ['rules.0.then.then_to']],
    ['nothing behind an agent', doing({ agent_first: parrot, then_to: {} }), ['rules.0.then.then_to']],
    [
      'two things behind an agent',
      doing({ agent_first: parrot, then_to: { round_robin: [ada], least_open: [ada] } }),
      ['rules.0.then.then_to.least_open'],
    ],
    [
      'an agent behind an agent',
      doing({ agent_first: parrot, then_to: { assign: ada } }),
      ['rules.0.then.then_to', 'rules.0.then.then_to.assign'],
    ],
    [
      'much at once',
      [
        { name: 7, when: { colour: ['red'] }, then: { assign: { id: 'a b', type: 'robot' } } },
        { name: 'A', when: { channel_type: ['fax'] }, then: { least_open: [ada, ada] } },
        { name: 'A', then: { round_robin: [ada] } },
      ],
      [
        'rules.0.name',
        'rules.0.then.assign.id',
        'rules.0.then.assign.type',
        'rules.0.when.colour',
        'rules.1.then.least_open.1',
        'rules.1.when.channel_type.0',
        'rules.2.name',
      ],
    ],
  ])('are refused beyond them, and every place is named: %s', async (_, rules, paths) => {
    const before = product.log.commits.length;
    const answer = await save(rules);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const errors = answer.body['errors'] as readonly { readonly path: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(paths);
    expect(product.log.commits.length).toBe(before);
  });

  it('say of a condition without values that it is to be left out', async () => {
    const answer = await save(having({ tag: [] }));
    expect(answer.body['errors']).toEqual([
      { path: 'rules.0.when.tag', message: expect.stringContaining('leave it out') },
    ]);
  });
});
