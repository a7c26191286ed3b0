import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * Receivers of webhooks in a process of their own. `/ok/…` accepts and notes when what came, `/hang/…` takes it and never answers, `/500/…`
 * refuses. Told "list", it tells what came first of each event, with the time of the machine's own clock, which all processes share.
 */

export interface Arrival {
  readonly path: string;
  readonly conversation: string;
  readonly revision: number;
  /** By `process.hrtime`, in ms. */
  readonly at: number;
}

const now = (): number => Number(process.hrtime.bigint()) / 1e6;
const first = new Map<string, Arrival>();
let repeated = 0;

function accept(path: string, { headers }: IncomingMessage, at: number): void {
  const conversation = String(headers['parley-conversation-id']);
  const revision = Number(headers['parley-conversation-revision']);
  const key = `${path} ${conversation}@${revision}`;
  if (first.has(key)) repeated += 1;
  else first.set(key, { path, conversation, revision, at });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const at = now();
  const path = request.url ?? '';
  request.resume();
  if (path.startsWith('/hang/')) return;
  if (path.startsWith('/500/')) return void response.writeHead(500).end();
  accept(path, request, at);
  response.writeHead(204).end();
}

const server = createServer(answer);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', (asked) => {
  if (asked === 'count') process.send?.({ count: first.size });
  else process.send?.({ arrivals: [...first.values()], repeated });
});
