import { KEY } from '@parley/testing-product';
import { CONVERSATION } from './bodies';
import { refused, type Row } from './row';

/** Bytes that are no HTTP/1.1, or that two readers may read in two ways. */

const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const close = `POST ${CONVERSATION}/close HTTP/1.1`;
const always = ['Host: parley.test', `Authorization: Bearer ${KEY}`, 'Content-Type: application/json'];
const command = (...more: readonly string[]): string => lines(close, ...always, ...more);
const query = (...more: readonly string[]): string =>
  lines(`GET ${CONVERSATION} HTTP/1.1`, `Authorization: Bearer ${KEY}`, ...more);
/** A second request in the body of the first, which nobody may carry out. */
const SMUGGLED = lines(`DELETE ${CONVERSATION} HTTP/1.1`, ...always.slice(0, 2));

const UNREADABLE: Readonly<Record<string, string | Buffer>> = {
  'no HTTP at all': lines('GARBAGE'),
  'the beginning of TLS': Buffer.from('16030100c8010000c40303', 'hex'),
  'bytes of nothing': Buffer.alloc(64),
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'HTTP/3.7': lines(`GET ${CONVERSATION} HTTP/3.7`, 'Host: parley.test'),
  'a method that does not exist': lines(`BREW ${CONVERSATION} HTTP/1.1`, 'Host: parley.test'),
  'a method in small letters': lines(`get ${CONVERSATION} HTTP/1.1`, 'Host: parley.test'),
  'a path with a space in it': lines(`GET ${CONVERSATION} or so HTTP/1.1`, 'Host: parley.test'),
  'a path that is no ASCII': lines('GET /v1/conversations/größe HTTP/1.1', 'Host: parley.test'),
  'a path without a slash': lines('GET v1 HTTP/1.1', 'Host: parley.test'),
  'a header without a colon': query('Host: parley.test', 'X-Nothing'),
  'a header with a space before its colon': query('Host: parley.test', 'X-Nothing : 1'),
  'a header with a NUL in it': query('Host: parley.test', 'X-Nothing: a\0b'),
  'a header with a control character in it': query('Host: parley.test', 'X-Nothing: a\x01b'),
  'an Authorization with a control character in it': lines(
    `GET ${CONVERSATION} HTTP/1.1`,
    'Host: parley.test',
    `Authorization: Bearer ${KEY}\x01`,
  ),
  'an Idempotency-Key with a control character in it': command('Idempotency-Key: a\x02b', 'Content-Length: 0'),
  'a header with a bare line feed in it': query('Host: parley.test', 'X-Nothing: a\rb'),
  'a header folded over two lines': query('Host: parley.test', 'X-Nothing: a', ' Transfer-Encoding: chunked'),
  'a length that is no number': command('Content-Length: many'),
  'a length below zero': command('Content-Length: -1'),
  'a length with a plus': command('Content-Length: +2') + '{}',
  'two lengths that differ': command('Content-Length: 2', 'Content-Length: 3') + '{}',
  'two lengths in one': command('Content-Length: 2, 3') + '{}',
  'a length past all numbers': command(`Content-Length: ${'9'.repeat(30)}`),
  'a length and chunks': `${command('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${SMUGGLED}`,
  'chunks and a length': `${command('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${SMUGGLED}`,
  'chunks that are chunked no more': `${command('Transfer-Encoding: chunked, identity')}0\r\n\r\n${SMUGGLED}`,
  'a transfer coding that nobody knows': `${command('Transfer-Encoding: xchunked')}0\r\n\r\n${SMUGGLED}`,
  'a chunk of a size that is no number': `${command('Transfer-Encoding: chunked')}ZZ\r\n{}\r\n0\r\n\r\n`,
  'a chunk of a size below zero': `${command('Transfer-Encoding: chunked')}-2\r\n{}\r\n0\r\n\r\n`,
  'a chunk longer than its size': `${command('Transfer-Encoding: chunked')}1\r\n{}\r\n0\r\n\r\n`,
  'a chunk of a size past all numbers': `${command('Transfer-Encoding: chunked')}${'f'.repeat(20)}\r\n{}\r\n`,
};

const CUT_OFF: Readonly<Record<string, string>> = {
  'a request cut off in its first line': 'GET /v1/conv',
  'a request cut off in its headers': `${close}\r\nHost: parley.test\r\nAuth`,
  'a body shorter than its length': `${command('Content-Length: 100')}{"resolution":"resolved"}`,
  'a body cut off between two chunks': `${command('Transfer-Encoding: chunked')}2\r\n{}\r\n`,
};

const unreadable = (name: string, bytes: string | Buffer, ends: boolean): Row => ({
  ...refused(`${name} is answered, and the connection closed`, { bytes, ends }, 400, 'invalid_request'),
  errors: [],
});

export const wireRows: readonly Row[] = [
  ...Object.entries(UNREADABLE).map(([name, bytes]) => unreadable(name, bytes, false)),
  ...Object.entries(CUT_OFF).map(([name, bytes]) => unreadable(name, bytes, true)),
  {
    ...refused('no Host is answered, and the connection closed', { bytes: query() }, 400, 'invalid_request'),
    errors: ['Host'],
  },
  // Of the two answers, to the broken body and to what follows it, either may come first.
  refused(
    'a body longer than its length is answered, and what follows it is no request',
    { bytes: command('Content-Length: 5', 'Connection: close') + '{"resolution":"resolved"}' },
    400,
    'invalid_request',
  ),
  // Its one line has no room for a key.
  refused('HTTP/0.9 has no key', { bytes: `GET ${CONVERSATION}\r\n\r\n` }, 401, 'unauthorized'),
  refused(
    'a URL of 20 KB is too long for the headers',
    { bytes: lines(`GET /v1/conversations?q=${'a'.repeat(20_000)} HTTP/1.1`, 'Host: parley.test') },
    431,
    'headers_too_large',
  ),
];
