import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { Id, text, Time, TimeBefore, Url } from '../src/codec/values';
import { decodePosition, encodePosition } from '../src/api/position-token';

describe('a time', () => {
  it.each([
    ['2024-01-15T10:30:00Z', '2024-01-15T10:30:00.000Z'],
    ['2024-01-15T10:30:00+00:00', '2024-01-15T10:30:00.000Z'],
    ['2024-01-15t12:30:00.5+02:00', '2024-01-15T10:30:00.500Z'],
    ['2024-01-15T10:30:00.123456789Z', '2024-01-15T10:30:00.123Z'],
    ['2024-02-29T23:59:59-11:30', '2024-03-01T11:29:59.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ])('%s is %s', (given, meant) => {
    const decoded = Time.decode(given);
    expect(E.isRight(decoded) && new Date(decoded.right).toISOString()).toBe(meant);
  });

  it.each([
    '2024-01-15',
    '2024-01-15T10:30:00',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-15T25:00:00Z',
    '2024-01-15T24:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    1,
    null,
    '',
    'now',
  ])('%p is none', (given) => expect(E.isLeft(Time.decode(given))).toBe(true));
});

describe('text', () => {
  it('is counted in characters, not in the units of its encoding', () => {
    expect(E.isRight(text(3).decode('👩👩👩'))).toBe(true);
    expect(E.isLeft(text(3).decode('👩👩👩👩'))).toBe(true);
    expect(E.isLeft(text(3).decode(''))).toBe(true);
  });

  it.each(['a\0b', '\ud800', 'x\udc00y', 7, null, ['a']])('%p is refused', (given) =>
    expect(E.isLeft(text(10).decode(given))).toBe(true),
  );
});

describe('an id', () => {
  it.each(['a', 'conv_01HX', 'A.b:c-d_e', '9', `x${'y'.repeat(127)}`])('%s is one', (id) =>
    expect(Id.decode(id)).toEqual(E.right(id)),
  );
  it.each(['', '_a', 'a/b', 'a b', 'é', `x${'y'.repeat(128)}`, 'a\n', '../x', 5])('%p is none', (id) =>
    expect(E.isLeft(Id.decode(id))).toBe(true),
  );
});

describe('a position', () => {
  it('comes back as it was given', () => {
    const place = fc.record({
      kind: fc.constantFrom('conversation' as const, 'contact' as const, 'teammate' as const, 'inbox' as const),
      id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/),
      revision: fc.nat(),
    });
    fc.assert(fc.property(place, (given) => expect(decodePosition(encodePosition(given))).toEqual(given)));
  });

  it('is refused when it is not one of ours, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (given) => {
        const decoded = decodePosition(given);
        if (decoded !== undefined) expect(encodePosition(decoded)).toBe(given);
      }),
    );
    for (const odd of ['c1.a@-1', 'c1.a@1.5', 'c2.a@1', 'c1.a/b@1', 'c1.a@99999999999999999999'])
      expect(decodePosition(Buffer.from(odd).toString('base64url'))).toBeUndefined();
  });
});

describe('a time to come before', () => {
  it.each([
    ['2024-01-15T10:30:00.1239Z', '2024-01-15T10:30:00.124Z'],
    ['2024-01-15T10:30:00.123000Z', '2024-01-15T10:30:00.123Z'],
  ])('%s leaves out nothing that is before it', (given, meant) => {
    const decoded = TimeBefore.decode(given);
    expect(E.isRight(decoded) && new Date(decoded.right).toISOString()).toBe(meant);
  });
});

describe('a URL', () => {
  it.each(['https://a.b/c.png?d=1', 'http://localhost'])('%s is one', (url) =>
    expect(Url.decode(url)).toEqual(E.right(url)),
  );
  it.each(['https://a/\0', 'https://a.b/c d', 'ftp://a', 'javascript:alert(1)', '/a', 'https://a\n'])(
    '%p is none',
    (url) => expect(E.isLeft(Url.decode(url))).toBe(true),
  );
});
