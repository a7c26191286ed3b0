import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { violationsIn, type ReceivedRequest } from './webhook-receiver-checks';

/**
 * How a request is answered: with a status, at once or with more about it, or badly. `never`: nothing comes. `reset`: the connection is reset.
 * `drip`: 200, and a body that comes byte by byte and does not end. `endless`: 200, and as much body as is taken. `broken`: 200, and the
 * connection ends within the body.
 */
type ReceiverAnswer =
  | number
  | {
      readonly status: number;
      /** How long it takes, in ms. */
      readonly afterMs?: number;
      readonly retryAfter?: string;
      /** Of a redirect. */
      readonly location?: string;
      readonly body?: string | Buffer;
    }
  | 'never'
  | 'reset'
  | 'drip'
  | 'endless'
  | 'broken';

/** One answer for all; or one for each request of an event in turn, from now on, of which the last one stays; or what each is answered. */
type ReceiverProgramme = ReceiverAnswer | readonly ReceiverAnswer[] | ((request: ReceivedRequest) => ReceiverAnswer);

export interface WebhookReceiver {
  readonly port: number;
  /** By `http`, on this machine. */
  readonly url: string;
  /** In the order in which they came. */
  readonly requests: readonly ReceivedRequest[];
  /** From now on, for one conversation, or for all that have no programme of their own. At first everything is answered 200. */
  answer(programme: ReceiverProgramme, conversationId?: string): void;
  /** How many connections were made to it. */
  connections(): number;
  /** What the sender has to answer for, a line each; empty when it keeps what is promised. */
  violations(): readonly string[];
  /** Cuts off what is under way. */
  stop(): Promise<void>;
}

const DRIP_MS = 20;
const CHUNK = Buffer.alloc(16 * 1024, 'x');

type Recorded = { -readonly [Field in keyof ReceivedRequest]: ReceivedRequest[Field] };

/** A receiver of webhooks that keeps what comes, and behaves as it is told. With `secret`, or several, signatures are looked at too. */
export async function startWebhookReceiver({
  secret = [],
}: { readonly secret?: string | readonly string[] } = {}): Promise<WebhookReceiver> {
  const requests: Recorded[] = [];
  const programmes = new Map<string | undefined, ReceiverProgramme>();
  const turns = new Map<string, number>();
  const inFlight = new Map<string, number>();
  let connections = 0;

  const chosen = (request: ReceivedRequest): ReceiverAnswer => {
    const programme = programmes.get(request.conversationId) ?? programmes.get(undefined) ?? 200;
    if (typeof programme === 'function') return programme(request);
    if (!isList(programme)) return programme;
    const before = turns.get(request.eventId) ?? 0;
    turns.set(request.eventId, before + 1);
    return programme[Math.min(before, programme.length - 1)] ?? 200;
  };

  async function receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const conversationId = header(message, 'parley-conversation-id');
    const beside = inFlight.get(conversationId) ?? 0;
    inFlight.set(conversationId, beside + 1);
    let isOver = false;
    const over = (): void => {
      if (!isOver) inFlight.set(conversationId, (inFlight.get(conversationId) ?? 1) - 1);
      isOver = true;
    };
    response.on('close', over);
    const request = recorded(message, conversationId === '' ? 0 : beside);
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    request.body = Buffer.concat(chunks);
    requests.push(request);
    const answer = chosen(request);
    behave(answer, response, (status) => {
      request.status = status;
      if (answer !== 'drip') over();
    });
  }

  const server = createServer((message, response) => {
    // One that is cut off while its body comes is none.
    receive(message, response).catch(() => response.destroy());
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    requests,
    answer(programme, conversationId) {
      turns.clear();
      programmes.set(conversationId, programme);
    },
    connections: () => connections,
    violations: () => violationsIn(requests, typeof secret === 'string' ? [secret] : secret),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const isList = (programme: ReceiverProgramme): programme is readonly ReceiverAnswer[] => Array.isArray(programme);

const header = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

function recorded(message: IncomingMessage, beside: number): Recorded {
  const marks = ['parley-replay', 'parley-manual-retry', 'parley-test'];
  return {
    at: Date.now(),
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.alloc(0),
    eventId: header(message, 'webhook-id'),
    conversationId: header(message, 'parley-conversation-id'),
    revision: Number(header(message, 'parley-conversation-revision') || 'NaN'),
    attempt: Number(header(message, 'parley-attempt') || 'NaN'),
    marked: marks.some((mark) => message.headers[mark] === 'true'),
    beside,
    status: null,
  };
}

/** `answered` is called before the sender can know of it: from then on it may send the next one. */
function behave(answer: ReceiverAnswer, response: ServerResponse, answered: (status: number) => void): void {
  switch (answer) {
    case 'never':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'drip':
    case 'endless':
    case 'broken':
      answered(200);
      response.writeHead(200, answer === 'broken' ? { 'content-length': '100' } : {});
      return FLOWING[answer](response);
    default:
      return plainly(typeof answer === 'number' ? { status: answer } : answer, response, answered);
  }
}

function plainly(
  { status, afterMs = 0, retryAfter, location, body = '' }: Exclude<ReceiverAnswer, number | string>,
  response: ServerResponse,
  answered: (status: number) => void,
): void {
  const headers = {
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(location === undefined ? {} : { location }),
  };
  const end = (): void => {
    if (response.destroyed) return;
    answered(status);
    response.writeHead(status, headers).end(body);
  };
  if (afterMs === 0) return end();
  const timer = setTimeout(end, afterMs);
  response.on('close', () => clearTimeout(timer));
}

const FLOWING = {
  drip(response: ServerResponse): void {
    const timer = setInterval(() => response.write('x'), DRIP_MS);
    response.on('close', () => clearInterval(timer));
  },
  endless(response: ServerResponse): void {
    const more = (): void => {
      while (!response.destroyed && response.write(CHUNK));
    };
    response.on('drain', more);
    more();
  },
  broken(response: ServerResponse): void {
    response.write('half', () => response.destroy());
  },
} as const;
