import { createHmac } from 'node:crypto';
import { signed, type SignedRequest } from './signed';

/** A request as it comes in, and what is to be said of it. */
export interface Case {
  readonly name: string;
  readonly key: string;
  readonly id: Header;
  readonly timestamp: Header;
  readonly signature: Header;
  readonly body: Buffer;
  /** Why it is refused; `true` where each language has its own words, undefined when it is accepted. */
  readonly refused?: string | true;
  /** Standard Webhooks' own library cannot read it. */
  readonly notInTheLibrary?: true;
}

/** Undefined where it is missing; a list where a gateway gives one. */
type Header = string | readonly string[] | undefined;

const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ANOTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const PLAIN = 'a plain secret';
const ID = 'evt_01KAB3CDE4FGH5JKM6NPQ7RST8';
const BODY = '{"type":"conversation.created","data":{"subject":"Where is my order?"}}';
const UNICODE = '{"text":"Zoë wrote: 東京 👩‍🚀 \u2028 \\u2028 \\" é e\u0301"}';

const AGE = 'the timestamp is too old or too new';
const MISSING = 'a header is missing';
const MISMATCH = 'no signature matches';
const EMPTY = 'the key is empty';

/** Over any bytes, with any timestamp. */
const hmacOf = (secret: string, content: string | Buffer): string =>
  createHmac('sha256', secret).update(content).digest('base64');

/** All requests, at a time in seconds since 1970. */
export function casesAt(now: number): readonly Case[] {
  const plain = (changes: Partial<SignedRequest> = {}): SignedRequest =>
    signed({ key: WHSEC, id: ID, seconds: now, body: BODY, ...changes });
  const good = plain();
  const signature = good.signature;
  const other = plain({ key: ANOTHER }).signature;
  const accepted = (name: string, request: SignedRequest, changes: Partial<Case> = {}): Case => ({
    ...request,
    timestamp: String(request.seconds),
    body: Buffer.from(request.body),
    name,
    ...changes,
  });
  const refused = (name: string, why: string | true, changes: Partial<Case>): Case =>
    accepted(name, good, { ...changes, refused: why });
  const signs = (name: string, given: Header): Case => refused(name, MISMATCH, { signature: given });
  const at = (name: string, timestamp: string): Case =>
    refused(name, AGE, { key: PLAIN, timestamp, signature: `v1,${hmacOf(PLAIN, `${ID}.${timestamp}.${BODY}`)}` });
  const noUtf8 = Buffer.from([0x22, 0xff, 0xc3, 0x28, 0x22]);
  return [
    accepted('a key that begins with whsec_', good),
    accepted('a plain key', plain({ key: PLAIN })),
    accepted('a plain key that is not ASCII', plain({ key: 'schlüssel 鍵 👩‍🚀' })),
    accepted('a plain key that could be base64', plain({ key: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })),
    accepted('a plain key that says whsec_ later', plain({ key: 'my-whsec_MfKQ' })),
    accepted('a key longer than a block', plain({ key: 'k'.repeat(1_024) })),
    accepted('a key with padding', plain({ key: 'whsec_c2VjcmV0IQ==' })),
    accepted('a body beyond ASCII', plain({ body: UNICODE })),
    accepted(
      'a body that JSON would write in another way',
      plain({ body: '{ "n": 1.0,\r\n\t"\\u0061": 1e3, "n": 2 }\n' }),
    ),
    accepted('a body with a byte order mark', plain({ body: '\uFEFF{}' })),
    accepted('a body with dots', plain({ body: '1.2.3' })),
    accepted('an empty body', plain({ body: '' })),
    accepted('a large body', plain({ body: JSON.stringify('ä'.repeat(100_000)) })),
    accepted('a body that is no UTF-8', good, {
      ...{ key: PLAIN, body: noUtf8, notInTheLibrary: true },
      signature: `v1,${hmacOf(PLAIN, Buffer.concat([Buffer.from(`${ID}.${now}.`), noUtf8]))}`,
    }),
    accepted('two signatures of which the first matches', good, { signature: `${signature} ${other}` }),
    accepted('two signatures of which the second matches', good, { signature: `${other} ${signature}` }),
    accepted('another version beside it', good, { signature: `v1a,${other.slice(3)} ${signature} v2,x` }),
    accepted('garbage beside it', good, { signature: `v1 , v1,%%%  ${signature} ` }),
    accepted('four and a half minutes old', plain({ seconds: now - 270 })),
    accepted('four and a half minutes ahead', plain({ seconds: now + 270 })),
    accepted('headers as lists of one', good, {
      ...{ id: [ID], timestamp: [String(now)], signature: [signature], notInTheLibrary: true },
    }),

    refused('another body', MISMATCH, { body: Buffer.from(BODY.replace('my', 'My')) }),
    refused('a body with a line feed added', MISMATCH, { body: Buffer.from(`${BODY}\n`) }),
    refused('a body in another Unicode form', MISMATCH, {
      signature: plain({ body: UNICODE }).signature,
      body: Buffer.from(UNICODE.normalize('NFC')),
    }),
    refused('a body that is missing', MISMATCH, { body: Buffer.alloc(0) }),
    refused('another id', MISMATCH, { id: 'evt_2' }),
    refused('another time', MISMATCH, { timestamp: String(now - 1) }),
    signs('another key', other),
    signs('two other keys', `${other} ${plain({ key: PLAIN }).signature}`),
    signs('a whsec_ key taken as text', `v1,${hmacOf(WHSEC, `${ID}.${now}.${BODY}`)}`),
    refused('a plain key taken as base64', MISMATCH, { key: WHSEC.slice(6) }),
    refused('a plain key with a line feed', MISMATCH, {
      signature: plain({ key: PLAIN }).signature,
      key: `${PLAIN}\n`,
    }),
    refused('an empty key', EMPTY, { key: '', signature: `v1,${hmacOf('', `${ID}.${now}.${BODY}`)}` }),
    refused('a whsec_ key with nothing in it', EMPTY, {
      ...{ key: 'whsec_', signature: `v1,${hmacOf('', `${ID}.${now}.${BODY}`)}` },
    }),
    refused('a whsec_ key that is no base64', true, {
      ...{ key: 'whsec_%%%%', signature: `v1,${hmacOf('', `${ID}.${now}.${BODY}`)}` },
    }),

    at('five and a half minutes old', String(now - 330)),
    at('five and a half minutes ahead', String(now + 330)),
    at('a day old', String(now - 86_400)),
    at('a day ahead', String(now + 86_400)),
    at('of 1970', '0'),
    at('before 1970', String(-now)),
    at('in milliseconds', String(now * 1_000)),
    at('a date', new Date(now * 1_000).toISOString()),
    at('a time that is no number', 'NaN'),
    at('a time without end', 'Infinity'),
    at('the largest number', '9223372036854775807'),
    at('the least number', '-9223372036854775808'),
    at('a time of 5,000 digits', '9'.repeat(5_000)),

    refused('no id', MISSING, { id: undefined }),
    refused('no timestamp', MISSING, { timestamp: undefined }),
    refused('no signature', MISSING, { signature: undefined }),
    refused('no header at all', MISSING, { id: undefined, timestamp: undefined, signature: undefined }),
    refused('an empty id', true, { id: '' }),
    refused('an empty timestamp', true, { timestamp: '' }),
    refused('an empty signature', true, { signature: '' }),
    refused('two signatures as a list', MISSING, { signature: [signature, signature] }),
    refused('an empty list', MISSING, { signature: [] }),

    signs('a signature without a version', signature.slice(3)),
    signs('a version without its comma', signature.replace(',', '')),
    signs('a version without a signature', 'v1,'),
    signs('a version alone', 'v1'),
    signs('the right bytes under another version', `v1a,${signature.slice(3)} v2,${signature.slice(3)}`),
    signs('a version in upper case', `V${signature.slice(1)}`),
    signs('the beginning of a signature', signature.slice(0, -8)),
    signs('a signature and more', `${signature}AAAA`),
    signs('a signature without its padding', signature.replace(/=+$/, '')),
    signs('a signature in hex', `v1,${Buffer.from(signature.slice(3), 'base64').toString('hex')}`),
    signs('signatures with commas between', `${other},${signature}`),
    signs('spaces', '   '),
    signs('garbage', '%%% v1,v1,v1 ,,, v1,\u0000'),
    refused('bytes that are no text', true, { signature: 'v1,\u00ff\u00fe' }),
  ];
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

function fieldOf(header: Header): string {
  if (header === undefined) return '-';
  return typeof header === 'string' ? base64(header) : `[${header.map(base64).join(',')}`;
}

/** As a harness reads it. */
export const lineOf = ({ key, id, timestamp, signature, body }: Case): string =>
  [Buffer.from(key).toString('base64'), ...[id, timestamp, signature].map(fieldOf), body.toString('base64')].join('\t');

export const hasLists = ({ id, timestamp, signature }: Case): boolean =>
  [id, timestamp, signature].some((header) => typeof header === 'object');
