import { join } from 'node:path';
import autocannon from 'autocannon';
import { freshFiles } from './files';
import { KEY, startServer } from './servers/server-process';
import type { Table } from './table';

const TYPESCRIPT = join(__dirname, '../typescript.mjs');
const CONVERSATIONS = 500;
const TEXT = 'Hello, my order number 4711 has not arrived yet. Could you please have a look where it is? '.repeat(2);

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A script of this folder on files of its own, gone afterwards. */
async function start(script: string, more: Readonly<Record<string, string>> = {}): Promise<Server> {
  const files = freshFiles();
  const server = await startServer(['-r', TYPESCRIPT, join(__dirname, script)], files, more);
  return {
    url: server.url,
    async stop() {
      await server.stop();
      files.remove();
    },
  };
}

const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

/** A key made through the API, as an integration has one. */
async function makeKey(url: string): Promise<string> {
  const body = { actor_type: 'api', actor_id: 'bench', rights: 'write' };
  const response = await fetch(`${url}/v1/api-keys`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { key } = (await response.json()) as { readonly key: string };
  return key;
}

async function open(url: string): Promise<void> {
  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const body = {
      id: `conv_${n}`,
      contact_id: `cnt_${n}`,
      inbox: 'inbox_1',
      channel_id: 'chan_1',
      channel_type: 'whatsapp',
    };
    const response = await fetch(`${url}/v1/conversations`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }
}

interface Case {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  readonly connections: number;
}

const UNPUBLISHED = 'parley without a publisher, 64 connections';

let messages = 0;

/** Requests per second, every one of them answered with success. */
async function rate({ url, key, connections }: Case, seconds: number): Promise<number> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${key}` },
        setupRequest(request) {
          messages += 1;
          const body = { id: `msg_${messages}`, direction: 'inbound', text: TEXT };
          const path = `/v1/conversations/conv_${Math.floor(Math.random() * CONVERSATIONS)}/messages`;
          return { ...request, path, body: JSON.stringify(body) };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} errors`);
  return result['2xx'] / result.duration;
}

/** Durable commands over HTTP beside the same HTTP stack with one grouped insert, each in a process of its own. */
export async function httpTable(rounds: number, seconds: number, tick: () => void): Promise<Table> {
  // With all that a product in use has: a key that was made, a rate limit, a line of log for each request, metrics.
  const ours = await start('../apps/parley/src/main.ts', { PARLEY_LOG_LEVEL: 'info', PARLEY_RATE_LIMIT: '1000000' });
  const unpublished = await start('../apps/parley/src/main.ts', {
    PARLEY_LOG_LEVEL: 'info',
    PARLEY_RATE_LIMIT: '1000000',
    PARLEY_ROLES: 'api,projector,automations',
  });
  const bare = await start('servers/unobserved.ts');
  const most = await start('servers/ceiling-server.ts');
  await open(ours.url);
  await open(bare.url);
  await open(unpublished.url);
  const key = await makeKey(ours.url);
  const ofUnpublished = { url: unpublished.url, key: await makeKey(unpublished.url), connections: 64 };
  const cases: readonly Case[] = [1, 64].flatMap((connections) => [
    { name: `parley, ${connections} connections`, url: ours.url, key, connections },
    { name: `parley without keys, logs and metrics, ${connections} connections`, url: bare.url, key: KEY, connections },
    { name: `ceiling, ${connections} connections`, url: most.url, key: KEY, connections },
    ...(connections === 64 ? [{ name: UNPUBLISHED, ...ofUnpublished }] : []),
  ]);
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const one of cases) {
      rates.get(one.name)?.push(await rate(one, seconds));
      tick();
    }
  await ours.stop();
  await bare.stop();
  await unpublished.stop();
  await most.stop();
  return {
    title: 'Commands over HTTP (durable), requests/s',
    rates: Object.fromEntries(rates),
    ratios: [
      ...[1, 64].map((connections) => ({
        name: `${connections} connections, of the same without keys, logs and metrics`,
        of: `parley, ${connections} connections`,
        to: `parley without keys, logs and metrics, ${connections} connections`,
        atLeast: 0.9,
      })),
      {
        name: '64 connections, of the same without a publisher',
        of: 'parley, 64 connections',
        to: UNPUBLISHED,
        atLeast: 0.85,
      },
      { name: '1 connection, of the ceiling', of: 'parley, 1 connections', to: 'ceiling, 1 connections' },
      {
        name: '64 connections, of the ceiling',
        of: 'parley, 64 connections',
        to: 'ceiling, 64 connections',
        atLeast: 0.5,
      },
    ],
  };
}

export const HTTP_CASES = 7;
