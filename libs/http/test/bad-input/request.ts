import { connect } from 'node:net';
import { KEY } from '@parley/testing-product';

/** A request as a client may write it. A header given as a list is sent as often; one that is null is left out. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** Bytes that no client would write. With `ends` the client says that it will send nothing more. */
export interface Wire {
  readonly bytes: string | Buffer;
  readonly ends?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const PATIENCE_MS = 60_000;

/** Sends it on a connection of its own, and gives the first answer when the server has closed that connection. */
export function exchange(url: string, what: Request | Wire): Promise<Reply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      const bytes = 'bytes' in what ? what.bytes : written(what);
      if ('bytes' in what && what.ends === true) socket.end(bytes);
      else socket.write(bytes);
    });
    const open = setTimeout(
      () => socket.destroy(new Error(`still open after: ${Buffer.concat(parts).toString()}`)),
      PATIENCE_MS,
    );
    let failure: Error | undefined;
    socket.on('data', (part: Buffer) => parts.push(part));
    // A server that refuses a body may close before it has read all of it: what it said counts.
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => {
      clearTimeout(open);
      if (parts.length > 0 && !failure?.message.startsWith('still open')) resolve(read(Buffer.concat(parts)));
      else reject(failure ?? new Error('closed without an answer'));
    });
  });
}

function written({ method, path, headers = {}, body }: Request): Buffer {
  const bytes =
    body === undefined
      ? Buffer.alloc(0)
      : Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const all = {
    host: 'parley.test',
    connection: 'close',
    authorization: `Bearer ${KEY}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (value === null ? [] : typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}\r\n`),
  );
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}

function read(bytes: Buffer): Reply {
  const all = bytes.toString();
  const end = all.indexOf('\r\n\r\n');
  const [first = '', ...lines] = all.slice(0, end).split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers.get('content-length') ?? Infinity);
  const rest = Buffer.from(all.slice(end + 4));
  return { status: Number(first.split(' ')[1]), headers, text: rest.subarray(0, length).toString() };
}
