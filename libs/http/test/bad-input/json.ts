import { gzipSync } from 'node:zlib';
import { CONVERSATION, GOOD } from './bodies';
import type { Request } from './request';
import { bad, refused, type Row } from './row';

/** Bodies that are no JSON, no UTF-8, of another type, or too large. */

const close = (body: unknown, headers: Request['headers'] = {}): Request => ({
  method: 'POST',
  path: `${CONVERSATION}/close`,
  body,
  headers,
});

const BROKEN: Readonly<Record<string, string | Buffer>> = {
  'is cut off': '{"resolution":"resolved"',
  'is cut off in a text': '{"resolution":"reso',
  'has a comma too many': '{"resolution":"resolved",}',
  'begins with a byte order mark': '\ufeff{"resolution":"resolved"}',
  'says NaN': '{"resolution":NaN}',
  'says Infinity': '{"resolution":Infinity}',
  'says undefined': '{"resolution":undefined}',
  'has single quotes': "{'resolution':'resolved'}",
  'has no quotes': '{resolution:"resolved"}',
  'has a comment': '{} // nothing',
  'has a line break in a text': '{"resolution":"reso\nlved"}',
  'has a bad escape': '{"resolution":"\\x41"}',
  'has half an escape': '{"resolution":"\\u00"}',
  'has something behind it': '{}{}',
  'has a NUL behind it': '{}\0',
  'is a number with a zero before it': '01',
  'is a word': 'resolved',
  'is blank': '   ',
  'is a form': 'resolution=resolved',
  'is XML': '<resolution>resolved</resolution>',
  'is open 200,000 lists deep': '['.repeat(200_000),
  'is UTF-16': Buffer.from('{"resolution":"resolved"}', 'utf16le'),
  'is UTF-16 with a byte order mark': Buffer.from('\ufeff{"resolution":"resolved"}', 'utf16le'),
  'is Latin-1': Buffer.from('{"resolution":"größe"}', 'latin1'),
  'has a surrogate as bytes': Buffer.from('7b2261223a22eda080227d', 'hex'),
  'spells a slash too long': Buffer.from('7b2261223a22c0af227d', 'hex'),
  'is compressed': gzipSync('{"resolution":"resolved"}'),
};

const NO_OBJECT: Readonly<Record<string, string>> = {
  'a text': '"resolved"',
  'a list': '[]',
  'a list of a body': '[{"resolution":"resolved"}]',
  'a number': '7',
  null: 'null',
  true: 'true',
  '100,000 lists deep': '['.repeat(100_000) + ']'.repeat(100_000),
};

const TYPES = [
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json5',
  'application/xml',
  'application/problem+json',
  'application/merge-patch+json',
  'application/json; charset=latin1',
  'application/json; charset=utf-16',
  'application/json, text/plain',
  'application/json; profile=x',
  'application',
  '*/*',
];

const unsupported = (name: string, send: Row['send']): Row => refused(name, send, 415, 'unsupported_media_type');

const LIMIT = 256 * 1024;
const large = JSON.stringify({ text: 'x'.repeat(LIMIT) });
const chunked = (text: string): string =>
  `${(text.match(/[^]{1,65536}/g) ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`;
const inChunks = { 'transfer-encoding': 'chunked', 'content-length': null };

const tooLarge = (name: string, send: Row['send']): Row => refused(name, send, 413, 'too_large');

export const jsonRows: readonly Row[] = [
  ...Object.entries(BROKEN).map(([what, body]) => bad(`a body that ${what}`, close(body), [''])),
  bad('a broken body in chunks', close(chunked('{"resolution":'), inChunks), ['']),
  ...Object.entries(NO_OBJECT).map(([what, body]) => bad(`a body that is ${what}`, close(body), [''])),
  bad('a body that is null opens no conversation', { ...GOOD.open, body: 'null' }, ['']),
  bad('a body that is a list opens no conversation', { ...GOOD.open, body: [GOOD.open.body] }, ['']),
  bad('a body that is null is no list', { ...GOOD.list, body: 'null' }, ['']),
  bad('no body where fields are required', { ...GOOD.assign, body: '' }, ['assigned_to', 'assigned_type']),
  bad('a body of DELETE with a field', { method: 'DELETE', path: CONVERSATION, body: { force: true } }, ['force']),
  bad('a body of DELETE that is no JSON', { method: 'DELETE', path: CONVERSATION, body: '{' }, ['']),
  ...TYPES.map((type) => unsupported(`a body of the type ${type}`, close('{}', { 'content-type': type }))),
  unsupported('a body without a type', close('{}', { 'content-type': null })),
  unsupported('a body of an empty type', close('{}', { 'content-type': '' })),
  unsupported('a body in chunks without a type', close(chunked('{}'), { ...inChunks, 'content-type': null })),
  unsupported('a patch as a form', { ...GOOD.patch, body: 'muted=true', headers: { 'content-type': 'text/plain' } }),
  unsupported('a DELETE with a text', {
    method: 'DELETE',
    path: CONVERSATION,
    body: 'now',
    headers: { 'content-type': 'text/plain' },
  }),
  unsupported('a list asked for by a form', {
    ...GOOD.list,
    body: 'limit=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  tooLarge('a body over 256 KiB', { ...GOOD.note, body: large }),
  tooLarge('a body over 256 KiB in chunks', { ...GOOD.note, body: chunked(large), headers: inChunks }),
  tooLarge('a body of blanks over 256 KiB', { ...GOOD.note, body: `{"text":"x"}${' '.repeat(LIMIT)}` }),
  tooLarge('a body that is only said to be of 1 TB', { ...GOOD.note, headers: { 'content-length': '1099511627776' } }),
  bad('a body of 256 KiB and no more is read', { ...GOOD.note, body: `{"text":7}${' '.repeat(LIMIT - 10)}` }, ['text']),
];
