import { Webhook } from 'standardwebhooks';
import { signatureOf, signingBytes } from '../src';
import { newSigningKey } from '../src/signing/signing-key';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PLAIN = 'kléy of ours';

const bytes = (key: string): Uint8Array => signingBytes(key) ?? new Uint8Array();
/** Their library takes a key that is a string by its characters, not by its UTF-8. */
const webhookOf = (key: string): Webhook =>
  key.startsWith('whsec_') ? new Webhook(key) : new Webhook(Buffer.from(key), { format: 'raw' });

const bodies: readonly (readonly [string, string])[] = [
  ['of plain words', '{"event":"conversation.created"}'],
  ['in other scripts, with emoji', '{"text":"Zoë says 你好 💧👩‍👩‍👧"}'],
  ['with line separators', '{"text":"one\u2028two\u2029three"}'],
  ['with quotes and backslashes', JSON.stringify({ text: 'she said "no\\n" \u0007' })],
  ['with a number beyond 2^53', '{"size":9007199254740993}'],
  ['with keys in no order', '{"b":1,"a":2}'],
  ['that is large', JSON.stringify({ text: 'ä'.repeat(20_000) })],
];

describe.each([
  ['in base64', KEY],
  ['of words', PLAIN],
  ['just made', newSigningKey()],
])('a signature by a key %s', (_, key) => {
  it.each(bodies)('over a body %s is the one of Standard Webhooks', (__, body) => {
    const at = new Date('2026-03-02T09:00:00Z');
    const signature = signatureOf([bytes(key)], 'evt_1', at.getTime() / 1_000, body);
    expect(signature).toBe(webhookOf(key).sign('evt_1', at, body));
    expect(signatureOf([bytes(key)], 'evt_1', at.getTime() / 1_000, Buffer.from(body))).toBe(signature);
  });

  it.each(bodies)('over a body %s is verified by their library, and by it alone', (__, body) => {
    const now = Math.floor(Date.now() / 1_000);
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(now),
      'webhook-signature': signatureOf([bytes(key)], 'evt_1', now, body),
    };
    expect(webhookOf(key).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => webhookOf(key).verify(`${body} `, headers)).toThrow('No matching signature');
    expect(() => webhookOf(key).verify(body, { ...headers, 'webhook-id': 'evt_2' })).toThrow('No matching signature');
    expect(() => new Webhook(newSigningKey()).verify(body, headers)).toThrow('No matching signature');
  });
});

describe('while keys are rotated', () => {
  const now = Math.floor(Date.now() / 1_000);
  const signature = signatureOf([bytes(KEY), bytes(PLAIN)], 'evt_1', now, '{}');
  const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': String(now), 'webhook-signature': signature };

  it('all sign, in their order', () => {
    const at = new Date(now * 1_000);
    expect(signature).toBe([KEY, PLAIN].map((key) => webhookOf(key).sign('evt_1', at, '{}')).join(' '));
  });

  it.each([KEY, PLAIN])('who has %s verifies', (key) => {
    expect(webhookOf(key).verify('{}', headers)).toEqual({});
  });
});

describe('without a key', () => {
  it('there is no signature', () => {
    expect(() => signatureOf([], 'evt_1', 1, '{}')).toThrow('There is no signing key to sign with.');
    expect(() => signatureOf([new Uint8Array()], 'evt_1', 1, '{}')).toThrow('There is no signing key to sign with.');
  });
});

describe('a signing key', () => {
  it('that is new has 32 random bytes in base64', () => {
    const made = [newSigningKey(), newSigningKey()];
    expect(made.map((key) => bytes(key).length)).toEqual([32, 32]);
    expect(made[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made[0]).not.toBe(made[1]);
  });

  it.each(['key', ' ', 'ключ', 'whsec', 'WHSEC_YWJj', 'k'.repeat(1_024)])('%j is its UTF-8 bytes', (key) => {
    expect(Buffer.from(bytes(key)).toString()).toBe(key);
  });

  it.each([
    ['whsec_YWJj', 'abc'],
    ['whsec_YQ==', 'a'],
  ])('%s is base64', (key, decoded) => {
    expect(Buffer.from(bytes(key)).toString()).toBe(decoded);
  });

  it.each([
    ['empty', ''],
    ['a prefix alone', 'whsec_'],
    ['base64 without its padding', 'whsec_YQ'],
    ['base64 with bits to spare', 'whsec_YR=='],
    ['base64 of the alphabet of URLs', 'whsec_-_-_'],
    ['base64 with a space', 'whsec_YWJj YWJj'],
    ['base64 with the end of a line', 'whsec_YWJj\n'],
    ['base64 behind two prefixes', 'whsec_whsec_YWJj'],
    ['longer than 1,024 characters', 'k'.repeat(1_025)],
    ['half of a character', 'k\ud83d'],
  ])('is none when it is %s', (_, key) => {
    expect(signingBytes(key)).toBeUndefined();
  });
});
