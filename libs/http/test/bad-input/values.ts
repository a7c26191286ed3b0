/** What a field of each kind does not take, and what is wrong with it. */

export type Values = readonly (readonly [what: string, value: unknown])[];

const NO_TEXT: Values = [
  ['is a number', 7],
  ['is a list', ['a']],
  ['has a NUL in it', 'a\0b'],
  ['has half a surrogate pair in it', 'a\ud800b'],
];

export const text = (most: number): Values => [...NO_TEXT, [`has ${most + 1} characters`, 'x'.repeat(most + 1)]];

export const words = (most: number): Values => [
  ['is a text and no list', 'vip'],
  ['is null', null],
  ['is an object', {}],
  [`has ${most + 1} values`, Array.from({ length: most + 1 }, (_, i) => `w${i}`)],
];

export const ID: Values = [
  ...NO_TEXT,
  ['has 129 characters', 'x'.repeat(129)],
  ['is empty', ''],
  ['has a space in it', 'a b'],
  ['begins with a dash', '-a'],
  ['climbs out of a folder', '../a'],
  ['is not of ASCII', 'größe'],
];

/** What is no id that a channel gives, of a message or of itself. */
export const channelGiven = (most: number): Values => [
  ...NO_TEXT,
  [`has ${most + 1} characters`, 'x'.repeat(most + 1)],
  [`has ${most + 1} characters beyond the first plane`, '🙂'.repeat(most + 1)],
  ['is empty', ''],
  ['is a space', ' '],
  ['begins with a space', ' a'],
  ['ends with a line break', 'a\n'],
  ['ends with a space of another kind', 'a\u2003'],
  ['has a tab in it', 'a\tb'],
  ['has a control character of Latin-1 in it', 'a\u0085b'],
];

const many = (count: number, more: object = { type: 'user' }): object[] =>
  Array.from({ length: count }, (_, i) => ({ id: `usr_${i}`, ...more }));

export const PARTICIPANTS: Values = [
  ['is a text', 'usr_2'],
  ['is null', null],
  ['has 101 of them', many(101)],
];

export const MEMBERS: Values = [
  ['is a text', 'usr_1'],
  ['is null', null],
  ['has 201 of them', many(201, {})],
];

export const ATTACHMENTS: Values = [
  ['is a text', 'a.png'],
  ['is null', null],
  ['has 21 of them', Array.from({ length: 21 }, () => ({ url: 'https://example.test/a', content_type: 'image/png' }))],
];

export const CONTENT_TYPE: Values = [
  ['is no media type', 'png'],
  ['has a line break in it', 'image/png\r\nx'],
  ['has 128 characters', `image/${'x'.repeat(122)}`],
  ['has 256 characters', `image/png; name=${'x'.repeat(240)}`],
  ['has a space in it', 'image / png'],
  ['is two', 'image/png, image/gif'],
  ['has a parameter without a semicolon', 'text/plain charset=utf-8'],
  ['has half a surrogate pair in it', 'image/png; name=\ud800'],
  ['is a number', 7],
];

export const WORD_OF: Values = [
  ['is a word that nobody knows', 'nonsense'],
  ['is in capitals', 'OPEN'],
  ['is the name of a method', 'constructor'],
  ['is a number', 1],
  ['is empty', ''],
];

export const FLAG: Values = [
  ['is a text', 'true'],
  ['is a number', 1],
  ['is null', null],
];

export const TIME: Values = [
  ['is a day that never was', '2023-02-29T10:00:00Z'],
  ['has no offset', '2124-01-15T10:30:00'],
  ['is at 24:00', '2124-01-15T24:00:00Z'],
  ['has a 13th month', '2124-13-01T00:00:00Z'],
  ['has an offset of 24 hours', '2124-01-15T10:30:00+24:00'],
  ['is in the year 10000', '10000-01-01T00:00:00Z'],
  ['has no time of day', '2124-01-15'],
  ['is a number', 1_705_314_600_000],
  ['is empty', ''],
  ['is a word', 'tomorrow'],
];

export const URL: Values = [
  ['is a javascript: URL', 'javascript:alert(1)'],
  ['is a file: URL', 'file:///etc/passwd'],
  ['is an ftp: URL', 'ftp://example.test/a'],
  ['is a data: URL', 'data:text/html,<script>'],
  ['is relative', '/a.png'],
  ['has a space in it', 'https://example.test/a b'],
  ['has a line break in it', 'https://example.test/a\r\nb'],
  ['has half a surrogate pair in it', 'https://example.test/\ud800'],
  ['has 2,049 characters', `https://example.test/${'x'.repeat(2028)}`],
  ['is a number', 7],
];

export const PHONE: Values = [
  ['has no plus', '4930123456'],
  ['has spaces', '+49 30 123456'],
  ['begins with +0', '+0930123456'],
  ['has 16 digits', '+1234567890123456'],
  ['has Arabic digits', '+٤٩٣٠١٢٣٤٥٦'],
  ['has a line break at its end', '+4930123456\n'],
  ['is a number', 4930123456],
];

export const EMAIL: Values = [
  ['has no @', 'ada.example.com'],
  ['has two @', 'ada@b@example.com'],
  ['has no dot behind its @', 'ada@localhost'],
  ['has a space in it', 'a da@example.com'],
  ['has a NUL in it', 'a\0@example.com'],
  ['has half a surrogate pair in it', 'a\ud800@example.com'],
  ['has 255 characters', `a@${'x'.repeat(249)}.com`],
  ['is a number', 7],
];

const deep = (levels: number): object => (levels === 1 ? {} : { in: deep(levels - 1) });

export const METADATA: Values = [
  ['is over 16 KiB', { a: 'x'.repeat(16 * 1024) }],
  ['is 21 levels deep', deep(21)],
  ['is 60 levels deep', deep(60)],
  ['is a list', []],
  ['is a text', 'gold'],
  ['has a NUL in a text', { a: 'x\0' }],
  ['has a NUL in a key', { 'x\0': 1 }],
  ['has half a surrogate pair in a text', { a: ['\udc00'] }],
  ['has half a surrogate pair in a key', { '\ud800': 1 }],
  ['has a number that JSON does not keep', { a: 2 ** 53 }],
];

export const COUNT: Values = [
  ['is negative', -1],
  ['is no whole number', 1.5],
  ['is a text', '7'],
  ['is past what a number keeps', 2 ** 53],
];
export const SECONDS: Values = [...COUNT, ['is 0', 0], ['is more than ten years', 315_360_001]];
export const LIMIT: Values = [
  ['is 0', 0],
  ['is 201', 201],
  ['is negative', -1],
  ['is no whole number', 1.5],
  ['is a text', '20'],
  ['is null', null],
];

export const OBJECT: Values = [
  ['is a text', 'a'],
  ['is a list', []],
  ['is a number', 7],
];

export const INBOXES: Values = [
  ['is a text', 'inbox_1'],
  ['is null', null],
  ['has 51 values', Array.from({ length: 51 }, (_, i) => i)],
];
export const ID_OR_NUMBER: Values = [
  ['is a fraction', 1.5],
  ['is negative', -1],
  ['is a flag', false],
  ['is blank', ' '],
];
export const ASKING: Values = [
  ['is a list', [7]],
  ['is an object', {}],
  ['is null', null],
  ['has 129 characters', 'x'.repeat(129)],
];
export const NULL: Values = [['is null', null]];
export const EMPTY: Values = [['is empty', '']];
