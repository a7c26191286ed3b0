import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { createServer, type ServerOptions } from 'node:https';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { httpSender } from '../src';
import { CERTIFICATE, CERTIFICATE_KEY, EXPIRED } from './sending-certificates';

const trusted = getCACertificates('default');
const trust = (...more: readonly string[]): void => setDefaultCACertificates([...trusted, ...more]);

const listening = async (started: TcpServer): Promise<number> => {
  server = started.on('connection', (socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** What each connection was asked for: the name, and the protocols. */
let greeted: (readonly [name: unknown, protocol: unknown])[];
let server: TcpServer;
let sockets: Socket[];

beforeEach(() => {
  greeted = [];
  sockets = [];
});

afterEach(async () => {
  trust();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function startServer(options: ServerOptions): Promise<number> {
  const made = createServer({ key: CERTIFICATE_KEY, ALPNProtocols: ['h2', 'http/1.1'], ...options }, (_, response) =>
    response.end('ok'),
  );
  made.on('secureConnection', (socket: TLSSocket & { readonly servername?: unknown }) =>
    greeted.push([socket.servername, socket.alpnProtocol]),
  );
  return listening(made);
}

async function sent(url: string, connectMs?: number) {
  const resolve = () => Promise.resolve(['127.0.0.1']);
  const sender = httpSender({ allowPrivate: true, resolve, ...(connectMs === undefined ? {} : { connectMs }) });
  const result = await sender.send({ url, headers: {}, body: '{}' });
  await sender.close();
  return result;
}

describe('by https', () => {
  it('the name is what the server is asked for and judged by, in HTTP/1.1', async () => {
    trust(CERTIFICATE);
    const port = await startServer({ cert: CERTIFICATE });
    expect(await sent(`https://receiver.test:${port}/`)).toMatchObject({ statusCode: 200, response: 'ok' });
    expect(await sent(`https://receiver.test.:${port}/`)).toMatchObject({ statusCode: 200, response: 'ok' });
    expect(greeted).toEqual([
      ['receiver.test', 'http/1.1'],
      ['receiver.test', 'http/1.1'],
    ]);
  });

  it.each([
    ['nobody vouches for', CERTIFICATE, 'receiver.test', [], /^the certificate is not valid: self-signed certificate$/],
    ['is over', EXPIRED, 'receiver.test', [EXPIRED], /^the certificate is not valid: certificate has expired$/],
    ['is of another name', CERTIFICATE, 'other.test', [CERTIFICATE], /^the certificate is not valid: it is of another/],
    [
      'is of a name, not of an address',
      CERTIFICATE,
      '127.0.0.1',
      [CERTIFICATE],
      /^the certificate is not valid: it is/,
    ],
  ])('a certificate that %s is refused', async (_, cert, host, vouchedFor, words) => {
    trust(...vouchedFor);
    const port = await startServer({ cert });
    const result = await sent(`https://${host}:${port}/`);
    expect(result).toMatchObject({ statusCode: null, transport: true, error: expect.stringMatching(words) });
  });

  it('a server that does not speak TLS is told as such', async () => {
    const plain = createTcpServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\n\r\n'));
    const result = await sent(`https://receiver.test:${await listening(plain)}/`);
    expect(result.error).toMatch(/^TLS failed: E/);
  });

  it('a server that takes the connection and says nothing is given up', async () => {
    const result = await sent(`https://receiver.test:${await listening(createTcpServer())}/`, 200);
    expect(result).toMatchObject({ statusCode: null, transport: true, error: 'could not connect within 0.2 s' });
  });
});
