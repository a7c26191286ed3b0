import { readEnvironment, WrongConfiguration } from '@parley/platform';
import { WEBHOOK_VARIABLES } from '../src';

const read = (
  environment: Readonly<Record<string, string>>,
): ReturnType<typeof readEnvironment<typeof WEBHOOK_VARIABLES>> => readEnvironment(WEBHOOK_VARIABLES, environment);
const BASE64 = Buffer.alloc(32, 7).toString('base64');

describe('the configuration of webhooks', () => {
  it('has the waits of the contract, takes the key of the file, and goes to public addresses alone', () => {
    expect(read({})).toEqual({
      masterKey: null,
      retrySeconds: [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
      allowPrivate: false,
    });
  });

  it('takes a master key, and never shows one', () => {
    expect(read({ PARLEY_MASTER_KEY: BASE64 }).masterKey).toEqual(new Uint8Array(32).fill(7));
    for (const wrong of [`${BASE64}AAAA`, BASE64.slice(1), `${BASE64.slice(0, -1)}!`, 'a passphrase', ` ${BASE64}x`]) {
      const given = (): unknown => read({ PARLEY_MASTER_KEY: wrong });
      expect(given).toThrow(WrongConfiguration);
      expect(given).toThrow(/^PARLEY_MASTER_KEY is wrong: it must be 32 bytes in base64, /);
      expect(given).not.toThrow(wrong);
    }
  });

  it.each([
    ['1', [1]],
    ['0.25, 0.5,1', [0.25, 0.5, 1]],
    ['604800', [604_800]],
    [Array.from({ length: 20 }, () => '1').join(','), Array.from({ length: 20 }, () => 1)],
  ])('takes the waits %s', (given, waits) => {
    expect(read({ PARLEY_WEBHOOK_RETRY_SECONDS: given }).retrySeconds).toEqual(waits);
  });

  it.each([
    '0',
    '0.0',
    '5,',
    ',5',
    '-1',
    '1e3',
    '5;30',
    'soon',
    '604801',
    '604800.1',
    Array.from({ length: 21 }, () => '1').join(','),
  ])('takes no waits %s, and says the bounds', (given) => {
    expect(() => read({ PARLEY_WEBHOOK_RETRY_SECONDS: given })).toThrow(
      `PARLEY_WEBHOOK_RETRY_SECONDS is "${given}": it must be 1 to 20 numbers of seconds with commas between, each above 0 and at most 604800 (7 days)`,
    );
  });

  it('takes private addresses where it is told to, in one spelling', () => {
    expect(read({ PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true' }).allowPrivate).toBe(true);
    expect(read({ PARLEY_WEBHOOK_ALLOW_PRIVATE: 'false' }).allowPrivate).toBe(false);
    for (const wrong of ['TRUE', '1', 'yes', 'on'])
      expect(() => read({ PARLEY_WEBHOOK_ALLOW_PRIVATE: wrong })).toThrow(/it must be true or false/);
  });
});
