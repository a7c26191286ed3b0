import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import type * as Undici from 'undici';
import { hostOf } from './guard';
import { isBroken, poolOf, QUIET_MS, type Taken } from './quiet-connections';
import { assertHost, guardedLookup, type Resolve } from './resolver';

/** How long an unused connection is kept, in ms, and beyond how many open or asked for none is. */
const KEEP_ALIVE_MS = 4_000;
const MOST_KEPT = 256;
/** Of the headers of an answer, in bytes. */
const ANSWER_HEADER_BYTES = 16 * 1024;
/** What of an answer is read before anybody asks for it. */
const READ_AHEAD_BYTES = 16 * 1024;

interface HttpClientOptions {
  readonly allowPrivate: boolean;
  readonly resolve: Resolve;
  /** To resolve the name, connect and agree on TLS. */
  readonly connectMs: number;
  /** After so long, in ms, a connection may just be closed by its server. */
  readonly quietMs?: number;
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly retryAfter: string | undefined;
  /** Ends early by `break`: the rest is then not read. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HttpClient {
  /** Rejects with what the network, or the guard, says. */
  post(url: URL, headers: Readonly<Record<string, string>>, body: Buffer, signal: AbortSignal): Promise<HttpAnswer>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

type Asking = Undici.Dispatcher.RequestOptions<Taken> & { readonly opaque: Taken; readonly signal: AbortSignal };

const load = createRequire(__filename);

/**
 * The one client that sends to URLs that others chose. It connects only to what the guard lets through, follows no redirect and uses no proxy.
 * Its library takes tens of megabytes, and is loaded only here.
 */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const { quietMs = QUIET_MS } = options;
  const undici = load('undici') as typeof Undici;
  let open = 0;
  let asked = 0;
  const agent = new undici.Agent({
    connect: guardedConnector(undici, options),
    factory: (origin, given) => poolOf(undici, quietMs, origin, given),
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: ANSWER_HEADER_BYTES,
    // Each request has one deadline for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  agent.on('connect', () => (open += 1));
  agent.on('disconnect', () => (open -= 1));

  const request = (asking: Asking): Promise<Undici.Dispatcher.ResponseData<Taken>> => {
    asked += 1;
    const reset = Math.max(open, asked) > MOST_KEPT;
    return agent.request({ ...asking, reset, highWaterMark: READ_AHEAD_BYTES }).finally(() => (asked -= 1));
  };

  /** Once more where the connection had been quiet and broke: its server closed it while the request was on its way. */
  const requestAgain = (asking: Asking): Promise<Undici.Dispatcher.ResponseData<Taken>> =>
    request(asking).catch((error: unknown) => {
      if (!asking.opaque.quiet || !isBroken(error) || asking.signal.aborted) throw error;
      return request(asking);
    });

  return {
    async post(url, headers, body, signal) {
      const { origin, pathname, search } = url;
      const asking = { origin, path: pathname + search, method: 'POST', headers, body, signal } as const;
      const answer = await requestAgain({ ...asking, opaque: { quiet: false } });
      // What breaks off when nobody reads any more is no error of anybody's.
      answer.body.on('error', () => undefined);
      const retryAfter = answer.headers['retry-after'];
      return {
        statusCode: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : retryAfter?.[0],
        body: answer.body,
      };
    },
    close: () => agent.destroy(),
  };
}

/** A literal address is judged here, a name by what it resolves to, on the way to the very connection. */
function guardedConnector(
  { buildConnector }: typeof Undici,
  { allowPrivate, resolve, connectMs }: HttpClientOptions,
): Undici.buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(allowPrivate, resolve),
    timeout: connectMs,
    allowH2: false,
  } as Undici.buildConnector.BuildOptions);
  return (target, callback) => {
    const host = hostOf(target.hostname);
    try {
      if (!allowPrivate) assertHost(host);
    } catch (error) {
      process.nextTick(callback, error, null);
      return;
    }
    // Servers know their name without the final dot.
    connect(isIP(host) === 0 ? { ...target, servername: host } : target, callback);
  };
}
