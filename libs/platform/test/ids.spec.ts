import * as fc from 'fast-check';
import { canonicalJson, derivedUlid, hashOf, ulid, ulidOf, uuidV7 } from '../src';

describe('ids', () => {
  it('a UUIDv7 says its version and variant and sorts by its time', () => {
    const id = uuidV7(Date.parse('2026-11-21T00:00:00.001Z'));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-21T00:00:00.001Z'));
  });

  it('a ULID is the one of the specification', () => {
    expect(ulidOf(1469918176385, new Uint8Array(10)).slice(0, 10)).toBe('01ARYZ6S41');
    expect(ulidOf(0, new Uint8Array(10).fill(255))).toBe('0000000000ZZZZZZZZZZZZZZZZ');
    expect(ulidOf(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
  });

  it('a ULID holds every bit that it was given', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.uint8Array({ minLength: 10, maxLength: 10 }), (time, bytes) => {
        let value = 0n;
        for (const letter of ulidOf(time, bytes)) value = value * 32n + BigInt(alphabet.indexOf(letter));
        const random = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
        expect(value).toBe(BigInt(time) * 2n ** 80n + random);
      }),
    );
  });

  it.each([-1, -62_167_219_200_000, 253_402_300_800_000, 8_640_000_000_000_000, Infinity])(
    'keep their form when the clock says %d',
    (now) => {
      expect(uuidV7(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ulid(now)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    },
  );

  it('no two are alike', () => {
    expect(new Set(Array.from({ length: 5_000 }, () => ulid(1))).size).toBe(5_000);
    expect(new Set(Array.from({ length: 5_000 }, () => uuidV7(1))).size).toBe(5_000);
  });

  it('derived ones are the same for the same parts and no others', () => {
    expect(derivedUlid('ws', 'route', 'key')).toBe(derivedUlid('ws', 'route', 'key'));
    expect(derivedUlid('ws', 'route', 'key')).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        expect(hashOf(...a) === hashOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
  });
});

describe('canonical JSON', () => {
  it('is the same whatever the order of the fields', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(canonicalJson({ a: null, b: [{ c: 2, d: 1 }] })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });
});
