import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Of one kind each, named by `what`. */
type ToldByPage = Readonly<Record<string, unknown>>;

export interface Page {
  readonly origin: string;
  /** What it told of itself so far, in that order. */
  told(what: string): readonly ToldByPage[];
  /** Where its API is, once that is known. */
  asks(api: string, key: string): void;
  stop(): Promise<void>;
}

/** The server of `page.html`, on a port of its own and so of another origin than the product. */
export async function servePage(): Promise<Page> {
  const html = readFileSync(join(__dirname, 'page.html'));
  const told: ToldByPage[] = [];
  let asked = '';
  const server = createServer((request, response) => {
    if (request.url === '/told') void bodyOf(request).then((body) => response.end(void told.push(JSON.parse(body))));
    else if (request.url === '/asked') response.end(asked);
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told: (kind) => told.filter(({ what }) => what === kind).map(({ what: _, ...rest }) => rest),
    asks: (api, key) => (asked = JSON.stringify({ api, key })),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += String(piece);
  return body;
}
