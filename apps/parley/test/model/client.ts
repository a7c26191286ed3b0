import { KEY } from '@parley/testing-product';
import { routeOf, type Answer, type Command } from './commands';

/** A moment in the order in which requests were sent and answers came: what is answered before something is sent was first. */
export type Tick = number;

export interface Exchange {
  readonly command: Command;
  /** The conversation that was meant, or that the answer names; undefined for a refusal that names none. */
  readonly conversation: string | undefined;
  readonly sent: Tick;
  readonly answered: Tick;
  readonly answer: Answer;
  readonly position: string | undefined;
  /** The answer as it came, byte for byte. */
  readonly text: string;
}

/** A query for one conversation, that waited for the position of an earlier answer. */
export interface Look {
  readonly conversation: string;
  readonly atLeast: number;
  readonly answered: Tick;
  readonly status: number;
  readonly body: Body;
}

type Body = Readonly<Record<string, unknown>>;

/** Sends commands over connections that are kept, as many at once as are asked for. */
export class Client {
  private tick = 0;

  constructor(private readonly url: string) {}

  async send(command: Command): Promise<Exchange> {
    const [method, path] = routeOf(command);
    const { actor, key, ifMatch, body: asked } = command;
    const sent = (this.tick += 1);
    const { status, headers, text } = await this.request(method, path, method === 'DELETE' ? undefined : asked, {
      'parley-actor': `${actor.type}:${actor.id}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    });
    const answered = (this.tick += 1);
    const body = JSON.parse(text) as Body;
    const named = body['conversation_id'] as string | undefined;
    const answer = answerOf(status, headers, body);
    const wrong = protocolFault(command, answer, headers, named);
    if (wrong !== undefined) throw new Error(`${wrong}: ${JSON.stringify(command)} got ${status} ${text}`);
    const position = body['position'] as string | undefined;
    return { command, conversation: command.conversation ?? named, sent, answered, answer, position, text };
  }

  async look(conversation: string, position: string, atLeast: number): Promise<Look> {
    const { status, text } = await this.request('GET', `/v1/conversations/${conversation}`, undefined, {
      'parley-wait-for': position,
    });
    return { conversation, atLeast, answered: (this.tick += 1), status, body: JSON.parse(text) as Body };
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}

function answerOf(status: number, headers: Headers, body: Body): Answer {
  const { code, changed, revision, opened } = body;
  if (status !== 200 && status !== 201)
    return { status, code: String(code), ...(typeof revision === 'number' ? { revision } : {}) };
  return {
    status,
    changed: changed === true,
    revision: Number(revision),
    replayed: headers.get('idempotency-replayed') === 'true',
    ...(opened === undefined ? {} : { opened: opened === true }),
  };
}

/** What every answer owes, whatever the conversation says. */
function protocolFault(command: Command, answer: Answer, headers: Headers, named: unknown): string | undefined {
  if (answer.revision !== undefined && headers.get('etag') !== `"${answer.revision}"`) return 'the ETag is another';
  if ('code' in answer)
    return headers.get('content-type')?.startsWith('application/problem+json') === true ? undefined : 'no problem+json';
  if (typeof named !== 'string') return 'the answer names no conversation';
  const meant = command.conversation;
  return meant === undefined || meant === named ? undefined : 'the answer names another conversation';
}
