import { sealerOf, signatureOf, type Sealer } from '../src';
import { sealContextOf, type SealedKey } from '../src/webhook';
import { openedKeys } from '../src/signing/opened-keys';
import { aScene } from './delivering/scene';

const master = sealerOf(new Uint8Array(32).fill(7));

const sealed = (secret: string, id: string, webhook = 'whk_1', by: Sealer = master): SealedKey => ({
  ...{ id, expiresAt: null },
  sealed: by.seal(secret, sealContextOf(webhook, id)),
});
const text = (keys: readonly Uint8Array[]): readonly string[] => keys.map((key) => Buffer.from(key).toString());

describe('the signing keys of a webhook', () => {
  it('are opened, and kept open', () => {
    let opened = 0;
    const open = openedKeys({ open: (...given) => ((opened += 1), master.open(...given)) });
    const keys = [sealed('one', 'wsk_1'), sealed('two', 'wsk_2')];
    for (let count = 0; count < 3; count += 1) expect(text(open('whk_1', keys))).toEqual(['one', 'two']);
    expect(opened).toBe(2);
  });

  it('are opened anew for another webhook, to which they do not belong', () => {
    const open = openedKeys(master);
    const keys = [sealed('one', 'wsk_1')];
    open('whk_1', keys);
    expect(() => open('whk_2', keys)).toThrow('the signing key could not be opened');
  });

  it.each<[string, readonly SealedKey[], string]>([
    ['there is none', [], 'there is no signing key'],
    [
      'one of them was sealed under another master key',
      [sealed('one', 'wsk_1'), sealed('two', 'wsk_2', 'whk_1', sealerOf(new Uint8Array(32)))],
      'the signing key could not be opened',
    ],
    ['one is no key', [sealed('whsec_what is this', 'wsk_1')], 'the signing key is none'],
  ])('are not used when %s', (_, keys, why) => {
    expect(() => openedKeys(master)('whk_1', keys)).toThrow(why);
  });
});

describe('a request', () => {
  it('is signed with all keys that are not expired when it is sent, at its own time', async () => {
    const scene = await aScene({ retrySeconds: [100, 100] });
    const { desk, clock, receivers, store, start } = scene;
    await desk.webhook('a');
    receivers.answers(() => ({ status: 500 }));
    await desk.publish(['conv_1']);
    start();
    await clock.pass(50_000);
    await store.rotate('ws_1', 'a', { id: 'wsk_new', sealed: 'sealed:new' }, clock.now() + 100_000, clock.now());
    await clock.pass(200_000);
    const signers = [['a'], ['new', 'a'], ['new']];
    const expected = receivers.received.map(({ began, body }, index) => {
      const keys = (signers[index] ?? []).map((key) => Buffer.from(key));
      return signatureOf(keys, 'evt_1', Math.floor(began / 1_000), body);
    });
    expect(expected).toHaveLength(3);
    expect(receivers.received.map(({ headers }) => headers['webhook-signature'])).toEqual(expected);
    expect(new Set(receivers.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    await scene.end();
  });
});

describe('an opened key', () => {
  afterEach(() => void jest.useRealTimers());

  it('is kept for a minute, and no longer', () => {
    jest.useFakeTimers();
    // At 0 the cache takes a time for none.
    jest.advanceTimersByTime(1_000);
    let opened = 0;
    const openKeys = openedKeys({ open: (sealed) => `${sealed} ${(opened += 1)}` });
    const key = { id: 'wsk_1', sealed: 'key', expiresAt: null };
    const open = () => text(openKeys('whk_1', [key]));
    expect([open(), open()]).toEqual([['key 1'], ['key 1']]);
    jest.advanceTimersByTime(61_000);
    expect(open()).toEqual(['key 2']);
  });
});
