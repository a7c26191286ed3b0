import { Agent, request } from 'node:http';
import { conversationId, randomOf, WORKSPACE, workspaceOf, type Filled, type Random } from './filled-log';
import { latencyOf, type Latency } from './latency';
import { KEY, type Built } from './servers/built';

export interface Flow {
  /** From sending a command to its acknowledgement, in ms. */
  readonly acknowledged: Latency;
  /** From the acknowledgement to the answer of a list that shows it, in ms. */
  readonly shown: Latency;
  /** The most that was seen. */
  readonly megabytes: number;
}

/** One of so many commands is looked for in a list. */
const LOOKED_FOR = 5;
const LOOK_AT_MEMORY_MS = 500;

/** Sends commands at a steady rate, whatever the answers do, and looks for some of them in the list of their inbox. */
export async function flow(product: Built, filled: Filled, perSecond: number, seconds: number): Promise<Flow> {
  const client = clientOf(product.url);
  const random = randomOf(5);
  const acknowledged: number[] = [];
  const shown: number[] = [];
  const running = new Set<Promise<void>>();
  let most = product.megabytes();
  const memory = setInterval(() => (most = Math.max(most, product.megabytes())), LOOK_AT_MEMORY_MS);

  async function one(n: number): Promise<void> {
    const id = conversationId(ofWorkspace(random, filled));
    const sent = performance.now();
    const { status, body } = await client('POST', `/v1/conversations/${id}/messages`, messageOf(n));
    // Some of them are archived: they take what comes from the contact alone.
    if (status === 409) return;
    const position = (body as { readonly position?: string }).position;
    if (position === undefined) throw new Error(`${status}: ${JSON.stringify(body)}`);
    const known = performance.now();
    acknowledged.push(known - sent);
    if (n % LOOKED_FOR !== 0) return;
    const list = `/v1/conversations?limit=20&status=all`;
    const answer = await client('GET', list, undefined, { 'parley-wait-for': position });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    shown.push(performance.now() - known);
  }

  const started = performance.now();
  for (let n = 0; ;) {
    const elapsed = (performance.now() - started) / 1000;
    if (elapsed >= seconds) break;
    for (; n < elapsed * perSecond; n += 1) {
      const done: Promise<void> = one(n).finally(() => running.delete(done));
      running.add(done);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  clearInterval(memory);
  return { acknowledged: latencyOf(acknowledged), shown: latencyOf(shown), megabytes: most };
}

/** One of those that the key may see. */
function ofWorkspace(random: Random, filled: Filled): number {
  for (;;) {
    const n = random.below(filled.conversations);
    if (workspaceOf(n) === WORKSPACE) return n;
  }
}

const WORDS = ['order', 'parcel', 'invoice', 'please', 'number', 'address', 'thanks', 'broken', 'payment', 'account'];

const messageOf = (n: number): object => ({
  id: `flow_${Date.now()}_${n}`,
  direction: n % 2 === 0 ? 'inbound' : 'outbound',
  text: Array.from({ length: 14 }, (_, i) => WORDS[(n * 7 + i * (n % 9)) % WORDS.length]).join(' '),
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Client = (
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

function clientOf(url: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(
        `${url}${path}`,
        {
          agent,
          method,
          headers: {
            authorization: `Bearer ${KEY}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
