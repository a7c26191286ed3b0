import { connect, type Socket } from 'node:net';
import { KEY } from '@parley/testing-product';

/** The text of a request as it goes over the wire. */
export function wireRequest(method: string, path: string, body?: unknown, key: string | undefined = KEY): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const ofKey = key === undefined ? '' : `Authorization: Bearer ${key}\r\n`;
  const ofBody =
    body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nHost: x\r\n${ofKey}${ofBody}\r\n${text}`;
}

/** A connection that sends such bytes and never reads what comes back. */
export function unreadSocket(url: string, bytes: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => resolve(socket)));
    socket.pause().on('error', reject);
    socket.on('close', () => socket.destroy());
  });
}

interface WireAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A connection that sends such bytes, and the answers as they come. */
export function readSocket(url: string, bytes: string): { readonly socket: Socket; answers(): readonly WireAnswer[] } {
  const { hostname, port } = new URL(url);
  let received = '';
  const socket = connect(Number(port), hostname, () => socket.write(bytes));
  socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  socket.on('error', () => socket.destroy());
  return { socket, answers: () => answersIn(received) };
}

function answersIn(received: string): readonly WireAnswer[] {
  const answers: WireAnswer[] = [];
  for (let rest = received; ;) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (end === -1 || rest.length < end + 4 + length) return answers;
    const body = rest.slice(end + 4, end + 4 + length);
    answers.push({ status: Number(head.slice(9, 12)), head, body });
    rest = rest.slice(end + 4 + length);
  }
}
