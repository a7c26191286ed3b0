import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { Webhook } from 'standardwebhooks';
import { VERSION } from '@parley/platform';
import { PUBLIC_FORMATS, PUBLIC_SCHEMAS, PUBLIC_TYPES } from '@parley/public-events';
import { signingBytes } from '../src';
import type { Claim } from '../src/port';
import { exampleRequest, requestOf } from '../src/sending/attempt-request';
import { retryAfterMs } from '../src/sending/retry-after';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const keys = [signingBytes(KEY) ?? new Uint8Array(), Buffer.from('older')];
const url = 'https://receiver.example/hook';

const claimed = (changed: Partial<Claim> = {}): Claim => ({
  lane: { webhook: 'whk_1', lane: 'conv_1', token: 1 },
  delivery: 'dlv_1',
  workspace: 'ws_1',
  url,
  keys: [],
  event: {
    eventId: 'evt_1',
    type: 'conversation.created',
    conversationId: 'conv_1',
    revision: 7,
    body: '{"text":"💧"}',
    place: { epoch: 1, position: '1' },
  },
  attempt: 3,
  probe: false,
  replay: false,
  manual: false,
  ...changed,
});

describe('the request of a claim', () => {
  it('says what it is of, and is signed for now', () => {
    const now = Date.now();
    const { headers, body, ...rest } = requestOf(claimed(), 'cursor_1', keys, now);
    expect({ body, ...rest }).toEqual({ url, body: '{"text":"💧"}' });
    expect(headers).toEqual({
      'content-type': 'application/json',
      'user-agent': `Parley/${VERSION}`,
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=$/),
      'Parley-Conversation-Id': 'conv_1',
      'Parley-Conversation-Revision': '7',
      'Parley-Cursor': 'cursor_1',
      'Parley-Attempt': '3',
    });
    expect(new Webhook(KEY).verify(body, { ...headers })).toEqual({ text: '💧' });
    expect(new Webhook('older', { format: 'raw' }).verify(body, { ...headers })).toEqual({ text: '💧' });
  });

  it('has the same id and body at each attempt, and another time and signature', () => {
    const first = requestOf(claimed(), 'cursor_1', keys, 1_000_999);
    const second = requestOf(claimed({ attempt: 4 }), 'cursor_1', keys, 31_000_000);
    expect(second.body).toBe(first.body);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect([first, second].map(({ headers }) => headers['webhook-timestamp'])).toEqual(['1000', '31000']);
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
  });

  it('says when it is outside of the order', () => {
    const marks = (changed: Partial<Claim>) =>
      Object.keys(requestOf(claimed(changed), 'cursor_1', keys, 0).headers).slice(9);
    expect(marks({ replay: true })).toEqual(['Parley-Replay']);
    expect(marks({ manual: true })).toEqual(['Parley-Manual-Retry']);
    expect(marks({ probe: true })).toEqual([]);
  });

  it('is not made without a key', () => {
    expect(() => requestOf(claimed(), 'cursor_1', [], 0)).toThrow('There is no signing key to sign with.');
  });
});

describe('an example', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats(ajv);
  const types = PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all.map((type) => [format, type] as const));

  it.each(types)('of the format %s and the type %s is what is published', (format, type) => {
    const now = Date.now();
    const webhook = { url, format, events: [type, 'conversation.created' as const], workspace: 'ws_1' };
    const { body, headers } = exampleRequest(webhook, keys, now);
    const check = ajv.compile(PUBLIC_SCHEMAS[format][type] ?? false);
    check(JSON.parse(body));
    expect(check.errors ?? []).toEqual([]);
    expect(JSON.parse(body)).toMatchObject({ event: type });
    expect(new Webhook(KEY).verify(body, { ...headers })).toEqual(JSON.parse(body));
  });

  it('is marked, and is no event of the log', () => {
    const example = () => exampleRequest({ url, format: 'event', events: ['*'], workspace: 'ws_1' }, keys, 1_000);
    const { headers, body, ...rest } = example();
    expect(rest).toEqual({ url });
    expect(headers).toMatchObject({ 'Parley-Test': 'true', 'Parley-Attempt': '1', 'webhook-timestamp': '1' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['Parley-Cursor']));
    expect(JSON.parse(body)).toMatchObject({
      event: 'conversation.created',
      event_id: headers['webhook-id'],
      workspace_id: 'ws_1',
      timestamp: '1970-01-01T00:00:01Z',
    });
    expect(example().headers['webhook-id']).not.toBe(headers['webhook-id']);
  });

  it('is not made without a key', () => {
    const webhook = { url, format: 'event', events: ['*'], workspace: 'ws_1' } as const;
    expect(() => exampleRequest(webhook, [], 0)).toThrow('There is no signing key to sign with.');
  });
});

describe('a Retry-After', () => {
  const NOW = Date.parse('2026-03-02T09:00:00Z');

  it.each([
    ['1', 1_000],
    [' 120 ', 120_000],
    ['86400', 86_400_000],
    ['86401', 86_400_000],
    ['99999999999999999999999', 86_400_000],
    ['Mon, 02 Mar 2026 09:00:30 GMT', 30_000],
    ['Monday, 02-Mar-26 09:00:30 GMT', 30_000],
    ['Mon Mar  2 09:00:30 2026', 30_000],
    ['Mon, 02 Mar 2036 09:00:30 GMT', 86_400_000],
  ])('of %s is %i ms', (value, ms) => {
    expect(retryAfterMs(value, NOW)).toBe(ms);
  });

  it.each([
    undefined,
    '',
    '0',
    '-1',
    '-86400',
    '1.5',
    '1e3',
    '0x10',
    'soon',
    'Infinity',
    '2026-03-02T10:00:00Z',
    'Mon, 02 Mar 2026 08:59:59 GMT',
    'Mon, 99 Mar 2026 09:00:30 GMT',
    'Mon, 02 Mar 2026 09:00:30 PST',
    'Mon, 02 Mar 2026 09:00:30 GMT, 3',
  ])('of %s is none', (value) => {
    expect(retryAfterMs(value, NOW)).toBeUndefined();
  });
});
