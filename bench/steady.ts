import { Agent, request } from 'node:http';
import { KEY } from './servers/server-process';

/** Begins `one` so many times a second until it is `over`, whatever is still under way, and waits for all of them. */
export async function steadily(
  perSecond: number,
  over: () => boolean,
  one: (n: number) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const started = performance.now();
  for (let n = 0; !over();) {
    for (; n < ((performance.now() - started) / 1000) * perSecond; n += 1) {
      const done: Promise<void> = one(n).finally(() => running.delete(done));
      running.add(done);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Client = (
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export function clientOf(url: string, key = KEY): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(
        `${url}${path}`,
        {
          agent,
          method,
          headers: {
            authorization: `Bearer ${key}`,
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
