import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startWebhookReceiver, until, type WebhookReceiver } from '@parley/testing';
import { httpSender, type Sender } from '../src';
import { NotResolved } from '../src/sending/resolver';

const NOW = Date.parse('2026-03-02T09:00:00Z');

let receiver: WebhookReceiver;
let sender: Sender;

beforeEach(async () => {
  receiver = await startWebhookReceiver();
  sender = httpSender({ allowPrivate: true, clock: () => NOW, totalMs: 10_000 });
});

afterEach(async () => {
  await sender.close();
  await receiver.stop();
});

const send = (body = '{}', headers: Readonly<Record<string, string>> = {}, signal?: AbortSignal) =>
  sender.send({ url: receiver.url, headers, body }, signal);

/** A sender that has only so many ms for a request. */
const within = async (totalMs: number) => {
  await sender.close();
  sender = httpSender({ allowPrivate: true, totalMs });
};

describe('a request', () => {
  it('comes as it was given, byte for byte', async () => {
    const body = JSON.stringify({ text: 'Zoë 你好 💧 "\u2028" \\n', size: 12345678901234567890n.toString() });
    expect(await send(body, { 'webhook-id': 'evt_1', 'Parley-Cursor': 'abc' })).toMatchObject({ at: NOW });
    const [request] = receiver.requests;
    expect(request?.body.equals(Buffer.from(body, 'utf8'))).toBe(true);
    expect(request?.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'parley-cursor': 'abc',
      'content-length': String(Buffer.byteLength(body)),
    });
    expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']));
  });

  it('of headers that are too large is not sent', async () => {
    const result = await send('{}', { 'parley-cursor': 'x'.repeat(16 * 1024) });
    expect(result).toMatchObject({
      statusCode: null,
      error: 'the headers of the request are too large',
      transport: false,
    });
    expect(receiver.connections()).toBe(0);
  });

  it('takes no second header out of the end of a line', async () => {
    const result = await send('{}', { 'parley-cursor': 'x\r\nwebhook-id: evt_other' });
    expect(result).toMatchObject({ statusCode: null });
    expect(receiver.requests).toEqual([]);
  });

  it('takes the connection of the one before', async () => {
    for (const _ of Array(20)) await send();
    expect(receiver.requests).toHaveLength(20);
    // A connection is free only a moment after its answer was read.
    expect(receiver.connections()).toBeLessThanOrEqual(2);
  });
});

describe('what is answered', () => {
  it.each([200, 201, 202, 204, 299])('with %i is a success', async (status) => {
    receiver.answer(status);
    expect(await send()).toMatchObject({ statusCode: status, error: null, transport: false, response: null });
  });

  it.each([
    [300, 'answered 300: redirects are not followed'],
    [304, 'answered 304: redirects are not followed'],
    [400, 'answered 400'],
    [410, 'answered 410'],
    [500, 'answered 500'],
  ])('with %i is a failure that says so', async (status, error) => {
    receiver.answer(status);
    expect(await send()).toMatchObject({ statusCode: status, error, transport: false });
  });

  it.each([429, 503, 302, 200])('with %i says when to come again', async (status) => {
    receiver.answer({ status, retryAfter: 'Mon, 02 Mar 2026 09:02:00 GMT' });
    expect((await send()).retryAfterMs).toBe(120_000);
  });

  it.each([
    ['short', 'no such event ä', 'no such event ä'],
    ['exactly as long as is kept', 'x'.repeat(4_096), 'x'.repeat(4_096)],
    ['longer', 'x'.repeat(100_000), 'x'.repeat(4_096)],
    ['cut within a character', `x${'ä'.repeat(5_000)}`, `x${'ä'.repeat(2_047)}`],
    ['cut within an emoji', `xxx${'💧'.repeat(5_000)}`, `xxx${'💧'.repeat(1_023)}`],
    ['no text', Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xc3]), 'a\ufffd\ufffdb\ufffd'],
    ['long, and no text', Buffer.alloc(5_000, 0xff), '\ufffd'.repeat(1_365)],
    ['empty', '', null],
  ])('with a body that is %s is kept as text', async (_, body, kept) => {
    receiver.answer({ status: 500, body });
    const { response } = await send();
    expect(response).toBe(kept);
  });
});

describe('an answer that has a status', () => {
  it('counts though its body has no end', async () => {
    receiver.answer('endless');
    const result = await send();
    expect(result).toMatchObject({ statusCode: 200, error: null, response: 'x'.repeat(4_096) });
    expect(result.durationMs).toBeLessThan(5_000);
  });

  it('counts though its body drips until there is no more time', async () => {
    await within(300);
    receiver.answer('drip');
    const result = await send();
    expect(result).toMatchObject({ statusCode: 200, error: null, response: expect.stringMatching(/^x+$/) });
    expect(result.durationMs).toBeGreaterThanOrEqual(290);
    expect(result.durationMs).toBeLessThan(5_000);
  });

  it('counts though its body breaks off', async () => {
    receiver.answer('broken');
    expect(await send()).toMatchObject({ statusCode: 200, error: null, response: 'half' });
  });
});

describe('where no status comes', () => {
  it('is said that it took too long', async () => {
    await within(200);
    receiver.answer('never');
    expect(await send()).toMatchObject({ statusCode: null, error: 'no answer within 0.2 s', transport: true });
  });

  it('is said that the connection was reset, and the next request takes another', async () => {
    receiver.answer('reset');
    const reset = await send();
    expect(reset).toMatchObject({ statusCode: null, transport: true, response: null });
    expect(reset.error).toMatch(/^the connection was (reset|closed before an answer came)$/);
    receiver.answer(200);
    expect(await send()).toMatchObject({ statusCode: 200 });
  });

  it('is said that nobody listens there', async () => {
    await receiver.stop();
    expect(await send()).toMatchObject({ statusCode: null, error: 'could not connect: ECONNREFUSED', transport: true });
    receiver = await startWebhookReceiver();
  });

  it('is said that the name does not resolve', async () => {
    const unknown = httpSender({
      allowPrivate: true,
      resolve: () => Promise.reject(new NotResolved('the name does not resolve')),
    });
    const result = await unknown.send({ url: 'http://receiver.test/', headers: {}, body: '{}' });
    expect(result).toMatchObject({ statusCode: null, error: 'the name does not resolve', transport: true });
    await unknown.close();
  });

  it('is said that it was cut off by us', async () => {
    receiver.answer('never');
    const stop = new AbortController();
    const sent = send('{}', {}, stop.signal);
    await until(() => receiver.requests.length === 1);
    stop.abort();
    const cut = { statusCode: null, error: 'it was cut off, because the product stops', transport: true };
    expect(await sent).toMatchObject(cut);
    expect(await send('{}', {}, stop.signal)).toMatchObject(cut);
    expect(receiver.requests).toHaveLength(1);
  });

  it('is said so too when the sender is closed meanwhile, or was before', async () => {
    receiver.answer('never');
    const sent = send();
    await until(() => receiver.requests.length === 1);
    await sender.close();
    const cut = { statusCode: null, error: 'it was cut off, because the product stops', transport: true };
    expect(await sent).toMatchObject(cut);
    expect(await send()).toMatchObject(cut);
  });
});

describe('a server that is none', () => {
  let server: Server;
  let sockets: Socket[];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  /** What came of a request to a server that says this, and leaves the connection open. */
  async function answered(say: (socket: Socket) => void) {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => say(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return sender.send({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '{}' });
  }

  it('but speaks something else, is told as such', async () => {
    const result = await answered((socket) => socket.write('220 mail.example ESMTP\r\n'));
    expect(result).toMatchObject({ statusCode: null, transport: true });
    expect(result.error).toBe('the answer is no HTTP');
  });

  it('but has headers without an end, is cut off', async () => {
    const result = await answered((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(64 * 1024)}`));
    expect(result).toMatchObject({ statusCode: null, error: 'the headers of the answer are too large' });
  });

  it('but says again and again that it goes on, has no more time than others', async () => {
    await within(300);
    const result = await answered((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(result).toMatchObject({ statusCode: null, error: 'no answer within 0.3 s' });
  });

  it('but writes its headers byte by byte, has no more time than others', async () => {
    await within(300);
    const result = await answered((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-long: ');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(result).toMatchObject({ statusCode: null, error: 'no answer within 0.3 s' });
  });
});

describe('a connection that breaks when a request comes over it', () => {
  /** The first request of a connection is taken, the next one breaks it. How many came, and what came of the second. */
  async function secondOf(quietMs: number): Promise<readonly [requests: number, error: string | null]> {
    await sender.close();
    sender = httpSender({ allowPrivate: true, quietMs });
    let requests = 0;
    const server = createServer((socket) => {
      let before = 0;
      socket
        .on('error', () => undefined)
        .on('data', () => {
          requests += 1;
          before += 1;
          if (before > 1) socket.resetAndDestroy();
          else socket.write('HTTP/1.1 204 No Content\r\n\r\n');
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await sender.send({ url, headers: {}, body: '{}' });
    // The connection is free a moment after its answer was read.
    await new Promise(setImmediate);
    const { error } = await sender.send({ url, headers: {}, body: '{}' });
    await sender.close();
    await new Promise((resolve) => server.close(resolve));
    return [requests, error];
  }

  it('after it was quiet is taken for one that its server was closing: it is sent once more', async () => {
    expect(await secondOf(0)).toEqual([3, null]);
  });

  it('in the midst of others is a failed attempt', async () => {
    expect(await secondOf(60_000)).toEqual([2, expect.stringMatching(/^the connection was /)]);
  });

  it('and is new is a failed attempt', async () => {
    await sender.close();
    sender = httpSender({ allowPrivate: true, quietMs: 0 });
    receiver.answer('reset');
    expect((await send()).statusCode).toBeNull();
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('many requests at once', () => {
  it('keep at most so many connections for later', async () => {
    receiver.answer({ status: 200, afterMs: 300 });
    const results = await Promise.all(Array.from({ length: 300 }, () => send()));
    expect(results.filter(({ statusCode }) => statusCode !== 200)).toEqual([]);
    expect(receiver.requests.filter(({ headers }) => headers['connection'] === 'close')).toHaveLength(300 - 256);
  });
});
