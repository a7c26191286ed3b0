import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { KEY } from '../servers/server-process';
import { bulkOfMessages, unknownFields } from './bodies';
import { LARGE_INBOX, LONG, SIZES } from './world';

/** Sends its requests without an end; tells of each answer. */
type Noise = (server: URL, answered: () => void) => void;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

const AT_ONCE = 48;
/** Sockets that send on and on and read nothing; so many, because a server may allow each a share. */
const DEAF = 62;
const PIPELINED = 200;
const COMES_BACK_MS = 100;

/** So many requests at once, each followed by the next. */
const always =
  (atOnce: number, next: (n: number) => Sent): Noise =>
  (server, answered) => {
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
    let sent = 0;
    const one = (): void => {
      sent += 1;
      const { method, path, body } = next(sent);
      const again = (): void => void setTimeout(one, 0);
      const headers = {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const asked = request(new URL(path, server), { agent, method, headers }, (answer) => {
        answer.resume().on('end', () => {
          answered();
          again();
        });
      });
      asked.on('error', again);
      asked.end(body);
    };
    for (let n = 0; n < atOnce; n += 1) one();
  };

/** Asks for large pages, one request behind the other on the same socket, and never reads; comes back when it is cut off. */
const deaf: Noise = (server) => {
  const path = `/v1/conversations?inbox=${LARGE_INBOX}&limit=200`;
  const asked = `GET ${path} HTTP/1.1\r\nHost: ${server.host}\r\nAuthorization: Bearer ${KEY}\r\n\r\n`;
  const one = (): void => {
    const socket = connect(Number(server.port), server.hostname, () => socket.pause().write(asked.repeat(PIPELINED)));
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(one, COMES_BACK_MS));
  };
  for (let n = 0; n < DEAF; n += 1) one();
};

const fields = unknownFields();

/** What one key can do to the others, by the names under which it is told. */
export const NOISES: Readonly<Record<string, Noise>> = {
  'pages of 200 of the largest conversations': always(16, () => ({
    method: 'GET',
    path: `/v1/conversations?inbox=${LARGE_INBOX}&limit=200`,
  })),
  '62 sockets that pipeline and never read': deaf,
  '48 as_of at once': always(AT_ONCE, (n) => ({
    method: 'GET',
    path: `/v1/conversations/${LONG}?revision=${SIZES.messages - (n % 1_024)}`,
  })),
  'bulks of 1,000 on one conversation': always(2, (n) => ({
    method: 'POST',
    path: '/v1/bulk',
    body: bulkOfMessages('conv_free_2', Date.now() * 1_000 + n),
  })),
  'bodies of 256 KiB of unknown fields': always(16, () => ({
    method: 'POST',
    path: '/v1/conversations',
    body: fields,
  })),
  'nobody’s conversations of 20,000 inboxes': always(16, () => ({
    method: 'GET',
    path: '/v1/conversations?assigned_to=none&limit=200',
  })),
};
