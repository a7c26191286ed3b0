import { randomBytes } from 'node:crypto';
import { parseMasterKey, sealerOf } from '../src';
import { sealContextOf } from '../src/webhook';

const master = randomBytes(32);
const context = sealContextOf('whk_1', 'wsk_1');
const SECRET = 'whsec_kléy 💧';

describe('a sealed signing key', () => {
  const sealer = sealerOf(master);
  const sealed = sealer.seal(SECRET, context);

  it('opens again, also by another process with the same master key', () => {
    expect(sealer.open(sealed, context)).toBe(SECRET);
    expect(sealerOf(Buffer.from(master)).open(sealed, context)).toBe(SECRET);
  });

  it('shows nothing of itself, and is never the same twice', () => {
    const again = Array.from({ length: 50 }, () => sealer.seal(SECRET, context));
    expect(new Set([sealed, ...again]).size).toBe(51);
    const shown = Buffer.from(sealed.slice(3), 'base64').toString('latin1');
    expect(shown).not.toContain('whsec_');
    expect(sealed.startsWith('v1:')).toBe(true);
  });

  it.each([
    ['for another webhook', () => sealer.open(sealed, sealContextOf('whk_2', 'wsk_1'))],
    ['in the place of another key', () => sealer.open(sealed, sealContextOf('whk_1', 'wsk_2'))],
    ['under another master key', () => sealerOf(randomBytes(32)).open(sealed, context)],
    ['cut off', () => sealer.open(sealed.slice(0, -4), context)],
    ['empty', () => sealer.open('', context)],
    ['of another version', () => sealer.open(sealed.replace('v1:', 'v2:'), context)],
    ['that is no base64', () => sealer.open(`${sealed}!`, context)],
    ['too short for a tag', () => sealer.open('v1:YWJj', context)],
  ])('does not open %s, and says no more than that', (_, open) => {
    expect(open).toThrow(
      expect.objectContaining({
        name: 'CannotUnseal',
        message: 'The signing key cannot be opened: it was sealed under another master key, or it is damaged.',
      }),
    );
  });

  it('does not open with any one of its bytes changed', () => {
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    const changed = [...bytes.keys()].map((i) => {
      const other = Buffer.from(bytes);
      other[i] = (other[i] ?? 0) ^ 1;
      return `v1:${other.toString('base64')}`;
    });
    expect(changed.length).toBeGreaterThan(28);
    for (const other of changed) expect(() => sealer.open(other, context)).toThrow('cannot be opened');
  });
});

describe('a master key', () => {
  it('is 32 bytes of base64 and nothing else', () => {
    expect(parseMasterKey(master.toString('base64'))).toEqual(master);
    const others = [randomBytes(31), randomBytes(33), randomBytes(0)].map((key) => key.toString('base64'));
    const spelled = [
      ` ${master.toString('base64')}`,
      master.toString('hex'),
      Buffer.alloc(32, 255).toString('base64url'),
    ];
    expect([...others, ...spelled].map(parseMasterKey)).toEqual(Array(6).fill(undefined));
  });

  it('seals nothing when it has another length', () => {
    expect(() => sealerOf(randomBytes(16))).toThrow('A master key has 32 bytes.');
  });

  it('is recognised by its check, which does not tell it', () => {
    const { check } = sealerOf(master);
    expect(sealerOf(Buffer.from(master)).check).toBe(check);
    expect(sealerOf(randomBytes(32)).check).not.toBe(check);
    expect(Buffer.from(check, 'base64url').includes(master)).toBe(false);
  });

  it('gives each secret a fingerprint that another master key does not give', () => {
    const sealer = sealerOf(master);
    expect(sealer.fingerprint(SECRET)).toBe(sealerOf(master).fingerprint(SECRET));
    expect(sealer.fingerprint(SECRET)).not.toBe(sealer.fingerprint('another'));
    expect(sealer.fingerprint(SECRET)).not.toBe(sealerOf(randomBytes(32)).fingerprint(SECRET));
  });
});
