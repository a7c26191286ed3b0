import { PUBLIC_TYPES } from '@parley/public-events';
import type { WorstCase } from './case';
import { conversation, get, json, post, wrongBodies } from './requests';
import { BUSY, LARGE_CONTACT, LARGE_INBOX, largestId, LONG, SIZES, TEXTS } from './world';

/** As many as a filter takes. */
const MANY = 50;

const manyValues = (of: (n: number) => string): string => Array.from({ length: MANY }, (_, n) => of(n)).join(',');
const inboxes = manyValues((n) => `inbox_${n.toString().padStart(5, '0')}`);
const assignees = manyValues((n) => (n === 0 ? BUSY : `usr_${n}`));

const EVERY_TYPE = PUBLIC_TYPES.event.all.join();
const STREAM_MS = 500;

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
  get('getRoutingRules', 'as many as there are', '/v1/routing-rules'),
  get('listApiKeys', 'a page', '/v1/api-keys?limit=200'),
  get('listWebhooks', 'a page', '/v1/webhooks?limit=200'),
  get('getWebhook', 'an unknown one', '/v1/webhooks/whk_unknown', [404]),
  get('listDeliveries', 'of an unknown one', '/v1/webhooks/whk_unknown/deliveries?limit=200', [404]),
  get('listJobs', 'a page', '/v1/jobs?limit=200'),
  get('getJob', 'an unknown one', '/v1/jobs/job_unknown', [404]),
  get('listEvents', 'of every type', `/v1/events?types=${EVERY_TYPE}&limit=1000`),
  get('listEvents', 'a filter that lets nothing through', `/v1/events?types=${EVERY_TYPE}&inbox=nothing&limit=1000`),
  { ...get('streamEvents', 'from the end', '/v1/events/stream'), readMs: STREAM_MS },
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

/** They say what they say, whoever asks. */
const OPEN: readonly WorstCase[] = [
  get('getLive', 'as it is', '/health/live'),
  get('getReady', 'as it is', '/health/ready'),
  get('getMetrics', 'as it is', '/metrics'),
  get('getOpenApi', 'as it is', '/openapi.json'),
  get('getAsyncApi', 'as it is', '/asyncapi.json'),
  get('getDocs', 'as it is', '/docs'),
  get('getDocsFile', 'the largest', '/docs/swagger-ui-bundle.js'),
];

export const QUERY_CASES: readonly WorstCase[] = [...OPEN, ...LISTS, ...ONE];
