import { KEY } from '@parley/testing-product';
import { CONVERSATION, GOOD } from './bodies';
import type { Request } from './request';
import { bad, refused, type Row } from './row';

/** Headers that say nothing, too much, or it twice. */

type Headers = NonNullable<Request['headers']>;

const close = (headers: Headers): Request => ({ ...GOOD.close, headers });
const read = (headers: Headers): Request => ({ method: 'GET', path: CONVERSATION, headers });

const KEYS: Readonly<Record<string, string | readonly string[] | null>> = {
  'no key': null,
  'an empty key': '',
  'a key without a scheme': KEY,
  'a key as Basic': `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
  'a scheme without a key': 'Bearer ',
  'a key in quotes': `Bearer "${KEY}"`,
  'the same key twice': [`Bearer ${KEY}`, `Bearer ${KEY}`],
  'a good key behind a bad one': ['Bearer nobody', `Bearer ${KEY}`],
  'two keys in one': `Bearer ${KEY}, Bearer ${KEY}`,
  'a key that nobody knows': 'Bearer nobody-knows-me',
  'the beginning of a key': `Bearer ${KEY.slice(0, -1)}`,
  'a key in capitals': `Bearer ${KEY.toUpperCase()}`,
  'a key not of ASCII': `Bearer ${KEY}\xe9`,
  'a key of 10 KB': `Bearer ${'k'.repeat(10_000)}`,
  'the name of a method as a key': 'Bearer __proto__',
};

const REVISIONS: Readonly<Record<string, string | readonly string[]>> = {
  'a word': 'latest',
  nothing: '',
  'a star': '*',
  'a weak tag': 'W/"1"',
  'a list': '"1", "2"',
  'two headers': ['"1"', '"2"'],
  'a quote too few': '"1',
  'a negative number': '"-1"',
  'a fraction': '"1.5"',
  'a zero before it': '"01"',
  'too many digits': `"${'9'.repeat(16)}"`,
};

const ONCE: Readonly<Record<string, string | readonly string[]>> = {
  'is empty': '',
  'has 256 characters': 'k'.repeat(256),
  'is not of ASCII': 'cl\xe9',
  'has a tab in it': 'a\tb',
  'is given twice': ['a', 'b'],
  'is given twice alike': ['a', 'a'],
};

const ACTORS: Readonly<Record<string, string | readonly string[]>> = {
  'is empty': '',
  'has no colon': 'attendant',
  'has no id': 'attendant:',
  'has no type': ':usr_1',
  'is of a type that nobody knows': 'robot:usr_1',
  'is of a type in capitals': 'Attendant:usr_1',
  'has a space behind the colon': 'attendant: usr_1',
  'has a bad id': 'attendant:a b',
  'has an id of 129 characters': `attendant:${'x'.repeat(129)}`,
  'has an id not of ASCII': 'attendant:\xe9',
  'is given twice': ['attendant:usr_1', 'attendant:usr_2'],
  'is of the type __proto__': '__proto__:usr_1',
};

const POSITIONS: Readonly<Record<string, string>> = {
  'is garbage': 'abc',
  'is empty': '',
  'is not of its alphabet': '!!!',
  'is a number': '7',
  'has 10 KB': 'a'.repeat(10_000),
};

const each = <T>(table: Readonly<Record<string, T>>, row: (what: string, value: T) => readonly Row[]): readonly Row[] =>
  Object.entries(table).flatMap(([what, value]) => row(what, value));

const SHOWN = [
  CONVERSATION,
  `${CONVERSATION}/history`,
  '/v1/conversations',
  '/v1/counts',
  '/v1/contacts/cnt_known',
  '/v1/teammates',
  '/v1/inboxes/inbox_1',
  '/v1/routing-rules',
];

export const headerRows: readonly Row[] = [
  ...each(KEYS, (what, authorization) => [
    refused(`a command with ${what}`, close({ authorization }), 401, 'unauthorized'),
    refused(`a query with ${what}`, read({ authorization }), 401, 'unauthorized'),
  ]),
  refused(
    'no key for what is not there',
    { method: 'GET', path: '/v1/no', headers: { authorization: null } },
    401,
    'unauthorized',
  ),
  ...each(REVISIONS, (what, value) => [bad(`If-Match with ${what}`, close({ 'if-match': value }), ['If-Match'])]),
  ...each(ONCE, (what, value) => [
    bad(`an Idempotency-Key that ${what}`, close({ 'idempotency-key': value }), ['Idempotency-Key']),
    bad(`an Idempotency-Key of an opening that ${what}`, { ...GOOD.open, headers: { 'idempotency-key': value } }, [
      'Idempotency-Key',
    ]),
  ]),
  ...each(ACTORS, (what, value) => [
    bad(`a Parley-Actor that ${what}`, close({ 'parley-actor': value }), ['Parley-Actor']),
  ]),
  ...each(POSITIONS, (what, value) => [
    bad(`a Parley-Wait-For that ${what}`, read({ 'parley-wait-for': value }), ['Parley-Wait-For']),
  ]),
  ...SHOWN.map((path) =>
    bad(`GET ${path} waiting for garbage`, { method: 'GET', path, headers: { 'parley-wait-for': 'garbage' } }, [
      'Parley-Wait-For',
    ]),
  ),
  bad('waiting for a cursor', ({ cursors }) => read({ 'parley-wait-for': cursors.updated }), ['Parley-Wait-For']),
  bad('waiting for two', ({ position }) => read({ 'parley-wait-for': [position, position] }), ['Parley-Wait-For']),
  bad('waiting for a position with padding', ({ position }) => read({ 'parley-wait-for': `${position}=` }), [
    'Parley-Wait-For',
  ]),
  bad('two headers that are wrong are named at once', close({ 'if-match': 'x', 'idempotency-key': '' }), [
    'Idempotency-Key',
    'If-Match',
  ]),
  refused('headers of 20 KB', read({ 'x-filler': 'a'.repeat(20_000) }), 431, 'headers_too_large'),
  refused(
    '2,000 headers',
    read({ 'x-filler': Array.from({ length: 2_000 }, () => 'a'.repeat(10)) }),
    431,
    'headers_too_large',
  ),
];
