import { CONVERSATION } from './bodies';
import type { Request } from './request';
import { bad, refused, type Row } from './row';

/** Paths that lead nowhere, climb, or carry what is no id; and methods that a path does not take. */

const get = (path: string): Request => ({ method: 'GET', path });
const post = (path: string): Request => ({ method: 'POST', path, body: {} });
const nowhere = (path: string, method = 'GET'): Row =>
  refused(`${method} ${path} leads nowhere`, { method, path }, 404, 'not_found');

const NO_IDS: Readonly<Record<string, string>> = {
  'a NUL': 'a%00b',
  'only a NUL': '%00',
  'a slash': 'a%2Fb',
  'a climb': '..%2F..%2Fetc%2Fpasswd',
  'two dots': '..',
  'a space': 'a%20b',
  'letters of another script': '%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82',
  'a face': '%F0%9F%98%80',
  'a letter that only looks like one': 'conv_kn%D0%BEwn',
  'a line break': 'a%0D%0Ab',
  'a quote': "a'b",
  'a bracket': 'a%3Cscript%3E',
  __proto__: '__proto__',
  '129 characters': 'x'.repeat(129),
};

const IDS: readonly (readonly [route: string, request: (id: string) => Request, path: string])[] = [
  ['GET /v1/conversations/{id}', (id) => get(`/v1/conversations/${id}`), 'id'],
  ['POST /v1/conversations/{id}/close', (id) => post(`/v1/conversations/${id}/close`), 'id'],
  ['PUT /v1/contacts/{id}', (id) => ({ method: 'PUT', path: `/v1/contacts/${id}`, body: { first_name: 'Ada' } }), 'id'],
  ['GET /v1/inboxes/{id}', (id) => get(`/v1/inboxes/${id}`), 'id'],
];

const FEW = ['a%00b', 'a%2Fb', '__proto__', 'x'.repeat(129)];
const MORE: readonly (readonly [route: string, request: (id: string) => Request, path: string])[] = [
  ['GET …/history', (id) => get(`/v1/conversations/${id}/history`), 'id'],
  ['GET …/messages', (id) => get(`/v1/conversations/${id}/messages`), 'id'],
  ['PATCH …', (id) => ({ method: 'PATCH', path: `/v1/conversations/${id}`, body: { muted: true } }), 'id'],
  ['DELETE …', (id) => ({ method: 'DELETE', path: `/v1/conversations/${id}` }), 'id'],
  [
    'DELETE …/participants/{participant_id}',
    (id) => ({ method: 'DELETE', path: `${CONVERSATION}/participants/${id}` }),
    'participant_id',
  ],
  [
    'POST …/participants/{participant_id}/activate',
    (id) => post(`${CONVERSATION}/participants/${id}/activate`),
    'participant_id',
  ],
  ['GET /v1/contacts/{id}', (id) => get(`/v1/contacts/${id}`), 'id'],
  ['POST /v1/contacts/{id}/block', (id) => post(`/v1/contacts/${id}/block`), 'id'],
  ['DELETE /v1/contacts/{id}', (id) => ({ method: 'DELETE', path: `/v1/contacts/${id}` }), 'id'],
  ['GET /v1/teammates/{id}', (id) => get(`/v1/teammates/${id}`), 'id'],
  [
    'PUT /v1/teammates/{id}',
    (id) => ({ method: 'PUT', path: `/v1/teammates/${id}`, body: { type: 'agent', name: 'Ada' } }),
    'id',
  ],
  ['GET /v1/webhooks/{id}', (id) => get(`/v1/webhooks/${id}`), 'id'],
  ['POST /v1/webhooks/{id}/test', (id) => post(`/v1/webhooks/${id}/test`), 'id'],
  [
    'POST /v1/webhooks/{id}/deliveries/{delivery_id}/retry',
    (id) => post(`/v1/webhooks/whk_1/deliveries/${id}/retry`),
    'delivery_id',
  ],
  ['POST /v1/jobs/{id}/cancel', (id) => post(`/v1/jobs/${id}/cancel`), 'id'],
  ['PUT /v1/inboxes/{id}', (id) => ({ method: 'PUT', path: `/v1/inboxes/${id}`, body: { name: 'Support' } }), 'id'],
];

const ids = [
  ...IDS.flatMap(([route, request, path]) =>
    Object.entries(NO_IDS).map(([what, id]) => bad(`${route} with an id of ${what}`, request(id), [path])),
  ),
  ...IDS.flatMap(([route, request]) =>
    [1_537, 10_000].map((length) =>
      refused(`${route} with an id of ${length} characters`, request('x'.repeat(length)), 414, 'uri_too_long'),
    ),
  ),
  ...MORE.flatMap(([route, request, path]) =>
    FEW.map((id) => bad(`${route} with the id ${id.slice(0, 20)}`, request(id), [path])),
  ),
];

const NO_MESSAGE_IDS: Readonly<Record<string, string>> = {
  'a NUL': 'a%00b',
  'a line break': 'a%0D%0Ab',
  'a space at its end': 'a%20',
  'a space before it': '%C2%A0a',
  'a control character of Latin-1': 'a%C2%85b',
  '513 characters': 'x'.repeat(513),
  '513 slashes': '%2F'.repeat(512) + 'x',
};

const messageIds = Object.entries(NO_MESSAGE_IDS).map(([what, id]) =>
  bad(
    `POST …/messages/{message_id}/status with an id of ${what}`,
    { method: 'POST', path: `${CONVERSATION}/messages/${id}/status`, body: { status: 'read' } },
    ['message_id'],
  ),
);

const WRONG: readonly (readonly [path: string, ...methods: string[]])[] = [
  ['/v1/conversations', 'PUT', 'PATCH', 'DELETE'],
  [CONVERSATION, 'PUT', 'POST'],
  [`${CONVERSATION}/messages`, 'PUT', 'PATCH', 'DELETE'],
  [`${CONVERSATION}/close`, 'GET', 'PUT', 'DELETE'],
  [`${CONVERSATION}/history`, 'DELETE', 'PUT'],
  [`${CONVERSATION}/participants/usr_2`, 'GET', 'PUT'],
  [`${CONVERSATION}/messages/m1/status`, 'GET', 'DELETE'],
  ['/v1/messages', 'GET', 'PUT'],
  ['/v1/counts', 'POST', 'DELETE'],
  ['/v1/contacts', 'POST', 'DELETE'],
  ['/v1/contacts/cnt_known', 'POST', 'PATCH'],
  ['/v1/contacts/cnt_known/block', 'GET'],
  ['/v1/teammates/usr_known', 'POST', 'PATCH'],
  ['/v1/inboxes/inbox_1', 'POST', 'PATCH'],
  ['/v1/routing-rules', 'POST', 'PATCH', 'DELETE'],
  ['/v1/api-keys', 'PUT', 'DELETE'],
  ['/v1/webhooks', 'PUT', 'DELETE'],
  ['/v1/webhooks/whk_never', 'PUT', 'POST'],
  ['/v1/webhooks/whk_never/pause', 'GET', 'DELETE'],
  ['/v1/webhooks/whk_never/deliveries', 'POST', 'DELETE'],
  ['/v1/jobs', 'POST', 'DELETE'],
  ['/v1/jobs/job_never', 'PATCH', 'DELETE'],
  ['/health/live', 'POST', 'DELETE'],
];

const wrongMethods = [
  ...WRONG.flatMap(([path, ...methods]) =>
    methods.map((method) => refused(`${path} does not take ${method}`, { method, path }, 405, 'method_not_allowed')),
  ),
  refused('a method of another protocol', { method: 'PROPFIND', path: CONVERSATION }, 405, 'method_not_allowed'),
  refused('TRACE', { method: 'TRACE', path: CONVERSATION }, 405, 'method_not_allowed'),
];

export const urlRows: readonly Row[] = [
  ...ids,
  ...messageIds,
  ...['/v1/conversations/%ZZ', '/v1/conversations/%', '/v1/conversations/%C3%28', '/v1/conversations/%ED%A0%80'].map(
    (path) => bad(`GET ${path}, whose escapes cannot be read`, get(path), ['url']),
  ),
  nowhere('/'),
  nowhere('/v1'),
  nowhere('/v2/conversations'),
  nowhere('/V1/conversations'),
  nowhere('/v1/nothing'),
  nowhere('/v1/conversations/../../etc/passwd'),
  nowhere('/../../etc/passwd'),
  nowhere('/v1/../v1/conversations'),
  nowhere('/./v1/conversations'),
  nowhere('//v1/conversations'),
  nowhere('/v1//conversations'),
  nowhere('/v1/%2e%2e/conversations'),
  nowhere(`${CONVERSATION}/close/now`, 'POST'),
  nowhere(`${CONVERSATION}/nonsense`),
  nowhere(`/v1/${'x/'.repeat(2_000)}`),
  nowhere('/.env'),
  nowhere('/v1/conversations/'),
  nowhere('/v1/conversations//messages'),
  nowhere('/v1/conversations//close', 'POST'),
  ...['nonsense', 'constructor', '__proto__', 'patch', 'delete', 'status'].map((word) =>
    refused(`${word} is no command`, post(`${CONVERSATION}/${word}`), 404, 'not_found'),
  ),
  refused('nonsense is no command of a contact', post('/v1/contacts/cnt_known/nonsense'), 404, 'not_found'),
  ...wrongMethods,
];
