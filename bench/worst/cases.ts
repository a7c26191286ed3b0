import * as bodies from './bodies';
import type { WorstCase } from './case';
import { widest } from './texts';
import { BUSY, LARGE_CONTACT, LARGE_INBOX, largestId, LONG, SIZES, TEXTS } from './world';

/*
 * For each operation of the API what is most work within its limits. Commands change what they are sent to, so each has a
 * conversation of its own; what a case makes is made so often as it is asked.
 */

let made = 0;
const fresh = (prefix: string): string => `${prefix}_${(made += 1)}`;

const json = (value: unknown): string => JSON.stringify(value);
const BAD = [400];
const MANY = 50;

type Given = Omit<WorstCase, 'operation' | 'name' | 'method' | 'path' | 'expected'> &
  Partial<Pick<WorstCase, 'expected'>>;

const get = (operation: string, name: string, path: string, expected: readonly number[] = [200]): WorstCase => ({
  operation,
  name,
  method: 'GET',
  path,
  expected,
});

const post = (
  operation: string,
  name: string,
  path: string,
  body: string,
  { expected = [200, 201], method = 'POST' }: Given & { readonly method?: string } = {},
): WorstCase => ({ operation, name, method, path, body, expected });

/** What is wrong with a body is told at most so often, and quickly, whatever it is. */
const wrongBodies = (operation: string, path: string, method = 'POST'): readonly WorstCase[] =>
  Object.entries({
    'unknown fields': bodies.unknownFields(),
    'a field with a long name': bodies.longField(),
    'lists in lists': bodies.nested(),
    'empty lists': bodies.emptyLists(),
  }).map(([name, body]) => post(operation, name, path, body, { method, expected: BAD }));

const conversation = (id: string, command: string): string => `/v1/conversations/${id}/${command}`;

/** Of the largest conversations, those that commands go to; the lists begin with the others. */
const target = (n: number): string => largestId(n);

const manyValues = (of: (n: number) => string): string => Array.from({ length: MANY }, (_, n) => of(n)).join(',');
const inboxes = manyValues((n) => `inbox_${n.toString().padStart(5, '0')}`);
const assignees = manyValues((n) => (n === 0 ? BUSY : `usr_${n}`));

const LISTS: readonly WorstCase[] = [
  get('listConversations', 'the largest', `/v1/conversations?inbox=${LARGE_INBOX}&limit=200`),
  get('listConversations', 'those with the most participants', '/v1/conversations?inbox=inbox_crowded&limit=200'),
  get('listConversations', 'nobody’s, of all inboxes', '/v1/conversations?assigned_to=none&limit=200'),
  get(
    'listConversations',
    'somebody’s, of as many inboxes',
    `/v1/conversations?assigned_to=${BUSY}&status=all&limit=200`,
  ),
  get(
    'listConversations',
    'many assignees in many inboxes',
    `/v1/conversations?assigned_to=${assignees}&inbox=${inboxes}&status=all&limit=200`,
  ),
  get('listConversations', 'a filter that lets nothing through', '/v1/conversations?tag=nothing&status=all&limit=200'),
  get('listConversations', 'a word that all have', '/v1/conversations?q=order&status=all&limit=200'),
  get('listConversations', 'the words of the largest', `/v1/conversations?q=${encodeURIComponent('東東')}&limit=200`),
  get('listConversations', 'by creation', `/v1/conversations?inbox=${LARGE_INBOX}&sort=-created&limit=200`),
  post(
    'listConversationsByDate',
    'the largest',
    '/v1/conversations/list',
    json({ filters: { inboxes: [LARGE_INBOX] }, limit: 200 }),
  ),
  post(
    'listConversationsByDate',
    'nobody’s',
    '/v1/conversations/list',
    json({ filters: { assigned: null }, limit: 200 }),
  ),
  ...wrongBodies('listConversationsByDate', '/v1/conversations/list'),
  get('getCounts', 'of all inboxes', '/v1/counts'),
  get('getCounts', 'of many', `/v1/counts?inbox=${inboxes}`),
  get('findContacts', 'all of one phone', '/v1/contacts?phone=%2B4915112345678&limit=200'),
  get('getContact', 'the largest', `/v1/contacts/${LARGE_CONTACT}`),
  get('listTeammates', 'a page', '/v1/teammates?limit=200'),
  get('getTeammate', 'one', '/v1/teammates/usr_10'),
  get('listInboxes', 'a page', '/v1/inboxes?limit=200'),
  get('getInbox', 'one', '/v1/inboxes/inbox_00010'),
  get('listApiKeys', 'a page', '/v1/api-keys?limit=200'),
];

const last = SIZES.messages;
const ONE: readonly WorstCase[] = [
  get('getConversation', 'the largest', `/v1/conversations/${largestId(1)}`),
  get('getConversation', 'at the last revision', `/v1/conversations/${LONG}?revision=${last}`),
  get('getConversation', 'in the middle', `/v1/conversations/${LONG}?revision=${Math.floor(last / 2) + 511}`),
  get('getConversation', 'at a time', `/v1/conversations/${LONG}?as_of=2025-12-31T00:00:00Z`),
  get('getHistory', 'of the largest messages and notes', `${conversation(TEXTS, 'history')}?limit=200`),
  get('getHistory', 'in the middle of many', `${conversation(LONG, 'history')}?after=${last / 2}&limit=200`),
  get('listMessages', 'the largest', `${conversation(TEXTS, 'messages')}?limit=200`),
  get('listMessages', 'in the middle of many', `${conversation(LONG, 'messages')}?before=${last / 2}&limit=200`),
];

const onConversation = (operation: string, command: string, body = '{}', given: Given = {}): readonly WorstCase[] => [
  post(operation, 'the largest conversation', conversation(target(2), command), body, given),
  post(operation, 'one of very many messages', conversation(LONG, command), body, given),
];

const COMMANDS: readonly WorstCase[] = [
  ...onConversation('close', 'close'),
  ...onConversation('reopen', 'reopen'),
  ...onConversation('snooze', 'snooze', json({ snooze_till: '2040-01-01T00:00:00Z' })),
  ...onConversation('unsnooze', 'unsnooze'),
  ...onConversation('markRead', 'read', json({ up_to: 'm_100' }), { expected: [200, 404] }),
  ...onConversation('markUnread', 'unread'),
  ...onConversation('assign', 'assign', json({ assigned_to: BUSY, assigned_type: 'attendant' })),
  ...onConversation('unassign', 'unassign'),
  ...onConversation('transfer', 'transfer', json({ inbox: 'inbox_moved' })),
  ...onConversation('mute', 'mute'),
  ...onConversation('unmute', 'unmute'),
  ...onConversation('reportMessageStatus', 'messages/m_100/status', json({ status: 'read' }), { expected: [200, 404] }),
  ...onConversation('activateParticipant', 'participants/cnt_2_1/activate', '{}', { expected: [200, 404, 409] }),
  post('addNote', 'the largest note', conversation(target(3), 'notes'), json({ text: widest(20_000) })),
  post('changeTags', 'all of them', conversation(target(4), 'tags'), json({ add: ['x'], remove: tags() }), {
    expected: [200, 409],
  }),
  post('changeLabels', 'all of them', conversation(target(5), 'labels'), json({ add: ['x'], remove: tags() }), {
    expected: [200, 409],
  }),
  post(
    'addParticipant',
    'one more',
    conversation(target(6), 'participants'),
    json({ id: 'cnt_more', type: 'contact' }),
    {
      expected: [200, 409],
    },
  ),
  post('patchConversation', 'the description', `/v1/conversations/${target(7)}`, json({ description: widest(4_000) }), {
    method: 'PATCH',
    expected: [200, 409],
  }),
  ...wrongBodies('patchConversation', `/v1/conversations/${target(7)}`, 'PATCH'),
  {
    operation: 'removeParticipant',
    name: 'one',
    method: 'DELETE',
    path: conversation(target(8), 'participants/cnt_8_1'),
    expected: [200, 404],
  },
  post('archive', 'the largest', conversation(target(9), 'archive'), '{}'),
  {
    operation: 'deleteConversation',
    name: 'the largest',
    method: 'DELETE',
    path: `/v1/conversations/${target(10)}`,
    expected: [200, 404],
  },
  ...wrongBodies('recordMessage', conversation(target(11), 'messages')),
  ...wrongBodies('openConversation', '/v1/conversations'),
  ...wrongBodies('deliverMessage', '/v1/messages'),
  ...wrongBodies('saveContact', '/v1/contacts/cnt_saved', 'PUT'),
  post('saveContact', 'the largest', '/v1/contacts/cnt_saved', bodies.largestContact(), { method: 'PUT' }),
  post('saveContact', 'metadata of many parts', '/v1/contacts/cnt_parts', bodies.manyFieldsOfMetadata(), {
    method: 'PUT',
  }),
  post('blockContact', 'the largest', `/v1/contacts/${LARGE_CONTACT}/block`, '{}'),
  post('unblockContact', 'the largest', `/v1/contacts/${LARGE_CONTACT}/unblock`, '{}'),
  post('saveTeammate', 'the largest', '/v1/teammates/usr_saved', json({ type: 'attendant', name: widest(200) }), {
    method: 'PUT',
  }),
  ...wrongBodies('saveTeammate', '/v1/teammates/usr_saved', 'PUT'),
  post('saveInbox', 'the largest', '/v1/inboxes/inbox_saved', json({ name: widest(200) }), { method: 'PUT' }),
  ...wrongBodies('saveInbox', '/v1/inboxes/inbox_saved', 'PUT'),
  ...wrongBodies('createApiKey', '/v1/api-keys'),
  get('getApiKey', 'an unknown one', '/v1/api-keys/key_unknown', [404]),
  {
    operation: 'deleteApiKey',
    name: 'an unknown one',
    method: 'DELETE',
    path: '/v1/api-keys/key_unknown',
    expected: [404],
  },
];

function tags(): readonly string[] {
  return Array.from({ length: 100 }, (_, i) => `${i} ${'\u6771'.repeat(23)}`);
}

/** Made anew each time: a repeat would be less work. */
const FRESH: readonly (() => WorstCase)[] = [
  () => post('recordMessage', 'the largest', conversation(LONG, 'messages'), bodies.largestMessageBody(fresh('msg'))),
  () => post('openConversation', 'the largest', '/v1/conversations', openingBody(fresh('conv'))),
  () => post('deliverMessage', 'the largest, with its contact', '/v1/messages', deliveryBody(fresh('msg'))),
  () =>
    post('createApiKey', 'one', '/v1/api-keys', json({ actor_type: 'api', actor_id: fresh('api'), rights: 'read' })),
  () =>
    post('bulk', '1,000 messages for one conversation', '/v1/bulk', bodies.bulkOfMessages('conv_free_1', (made += 1))),
  () => post('bulk', '1,000 messages for one of very many', '/v1/bulk', bodies.bulkOfMessages(LONG, (made += 1))),
  () =>
    post(
      'bulk',
      '1,000 patches',
      '/v1/bulk',
      bodies.bulkOver((n) => `conv_free_${n}`),
    ),
  () =>
    post(
      'bulk',
      'patches of the largest',
      '/v1/bulk',
      bodies.bulkOver((n) => largestId(20 + (n % 300))),
    ),
];

const BULK: readonly WorstCase[] = [
  post('bulk', 'items of unknown fields', '/v1/bulk', bodies.bulkOfUnknownFields()),
  post('bulk', 'items with unknown fields', '/v1/bulk', bodies.bulkWithUnknownFields()),
  post('bulk', 'one item of very many fields', '/v1/bulk', bodies.bulkOfOneItem()),
  post('bulk', 'a very long id', '/v1/bulk', bodies.bulkOfLongId()),
  post('bulk', 'empty lists', '/v1/bulk', bodies.bulkOfEmptyLists(), { expected: BAD }),
  post('bulk', 'lists in lists', '/v1/bulk', bodies.bulkOfNested(), { expected: BAD }),
];

/** They say what they say, whoever asks. */
const OPEN: readonly WorstCase[] = [
  get('getLive', 'as it is', '/health/live'),
  get('getReady', 'as it is', '/health/ready'),
  get('getMetrics', 'as it is', '/metrics'),
  get('getOpenApi', 'as it is', '/openapi.json'),
  get('getDocs', 'as it is', '/docs'),
  get('getDocsFile', 'the largest', '/docs/swagger-ui-bundle.js'),
];

/** The one that must come last: it takes away what others ask for. */
const LAST: readonly WorstCase[] = [
  {
    operation: 'eraseContact',
    name: 'of all those in the largest inboxes',
    method: 'DELETE',
    path: `/v1/contacts/${LARGE_CONTACT}`,
    expected: [200],
  },
];

/** Each gives a request, a fresh one where it needs to be. */
export const WORST_CASES: readonly (() => WorstCase)[] = [
  ...[...OPEN, ...LISTS, ...ONE, ...COMMANDS, ...BULK].map((one) => () => one),
  ...FRESH,
  ...LAST.map((one) => () => one),
];

function openingBody(id: string): string {
  return json({
    id,
    contact: JSON.parse(bodies.largestContact()) as object,
    inbox: 'inbox_1',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    subject: widest(500),
    members: Array.from({ length: 200 }, (_, n) => ({ id: `usr_${n}`, name: 'Somebody' })),
    participants: Array.from({ length: 99 }, (_, n) => ({ id: `cnt_${n}_1`, type: 'contact' })),
    tags: tags(),
    labels: tags(),
    message: JSON.parse(bodies.largestMessageBody('m_first')) as object,
  });
}

const deliveryBody = (id: string): string =>
  json({
    contact: JSON.parse(bodies.largestContact()) as object,
    inbox: 'inbox_1',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    message: JSON.parse(bodies.largestMessageBody(id)) as object,
  });
