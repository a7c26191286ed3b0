import * as bodies from './bodies';
import type { WorstCase } from './case';
import { conversation, get, json, post, wrongBodies, type Given } from './requests';
import { widest } from './texts';
import { BUSY, LARGE_CONTACT, largestId, LONG } from './world';

let made = 0;
const fresh = (prefix: string): string => `${prefix}_${(made += 1)}`;

/** Of the largest conversations, those that commands go to; the lists begin with the others. */
const target = (n: number): string => largestId(n);

const ROUTING = '/v1/routing-rules';
const WEBHOOK = '/v1/webhooks/whk_unknown';

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
  post('saveRoutingRules', 'the most of everything', ROUTING, bodies.mostRules(), { method: 'PUT' }),
  post('saveRoutingRules', 'errors in every place', ROUTING, bodies.wrongRules(), { method: 'PUT', expected: [400] }),
  ...wrongBodies('saveRoutingRules', ROUTING, 'PUT'),
  ...wrongBodies('createApiKey', '/v1/api-keys'),
  get('getApiKey', 'an unknown one', '/v1/api-keys/key_unknown', [404]),
  {
    operation: 'deleteApiKey',
    name: 'an unknown one',
    method: 'DELETE',
    path: '/v1/api-keys/key_unknown',
    expected: [404],
  },
  ...wrongBodies('createWebhook', '/v1/webhooks'),
  ...wrongBodies('changeWebhook', WEBHOOK, 'PATCH'),
  post('changeWebhook', 'an unknown one', WEBHOOK, json({ event_filters: filters() }), {
    method: 'PATCH',
    expected: [404],
  }),
  { operation: 'deleteWebhook', name: 'an unknown one', method: 'DELETE', path: WEBHOOK, expected: [404] },
  ...(
    [
      ['pauseWebhook', 'pause'],
      ['enableWebhook', 'enable'],
      ['rotateWebhookKey', 'rotate'],
      ['testWebhook', 'test'],
      ['retryDelivery', 'deliveries/dlv_unknown/retry'],
    ] as const
  ).map(([operation, word]) => post(operation, 'of an unknown one', `${WEBHOOK}/${word}`, '{}', { expected: [404] })),
  ...wrongBodies('replayWebhook', `${WEBHOOK}/replay`),
  post('replayWebhook', 'of an unknown one', `${WEBHOOK}/replay`, json({ since: '2020-01-01T00:00:00Z' }), {
    expected: [404],
  }),
  post('cancelJob', 'an unknown one', '/v1/jobs/job_unknown/cancel', '{}', { expected: [404] }),
];

/** The most filters that a webhook takes, as long as they may be. */
function filters(): readonly object[] {
  return Array.from({ length: 50 }, (_, n) => ({ key: 'tag', value: `${n} ${widest(900)}` }));
}

function tags(): readonly string[] {
  return Array.from({ length: 100 }, (_, i) => `${i} ${'\u6771'.repeat(23)}`);
}

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

/** Those that make something make another one each time: a repeat would be less work. */
export const COMMAND_CASES: readonly (() => WorstCase)[] = [
  ...COMMANDS.map((one) => () => one),

  () => post('recordMessage', 'the largest', conversation(LONG, 'messages'), bodies.largestMessageBody(fresh('msg'))),
  () => post('openConversation', 'the largest', '/v1/conversations', openingBody(fresh('conv'))),
  () => post('deliverMessage', 'the largest, with its contact', '/v1/messages', deliveryBody(fresh('msg'))),
  () =>
    post('createApiKey', 'one', '/v1/api-keys', json({ actor_type: 'api', actor_id: fresh('api'), rights: 'read' })),
  () =>
    post(
      'createWebhook',
      'the most filters',
      '/v1/webhooks',
      json({ event: '*', url: 'https://192.0.43.8/', event_filters: filters() }),
      {
        expected: [201, 409],
      },
    ),
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
