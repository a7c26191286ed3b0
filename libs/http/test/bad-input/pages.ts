import { CONVERSATION, GOOD } from './bodies';
import { bad, type Known, type Row } from './row';

/** Query strings: pages, cursors, times, words and names that are not known. */

const get = (path: string): { readonly method: string; readonly path: string } => ({ method: 'GET', path });

const LISTS = {
  conversations: '/v1/conversations',
  teammates: '/v1/teammates',
  inboxes: '/v1/inboxes',
  history: `${CONVERSATION}/history`,
  messages: `${CONVERSATION}/messages`,
  keys: '/v1/api-keys',
  webhooks: '/v1/webhooks',
  deliveries: '/v1/webhooks/whk_never/deliveries',
  jobs: '/v1/jobs',
};

const LIMITS = [
  '0',
  '201',
  '-1',
  '1.5',
  '1e2',
  'abc',
  '',
  '05',
  '0x10',
  '%2B5',
  '%205',
  '5%00',
  '99999999999999999999',
];

const limits = Object.values(LISTS).flatMap((path) => [
  ...LIMITS.map((limit) => bad(`${path} with the limit ${limit || '""'}`, get(`${path}?limit=${limit}`), ['limit'])),
  bad(`${path} with two limits`, get(`${path}?limit=1&limit=2`), ['limit']),
]);

const cursor = (path: string, of: (known: Known) => string) => (known: Known) =>
  get(`${path}cursor=${encodeURIComponent(of(known))}`);
const list = '/v1/conversations?';
const CURSORS: readonly (readonly [name: string, path: string, cursor: (known: Known) => string])[] = [
  ['a cursor that is none', list, () => 'abc'],
  ['an empty cursor', list, () => ''],
  ['a cursor of 10 KB', list, ({ cursors }) => cursors.updated.padEnd(10_000, 'A')],
  ['a cursor of another sort', list, ({ cursors }) => cursors.created],
  ['a cursor of the default sort for another', '/v1/conversations?sort=updated&', ({ cursors }) => cursors.updated],
  ['a cursor of the teammates', list, ({ cursors }) => cursors.teammates],
  ['a cursor without its last character', list, ({ cursors }) => cursors.updated.slice(0, -1)],
  ['a cursor without its last four characters', list, ({ cursors }) => cursors.updated.slice(0, -4)],
  ['half a cursor', list, ({ cursors }) => cursors.updated.slice(0, cursors.updated.length / 2)],
  ['a cursor without its beginning', list, ({ cursors }) => cursors.updated.slice(1)],
  ['a cursor with one character changed', list, ({ cursors }) => `B${cursors.updated.slice(1)}`],
  ['a cursor with padding', list, ({ cursors }) => `${cursors.updated}=`],
  ['a cursor with a space behind it', list, ({ cursors }) => `${cursors.updated} `],
  ['a cursor twice in one', list, ({ cursors }) => cursors.updated + cursors.updated],
  ['a position as a cursor', list, ({ position }) => position],
  ['a cursor of the inboxes', '/v1/teammates?', ({ cursors }) => cursors.inboxes],
  ['a cursor of the conversations', '/v1/inboxes?', ({ cursors }) => cursors.updated],
  ['an empty cursor', '/v1/inboxes?', () => ''],
  ['a cursor without its last character', '/v1/teammates?', ({ cursors }) => cursors.teammates.slice(0, -1)],
  ['a cursor that is none', '/v1/api-keys?', () => 'abc'],
  ['a cursor that is none', '/v1/webhooks?', () => 'abc'],
  ['a cursor of the teammates', '/v1/webhooks/whk_never/deliveries?', ({ cursors }) => cursors.teammates],
  ['a cursor of the inboxes', '/v1/jobs?', ({ cursors }) => cursors.inboxes],
];

const cursors = [
  ...CURSORS.map(([name, path, of]) => bad(`${path} with ${name}`, cursor(path, of), ['cursor'])),
  bad('two cursors', ({ cursors: { updated } }) => get(`${list}cursor=${updated}&cursor=${updated}`), ['cursor']),
  bad('a cursor of another list and a limit of 0 are named at once', get(`${list}cursor=abc&limit=0`), [
    'cursor',
    'limit',
  ]),
];

const NUMBERS = ['-1', '1.5', 'abc', '', '1e1', '1'.repeat(16), '9'.repeat(10_000)];
const numbers = [
  ...NUMBERS.map((n) => bad(`a history after ${n.slice(0, 20)}`, get(`${LISTS.history}?after=${n}`), ['after'])),
  ...NUMBERS.map((n) => bad(`messages before ${n.slice(0, 20)}`, get(`${LISTS.messages}?before=${n}`), ['before'])),
  bad('messages before number 0', get(`${LISTS.messages}?before=0`), ['before']),
  ...NUMBERS.map((n) => bad(`revision ${n.slice(0, 20)}`, get(`${CONVERSATION}?revision=${n}`), ['revision'])),
];

const TIMES = [
  '2023-02-29T00:00:00Z',
  '2024-01-15T10:30:00',
  '2024-01-15T24:00:00Z',
  '10000-01-01T00:00:00Z',
  '2024-01-15T10:30:00%2B24:00',
  '2024-01-15',
  '1705314600000',
  'yesterday',
  '',
  '2024-01-15T10:30:00Z%00',
];
const times = TIMES.flatMap((time) => [
  bad(`updated after ${time || '""'}`, get(`${list}updated_after=${time}`), ['updated_after']),
  bad(`updated before ${time || '""'}`, get(`${list}updated_before=${time}`), ['updated_before']),
  bad(`as of ${time || '""'}`, get(`${CONVERSATION}?as_of=${time}`), ['as_of']),
]);

const PARAMETERS: readonly (readonly [query: string, ...paths: string[]])[] = [
  ['status=nonsense', 'status'],
  ['status=open,nonsense', 'status.1'],
  ['status=', 'status'],
  ['unread=1', 'unread'],
  ['unread=TRUE', 'unread'],
  ['unread=true&unread=false', 'unread'],
  ['snoozed=yes', 'snoozed'],
  ['muted=', 'muted'],
  ['blocked=null', 'blocked'],
  ['assigned_type=robot', 'assigned_type'],
  ['priority=urgent', 'priority'],
  ['channel_type=fax', 'channel_type'],
  ['inbox=', 'inbox'],
  ['inbox=a,,b', 'inbox.1'],
  ['inbox=%00', 'inbox'],
  ['inbox=%ZZ', 'inbox'],
  ['inbox=gr%C3%B6%C3%9Fe', 'inbox'],
  [`inbox=${'x'.repeat(129)}`, 'inbox'],
  [`inbox=${Array.from({ length: 51 }, (_, i) => i).join(',')}`, 'inbox'],
  ['contact_id=a%20b', 'contact_id'],
  ['assigned_to=..%2F', 'assigned_to'],
  ['tag=', 'tag'],
  [`tag=${'x'.repeat(101)}`, 'tag'],
  ['label=%20', 'label'],
  ['q=', 'q'],
  ['q=%00', 'q'],
  ['q=!!!', 'q'],
  ['q=a&q=b', 'q'],
  ['sort=name', 'sort'],
  ['sort=', 'sort'],
  ['sort=snooze_till', 'sort'],
  ['sort=updated&q=order', 'sort'],
  ['inbox[]=x', 'inbox[]'],
  ['inbox[$ne]=x', 'inbox[$ne]'],
  ['__proto__[a]=1', '__proto__[a]'],
  ['__proto__=1', '__proto__'],
  ['constructor=1', 'constructor'],
  ['constructor.prototype.a=1', 'constructor.prototype.a'],
  ['hasOwnProperty=1', 'hasOwnProperty'],
  ['colour=red', 'colour'],
  ['Inbox=x', 'Inbox'],
  ['workspace_id=ws_2', 'workspace_id'],
  ['colour=red&limit=0&status=x', 'colour', 'limit', 'status'],
];

const OTHERS: readonly (readonly [path: string, ...paths: string[]])[] = [
  [`${CONVERSATION}?view=table`, 'view'],
  [`${CONVERSATION}?as_of=2024-01-15T10:30:00Z&revision=1`, 'as_of'],
  [`${CONVERSATION}?colour=red`, 'colour'],
  [`${CONVERSATION}/history?before=1`, 'before'],
  [`${CONVERSATION}/messages?after=1`, 'after'],
  ['/v1/counts?inbox=', 'inbox'],
  ['/v1/counts?colour=red', 'colour'],
  ['/v1/counts?cursor=abc', 'cursor'],
  ['/v1/counts?limit=10', 'limit'],
  ['/v1/contacts', 'phone'],
  ['/v1/contacts?phone=110', 'phone'],
  ['/v1/contacts?phone=%2B4930123456&limit=0', 'limit'],
  ['/v1/contacts?phone=%2B4930123456&limit=201', 'limit'],
  ['/v1/contacts?email=ada@example.com&cursor=abc', 'cursor'],
  ['/v1/contacts?email=ada', 'email'],
  ['/v1/contacts?email=a%00@example.com', 'email'],
  ['/v1/contacts?phone=%2B4930123456&email=ada@example.com', 'phone'],
  ['/v1/contacts?phone=%2B4930123456&phone=%2B4930123457', 'phone'],
  ['/v1/contacts/cnt_known?colour=red', 'colour'],
  ['/v1/teammates/usr_known?colour=red', 'colour'],
  ['/v1/teammates?colour=red', 'colour'],
  ['/v1/inboxes/inbox_1?colour=red', 'colour'],
  ['/v1/inboxes?colour=red', 'colour'],
  ['/v1/routing-rules?limit=1', 'limit'],
  ['/v1/webhooks?colour=red', 'colour'],
  ['/v1/webhooks/whk_never?colour=red', 'colour'],
  ['/v1/webhooks/whk_never/deliveries?status=lost', 'status'],
  ['/v1/webhooks/whk_never/deliveries?status=dead&status=pending', 'status'],
  ['/v1/jobs?status=running', 'status'],
  ['/v1/jobs/job_never?colour=red', 'colour'],
];

const parameters = [
  ...PARAMETERS.map(([query, ...paths]) => bad(`a list with ${query.slice(0, 40)}`, get(list + query), paths)),
  ...OTHERS.map(([path, ...paths]) => bad(`GET ${path}`, get(path), paths)),
];

/** A field that belongs in the body is not quietly left out. */
const commands = [
  bad('a command with a query', { ...GOOD.close, path: `${CONVERSATION}/close?resolution=spam` }, ['resolution']),
  bad('an opening with a query', { ...GOOD.open, path: '/v1/conversations?id=conv_2' }, ['id']),
  bad('a webhook with a query', { ...GOOD.webhook, path: '/v1/webhooks?format=service' }, ['format']),
  bad('a contact with a query', { ...GOOD.contact, path: `${GOOD.contact.path}?status=inactive` }, ['status']),
  bad('a list by its body with a query', { ...GOOD.list, path: '/v1/conversations/list?limit=1' }, ['limit']),
];

export const pageRows: readonly Row[] = [...limits, ...cursors, ...numbers, ...times, ...parameters, ...commands];
