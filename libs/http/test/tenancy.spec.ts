import { inMemoryApiKeys } from '@parley/access';
import { operations, type AnyOperation } from '../src';
import { BOOTSTRAP, OTHER_KEY, publishing, startProduct, type Product } from '@parley/testing-product';

/* Every route that there is, tried with another workspace's ids, without a key, and with keys that may less. */

const BODIES: Readonly<Record<string, object>> = {
  recordMessage: { id: 'm9', direction: 'inbound', text: 'theirs' },
  addNote: { text: 'theirs' },
  assign: { assigned_to: 'usr_9', assigned_type: 'attendant' },
  snooze: { snooze_till: '2999-01-01T00:00:00Z' },
  transfer: { inbox: 'inbox_9' },
  changeTags: { add: ['theirs'] },
  changeLabels: { add: ['theirs'] },
  addParticipant: { id: 'usr_9', type: 'user' },
  patchConversation: { subject: 'theirs' },
  reportMessageStatus: { status: 'read' },
  openConversation: { id: 'conv_1', contact_id: 'cnt_1', inbox: 'i', channel_id: 'c', channel_type: 'sms' },
  deliverMessage: {
    contact_id: 'cnt_1',
    inbox: 'inbox_1',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    message: { id: 'm1', direction: 'inbound', text: 'theirs' },
  },
  saveContact: { first_name: 'Theirs' },
  saveTeammate: { type: 'attendant', name: 'Theirs' },
  saveInbox: { name: 'Theirs' },
  saveRoutingRules: { rules: [{ name: 'Theirs', then: { assign: { id: 'usr_9', type: 'attendant' } } }] },
  createApiKey: { actor_type: 'api', actor_id: 'x', rights: 'read' },
  createWebhook: { event: 'conversation.created', url: 'https://theirs.example' },
  changeWebhook: { description: 'Theirs' },
  rotateWebhookKey: { grace_seconds: 0 },
  replayWebhook: { since: '2020-01-01T00:00:00Z' },
  bulk: { commands: [{ conversation_id: 'conv_1', command: 'delete' }] },
};
/** What they answer to somebody who has nothing: their own empty workspace. */
const QUERIES: Readonly<Record<string, string>> = { findContacts: '?email=ada@example.com' };

const IDS: Readonly<Record<string, string>> = { message_id: 'm1', participant_id: 'usr_1', file: 'start.js' };
const keys: Record<string, string> = {};
let product: Product;
/** What is ours and is no conversation, by the beginning of its path. */
const own: Record<string, string> = {};
let deliveryId = '';

beforeAll(async () => {
  const keyStore = inMemoryApiKeys({ bootstrap: BOOTSTRAP });
  product = await startProduct({ keyStore });
  const sent = [
    await product.send('PUT', '/v1/contacts/cnt_1', { first_name: 'Ada', email: 'ada@example.com' }),
    await product.send('PUT', '/v1/teammates/conv_1', { type: 'attendant', name: 'Ours' }),
    await product.send('PUT', '/v1/inboxes/conv_1', { name: 'Ours' }),
    await product.send('PUT', '/v1/contacts/conv_1', { first_name: 'Ours' }),
    await product.send('PUT', '/v1/routing-rules', {
      rules: [{ name: 'Ours', then: { assign: { id: 'usr_1', type: 'attendant' } } }],
    }),
    await product.send('POST', '/v1/conversations', {
      ...{ id: 'conv_1', contact_id: 'cnt_1', inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' },
      message: { id: 'm1', direction: 'inbound', text: 'OURS' },
    }),
  ];
  expect(sent.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
  const position = String(sent.at(-1)?.body['position']);
  await product.send('GET', '/v1/conversations', undefined, { 'parley-wait-for': position });
  const rights = ['read', 'write'] as const;
  for (const right of rights) {
    const made = await keyStore.create('ws_1', {
      name: null,
      actorType: 'api',
      actorId: right,
      rights: right,
      actAs: false,
    });
    if (made.tag === 'created') keys[right] = made.key;
    if (made.tag === 'created') own['/v1/api-keys'] = made.record.id;
  }
  await makeWebhook();
});
afterAll(() => product.stop());

/** A webhook with a delivery and a job of its own. */
async function makeWebhook(): Promise<void> {
  const log = await publishing(product.publicLog);
  const spec = { event: 'conversation.created', url: 'https://ours.example', description: 'OURS' };
  const webhook = String((await product.send('POST', '/v1/webhooks', spec)).body['id']);
  // Later in the log than the conversation that was there when the webhook was made.
  await log.passBy(10);
  await log.publish({});
  const path = `/v1/webhooks/${webhook}`;
  const job = await product.send('POST', `${path}/replay`, { since: '2020-01-01T00:00:00Z' });
  const { body } = await product.send('GET', `${path}/deliveries`);
  deliveryId = String((body['data'] as readonly { readonly id: string }[])[0]?.id);
  Object.assign(own, { '/v1/webhooks': webhook, '/v1/jobs': job.body['id'] });
  expect([job.status, deliveryId]).toEqual([202, expect.stringMatching(/^dlv_/)]);
}

async function ask(one: AnyOperation, key: string | undefined, ids = IDS): Promise<{ status: number; text: string }> {
  const id = Object.entries(own).find(([beginning]) => one.path.startsWith(beginning))?.[1] ?? 'conv_1';
  const path = one.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'delivery_id' ? deliveryId : (ids[name] ?? id),
  );
  const body = one.body === undefined ? undefined : (BODIES[one.id] ?? {});
  const response = await fetch(product.url + path + (QUERIES[one.id] ?? ''), {
    method: one.method.toUpperCase(),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await textOf(response) };
}

/** A stream does not end by itself: what it begins with. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return Buffer.from(first?.value ?? []).toString();
}

const guarded = operations
  .filter(({ right }) => right !== 'nobody')
  .map((one) => [`${one.method} ${one.path}`, one] as const);
const open = operations
  .filter(({ right }) => right === 'nobody')
  .map((one) => [`${one.method} ${one.path}`, one] as const);

describe('without a key', () => {
  it.each(guarded)('%s answers 401', async (_, one) => {
    const commits = product.log.commits.length;
    expect((await ask(one, undefined)).status).toBe(401);
    expect((await ask(one, 'pk_unknown')).status).toBe(401);
    expect(product.log.commits.length).toBe(commits);
  });

  it.each(open)('%s tells nothing of a workspace', async (_, one) => {
    const { status, text } = await ask(one, undefined);
    expect(status).toBe(200);
    expect(text).not.toMatch(/ws_1|conv_1|OURS|whk_/);
  });
});

describe('with a key that may less than the route needs', () => {
  it.each(guarded.filter(([, { right }]) => right !== 'read'))('%s answers 403 to a reading key', async (_, one) => {
    const commits = product.log.commits.length;
    expect((await ask(one, keys['read'])).status).toBe(403);
    expect(product.log.commits.length).toBe(commits);
  });

  it.each(guarded.filter(([, { right }]) => right === 'admin'))('%s answers 403 to a writing key', async (_, one) => {
    expect((await ask(one, keys['write'])).status).toBe(403);
  });

  it.each(guarded.filter(([, { right }]) => right === 'read'))('%s is there for a reading key', async (_, one) => {
    expect((await ask(one, keys['read'])).status).toBe(200);
  });
});

/** These make something of their own, or list what is their own, whatever ids others have. */
const OF_THEIR_OWN = new Set([
  ...[
    'openConversation',
    'deliverMessage',
    'saveContact',
    'saveTeammate',
    'saveInbox',
    'saveRoutingRules',
    'blockContact',
    'unblockContact',
  ],
  ...[
    'eraseContact',
    'createApiKey',
    'bulk',
    'listConversations',
    'listConversationsByDate',
    'getCounts',
    'findContacts',
  ],
  ...['listTeammates', 'listInboxes', 'getRoutingRules', 'listApiKeys', 'listEvents', 'streamEvents'],
  ...['createWebhook', 'listWebhooks', 'listJobs'],
]);

describe("with another workspace's ids", () => {
  it.each(guarded.filter(([, { id }]) => !OF_THEIR_OWN.has(id)))(
    '%s answers as if there were nothing',
    async (_, one) => {
      const theirs = await ask(one, OTHER_KEY);
      expect(theirs.status).toBe(404);
      expect(theirs.text).not.toContain('OURS');
    },
  );

  it.each(guarded.filter(([, { id }]) => OF_THEIR_OWN.has(id)))(
    '%s shows and changes nothing of ours',
    async (_, one) => {
      const before = product.log.commits.filter(({ stream }) => stream.includes('-ws_1/')).length;
      const theirs = await ask(one, OTHER_KEY);
      expect(theirs.status).toBeLessThan(300);
      expect(theirs.text).not.toMatch(/OURS|Ours|Ada|ws_1|ours\.example/);
      expect(product.log.commits.filter(({ stream }) => stream.includes('-ws_1/')).length).toBe(before);
    },
  );

  it('leaves our webhooks, their deliveries and jobs as they were', async () => {
    const before = await webhooksNow();
    const changing = guarded.filter(([, { method, path }]) => method !== 'get' && /webhooks|jobs/.test(path));
    expect(changing.length).toBeGreaterThan(8);
    for (const [, one] of changing) await ask(one, OTHER_KEY);
    expect(await webhooksNow()).toEqual(before);
  });

  async function webhooksNow(): Promise<readonly unknown[]> {
    const path = `/v1/webhooks/${String(own['/v1/webhooks'])}`;
    const paths = [path, `${path}/deliveries`, '/v1/jobs', '/v1/webhooks'];
    const answers = await Promise.all(paths.map((one) => product.send('GET', one)));
    expect(JSON.stringify(answers[0]?.body)).toContain('OURS');
    return answers.map(({ body }) => body);
  }

  it('tries every route that there is', () => {
    const routes = product.routes.filter((route) => !route.startsWith('HEAD '));
    expect(routes.length).toBe(guarded.length + open.length);
  });
});
