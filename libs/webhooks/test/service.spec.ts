import { inMemoryPublicLogData, type Place } from '@parley/public-log';
import {
  inMemoryWebhooks,
  inMemoryWebhooksData,
  sealerOf,
  SettingsRefused,
  SigningKeyRefused,
  urlGuard,
  webhooks,
  type Sealer,
  type Sender,
  type Webhooks,
  type WebhookStore,
} from '../src';

/* What people do with webhooks, whatever they do it by. */

const NOW = Date.UTC(2030, 0, 1);
const given = { url: 'https://example.com/hooks', events: ['*'] };
const sent: Parameters<Sender['send']>[0][] = [];
beforeEach(() => (sent.length = 0));

interface Given {
  readonly sealer?: Sealer;
  readonly before?: (store: WebhookStore) => Partial<WebhookStore>;
}

function service(
  data = inMemoryWebhooksData(inMemoryPublicLogData({ id: 'e1', logId: 'test' })),
  { sealer = sealerOf(new Uint8Array(32).fill(1)), before = () => ({}) }: Given = {},
): { readonly own: Webhooks; readonly store: WebhookStore; readonly data: typeof data } {
  const { log, store } = inMemoryWebhooks(data, { now: () => NOW });
  const own = webhooks({
    store: { ...store, ...before(store) },
    log,
    sealer,
    endOfLog: async () => '',
    guard: urlGuard(false, async () => ['93.184.215.14']),
    sender: {
      async send(request) {
        sent.push(request);
        return {
          at: NOW,
          durationMs: 1,
          statusCode: 200,
          error: null,
          response: null,
          transport: false,
          retryAfterMs: undefined,
        };
      },
    },
    clock: () => NOW,
  });
  return { own, store, data };
}

async function made(own: Webhooks): Promise<string> {
  const creation = await own.create('ws_1', given);
  if (creation.tag !== 'made') throw new Error(creation.tag);
  return creation.webhook.id;
}

describe('a master key', () => {
  it('is known again from the first key on that was sealed under it', async () => {
    const { own, store } = service();
    expect(await store.masterKeyCheck()).toBeUndefined();
    await made(own);
    expect(await store.masterKeyCheck()).toBe(sealerOf(new Uint8Array(32).fill(1)).check);
  });

  it('that is another one seals nothing', async () => {
    const { own, store, data } = service();
    const id = await made(own);
    const other = service(data, { sealer: sealerOf(new Uint8Array(32).fill(2)) }).own;
    for (const change of [() => other.create('ws_1', given), () => other.rotate('ws_1', id, {})])
      await expect(change()).rejects.toThrow('sealed under another master key');
    expect((await store.list('ws_1', { limit: 10 })).webhooks).toHaveLength(1);
    expect(await store.keys('ws_1', id, NOW)).toHaveLength(1);
  });

  it('that opens no key lets no example out', async () => {
    const { own, data } = service();
    const id = await made(own);
    const other = service(data, { sealer: sealerOf(new Uint8Array(32).fill(2)) }).own;
    const error = 'the signing key could not be opened';
    const attempt = { at: NOW, statusCode: null, durationMs: 0, error, response: null };
    expect(await other.test('ws_1', id)).toEqual({ tag: 'made', made: attempt });
    expect(sent).toEqual([]);
    expect(await own.test('ws_1', id)).toMatchObject({ made: { statusCode: 200, error: null } });
    expect(sent).toHaveLength(1);
  });
});

describe('a signing key', () => {
  it('is kept sealed alone', async () => {
    const { own, store } = service();
    const signingKey = 'a secret of somebody';
    const creation = await own.create('ws_1', { ...given, signingKey });
    if (creation.tag !== 'made') throw new Error(creation.tag);
    expect(creation.signingKey).toBe(signingKey);
    const kept = await store.keys('ws_1', creation.webhook.id, NOW);
    expect(kept).toEqual([{ id: expect.stringMatching(/^wsk_/), sealed: expect.any(String), expiresAt: null }]);
    expect(JSON.stringify([kept, creation.webhook])).not.toContain(signingKey);
  });

  it('that cannot sign is refused, with a sentence', async () => {
    const { own } = service();
    const id = await made(own);
    for (const signingKey of ['', 'whsec_no base64', '\ud800'])
      for (const change of [
        () => own.create('ws_1', { ...given, signingKey }),
        () => own.rotate('ws_1', id, { signingKey }),
      ])
        await expect(change()).rejects.toBeInstanceOf(SigningKeyRefused);
  });

  it('of somebody’s own stands in no hash that whoever has the file could try', async () => {
    const hashes: (string | undefined)[] = [];
    const { own } = service(undefined, {
      before: (store) => ({
        create(...asked) {
          hashes.push(asked[3]?.requestHash);
          return store.create(...asked);
        },
      }),
    });
    const repeatable = { keyHash: 'k', requestHash: 'r', at: NOW };
    await own.create('ws_1', { ...given, signingKey: 'a' }, repeatable);
    expect(await own.create('ws_1', { ...given, signingKey: 'a' }, repeatable)).toMatchObject({ tag: 'again' });
    expect(await own.create('ws_1', { ...given, signingKey: 'b' }, repeatable)).toEqual({ tag: 'reused' });
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(2);
  });
});

describe('the settings of a webhook', () => {
  it.each([
    [{}, ['url', 'events']],
    [{ ...given, events: [] }, ['events']],
    [{ ...given, events: ['conversation.updated'] }, ['events']],
    [{ ...given, events: ['*', 'conversation.created'] }, ['events']],
    [{ ...given, format: 'xml' }, ['format']],
    [{ ...given, service: 'messages' }, ['service']],
    [{ ...given, service: 'conversations', format: 'event' }, ['format']],
    [{ ...given, filters: [{ key: 'colour', value: 'red' }] }, ['filters']],
    [{ ...given, filters: [{ key: 'tag', value: '' }], description: 'x'.repeat(501) }, ['filters', 'description']],
    [{ ...given, filters: Array(51).fill({ key: 'tag', value: 'vip' }) }, ['filters']],
  ])('%j are refused, all that is wrong at once', async (settings, fields) => {
    const refusal: unknown = await service()
      .own.create('ws_1', settings)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SettingsRefused);
    expect((refusal as SettingsRefused).faults.map(({ field }) => field)).toEqual(fields);
    expect((refusal as SettingsRefused).message).toMatch(/\.$/);
  });

  it('keep format and events together, so that two changes at once leave none that do not fit', async () => {
    const { own } = service();
    const id = await made(own);
    await Promise.all([
      own.change('ws_1', id, { format: 'service', events: ['conversation.updated'] }),
      own.change('ws_1', id, { events: ['message.created'] }),
    ]);
    const { format, events } = (await own.get('ws_1', id)) ?? {};
    expect([
      ['service', ['conversation.updated']],
      ['event', ['message.created']],
    ]).toContainEqual([format, events]);
  });

  it.each(['https://10.0.0.1', 'http://example.com', 'no URL'])('have no such address as %s', async (url) => {
    const { own } = service();
    const id = await made(own);
    expect(own.urlFault(url)).toMatch(/\.$/);
    await expect(own.create('ws_1', { ...given, url })).rejects.toThrow(own.urlFault(url));
    await expect(own.change('ws_1', id, { url })).rejects.toThrow(own.urlFault(url));
  });

  it('have the address as it was given, but for what is never sent of it', async () => {
    const { own } = service();
    const id = await made(own);
    const urlOf = async (url: string): Promise<unknown> => {
      const changed = await own.change('ws_1', id, { url });
      return changed?.tag === 'made' && changed.made.url;
    };
    expect(await urlOf('https://EXAMPLE.com')).toBe('https://EXAMPLE.com');
    expect(await urlOf('https://example.com/a#b')).toBe('https://example.com/a');
  });
});

describe('a request that comes again', () => {
  const under = (keyHash: string) => ({ keyHash, requestHash: 'r', at: NOW });

  it('is answered though what it says would be refused by now', async () => {
    const data = inMemoryWebhooksData(inMemoryPublicLogData({ id: 'e1', logId: 'test' }));
    const { own, store } = service(data);
    const create = () => own.create('ws_1', given, under('create'));
    const first = await create();
    if (first.tag !== 'made') throw new Error(first.tag);
    const { id } = first.webhook;
    const change = () => own.change('ws_1', id, { events: ['conversation.closed'] }, under('change'));
    const replay = () =>
      own.replay('ws_1', id, { from: { since: 0 }, by: { type: 'agent', id: 'a' } }, under('replay'));
    expect([await change(), await replay()]).toMatchObject([{ tag: 'made' }, { tag: 'made' }]);
    await own.change('ws_1', id, { service: 'conversations', events: ['*'] });
    const row = data.webhooks.get(id);
    if (row !== undefined) row.state = { ...row.state, status: 'disabled' };
    expect([await create(), await change(), await replay()]).toMatchObject([
      { tag: 'again', webhook: { id } },
      { tag: 'again', made: { format: 'service' } },
      { tag: 'again' },
    ]);
    expect((await store.jobs('ws_1', { limit: 9 })).jobs).toHaveLength(1);
  });

  it('of an example sends no other', async () => {
    const { own } = service();
    const id = await made(own);
    const first = await own.test('ws_1', id, undefined, under('test'));
    expect(first).toMatchObject({ tag: 'made', made: { statusCode: 200 } });
    expect(await own.test('ws_1', id, undefined, under('test'))).toEqual({ ...first, tag: 'again' });
    expect(sent).toHaveLength(1);
  });
});

describe('a replay', () => {
  it('is counted in slices, between which others have their turn', async () => {
    const slices = 50;
    const places: Place[] = [];
    const { own } = service(undefined, {
      before: () => ({
        async countReplay(_workspace, _id, _range, from) {
          places.push(from);
          const next = { epoch: 1, position: String(places.length).padStart(20, '0') };
          return { events: 2, next: places.length < slices ? next : undefined };
        },
      }),
    });
    const id = await made(own);
    let turns = 0;
    for (let n = 0; n < 10; n += 1) setImmediate(() => (turns += 1));
    expect(await own.countReplay('ws_1', id, { from: { since: 0 } })).toBe(2 * slices);
    expect(turns).toBe(10);
    expect(places[0]).toEqual({ epoch: 1, position: '' });
    expect(new Set(places.map(({ position }) => position)).size).toBe(slices);
  });
});
