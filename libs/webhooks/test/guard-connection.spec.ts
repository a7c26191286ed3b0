import { Socket } from 'node:net';
import { startWebhookReceiver, type WebhookReceiver } from '@parley/testing';
import { httpSender, type Sender } from '../src';
import { openHttpClient } from '../src/sending/http-client';
import { guardedLookup, NotResolved, type Resolve } from '../src/sending/resolver';
import { inUrl, NOT_PUBLIC, ODD_SPELLINGS, OF_THIS_MACHINE } from './guard-addresses';

/** Names resolve to one answer after the other. */
function resolving(...answers: readonly (readonly string[])[]): Resolve {
  const left = [...answers];
  return () => Promise.resolve(left.shift() ?? []);
}

let receiver: WebhookReceiver;
/** Addresses to which the system was asked to connect. */
let tried: string[];

beforeEach(async () => {
  receiver = await startWebhookReceiver();
  tried = [];
  const connect = Socket.prototype.connect;
  jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
    this.on('connectionAttempt', (address: string) => tried.push(address));
    return Reflect.apply(connect, this, given) as Socket;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await receiver.stop();
});

/** What came of a request to that URL. */
async function sent(url: string, resolve: Resolve = resolving(), allowPrivate = false) {
  const sender: Sender = httpSender({ allowPrivate, resolve });
  try {
    return await sender.send({ url, headers: { 'webhook-id': 'evt_1' }, body: '{}' });
  } finally {
    await sender.close();
  }
}

/** That the guard, and no network, refused it. */
function expectNothingSent(): void {
  expect(tried).toEqual([]);
  expect(receiver.connections()).toBe(0);
  expect(receiver.requests).toEqual([]);
}

/** What names of the network resolve to is nothing that the owners of webhooks learn. */
const NAMELESS = 'an address of the name is not public';

describe('at the connection', () => {
  it.each(NOT_PUBLIC)('%s is refused as it stands, and as what a name resolves to: %s', async (address) => {
    const literal = await sent(`https://${inUrl(address)}:${receiver.port}/`);
    expect(literal).toMatchObject({ statusCode: null, transport: true });
    expect(literal.error).toMatch(/the address .* is not public/);
    const byName = await sent(`https://a.example:${receiver.port}/`, resolving([address]));
    expect(byName).toMatchObject({ statusCode: null, transport: true, error: NAMELESS });
    expectNothingSent();
  });

  it.each([...ODD_SPELLINGS, ...OF_THIS_MACHINE])(
    'the host %s is refused, also when its name resolves',
    async (host) => {
      const { statusCode, error } = await sent(`https://${host}:${receiver.port}/`, resolving(['8.8.8.8']));
      expect({ statusCode, error }).toEqual({
        statusCode: null,
        error: expect.stringMatching(/^Nothing is sent there/),
      });
      expectNothingSent();
    },
  );

  it.each([
    ['http', 'http://a.example/'],
    ['a user', 'https://user@a.example/'],
    ['another scheme', 'ftp://a.example/'],
  ])('%s is refused, though it was kept while it was allowed', async (_, url) => {
    const { statusCode, error } = await sent(url, resolving(['8.8.8.8']));
    expect({ statusCode, error }).toEqual({ statusCode: null, error: expect.stringMatching(/^The URL /) });
    expectNothingSent();
  });

  it('one bad address among good ones suffices', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
      ['2606:4700:4700::1111', '::1'],
    ])
      expect((await sent(`https://a.example:${receiver.port}/`, resolving(addresses))).error).toMatch(/is not public$/);
    expectNothingSent();
  });

  it('a name that leads to metadata by another name is refused by where it ends', async () => {
    const { error } = await sent('https://alias.example/', resolving(['169.254.169.254']));
    expect(error).toBe(NAMELESS);
    expectNothingSent();
  });

  it('a name that was public when the webhook was made is judged again', async () => {
    const resolve = resolving(['8.8.8.8'], ['127.0.0.1']);
    await expect(resolve('a.example')).resolves.toEqual(['8.8.8.8']);
    expect((await sent(`https://a.example:${receiver.port}/`, resolve)).error).toBe(NAMELESS);
    expectNothingSent();
  });

  it('a name without an address, or that does not resolve, says so', async () => {
    const never: Resolve = () => Promise.reject(new NotResolved('the name did not resolve within 4 s'));
    expect((await sent('https://a.example/', resolving([]))).error).toBe('the name does not resolve');
    expect((await sent('https://a.example/', never)).error).toBe('the name did not resolve within 4 s');
    expectNothingSent();
  });
});

describe('the connection itself, whoever asks for it,', () => {
  const hosts = [...NOT_PUBLIC.map(([address]) => inUrl(address)), ...ODD_SPELLINGS, ...OF_THIS_MACHINE];

  it('is not made to any of these hosts, by https or http', async () => {
    const client = openHttpClient({ allowPrivate: false, resolve: resolving(), connectMs: 5_000 });
    const { signal } = new AbortController();
    for (const scheme of ['https', 'http'])
      for (const host of hosts)
        await expect(
          client.post(new URL(`${scheme}://${host}:${receiver.port}/`), {}, Buffer.from('{}'), signal),
        ).rejects.toMatchObject({ name: 'AddressRefused' });
    await client.close();
    expectNothingSent();
  });
});

describe('what was judged is what is connected to', () => {
  const lookUp = (resolve: Resolve, all: boolean): Promise<unknown> =>
    new Promise((answer) => {
      guardedLookup(false, resolve)('a.example', { all }, (error, ...found) => answer(error ?? found));
    });

  it('all of its addresses, once resolved, or the first where one is asked for', async () => {
    const both = ['8.8.8.8', '2606:4700:4700::1111'];
    await expect(lookUp(resolving(both), true)).resolves.toEqual([
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700:4700::1111', family: 6 },
      ],
    ]);
    await expect(lookUp(resolving(both), false)).resolves.toEqual(['8.8.8.8', 4]);
    await expect(lookUp(resolving(['8.8.8.8', '10.0.0.1']), true)).resolves.toMatchObject({ name: 'AddressRefused' });
  });

  it('and a name is asked for once a connection: a second answer goes nowhere', async () => {
    const asked: string[] = [];
    const resolve: Resolve = (name) => {
      asked.push(name);
      return Promise.resolve(asked.length === 1 ? ['127.0.0.1'] : ['127.0.0.9']);
    };
    const result = await sent(`http://a.example:${receiver.port}/`, resolve, true);
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(asked).toEqual(['a.example']);
    expect(tried).toEqual(['127.0.0.1']);
    expect(receiver.requests[0]?.headers['host']).toBe(`a.example:${receiver.port}`);
  });
});

describe('a redirect', () => {
  it('is not followed, whatever it leads to', async () => {
    const other = await startWebhookReceiver();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer({ status, location: other.url });
      const { statusCode, error } = await sent(receiver.url, undefined, true);
      expect({ statusCode, error }).toEqual({
        statusCode: status,
        error: `answered ${status}: redirects are not followed`,
      });
    }
    expect(other.connections()).toBe(0);
    await other.stop();
  });
});

describe('where private addresses are allowed', () => {
  it.each(['127.0.0.1', '2130706433', '0x7f.1', '127.1', 'localhost', '[::ffff:127.0.0.1]'])(
    'the same receiver is reached by %s',
    async (host) => {
      const byHosts: Resolve = () => Promise.resolve(['127.0.0.1']);
      expect(await sent(`http://${host}:${receiver.port}/`, byHosts, true)).toMatchObject({ statusCode: 200 });
      expect(receiver.requests).toHaveLength(1);
      expect(tried).toHaveLength(1);
    },
  );

  it('proxies that the environment names are not asked', async () => {
    const proxy = await startWebhookReceiver();
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' });
    try {
      expect(await sent(receiver.url, undefined, true)).toMatchObject({ statusCode: 200 });
    } finally {
      process.env = before;
    }
    expect(proxy.connections()).toBe(0);
    await proxy.stop();
  });
});
