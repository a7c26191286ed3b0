import { conversationId, INBOXES, randomOf, WORKSPACE, workspaceOf, type Filled, type Random } from './filled-log';
import { latencyOf, type Latency } from './latency';
import type { Built } from './servers/built';
import { clientOf, steadily } from './steady';

interface Flow {
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
/** Until the product has compiled what it runs often; nothing of it is counted. */
const WARM_UP_SECONDS = 5;

/** Sends commands at a steady rate, whatever the answers do, and looks for some of them in the list of their inbox. */
export async function flow(product: Built, filled: Filled, perSecond: number, seconds: number): Promise<Flow> {
  const client = clientOf(product.url);
  const random = randomOf(5);
  const acknowledged: number[] = [];
  const shown: number[] = [];
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
    const counts = sent - started > WARM_UP_SECONDS * 1000;
    if (counts) acknowledged.push(known - sent);
    if (n % LOOKED_FOR !== 0) return;
    const list = `/v1/conversations?limit=20&status=all`;
    const answer = await client('GET', list, undefined, { 'parley-wait-for': position });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    if (counts) shown.push(performance.now() - known);
  }

  const started = performance.now();
  await steadily(perSecond, () => performance.now() - started >= (WARM_UP_SECONDS + seconds) * 1000, one);
  for (let n = 0; n < SCREENS; n += 1) await client('GET', screenOf(n, random));
  clearInterval(memory);
  return { acknowledged: latencyOf(acknowledged), shown: latencyOf(shown), megabytes: most };
}

/** So many requests of inbox screens follow the commands, of which only the memory is looked at. */
const SCREENS = 2_000;

const screenOf = (n: number, random: Random): string => {
  const inbox = (): string => random.pickRanked(INBOXES);
  const screens = [
    `inbox=${inbox()}`,
    `inbox=${inbox()}&unread=true`,
    `inbox=${inbox()}&status=closed`,
    `inbox=${[inbox(), inbox(), inbox()].join(',')}`,
    'assigned_to=none',
    `inbox=${inbox()}&priority=high`,
    `q=${random.pick(WORDS)}&status=all`,
    `q=${random.pick(WORDS)}%20xyz&inbox=${inbox()}`,
  ];
  return n % 9 === 8 ? '/v1/counts' : `/v1/conversations?${screens[n % screens.length] ?? ''}`;
};

/** One of those that the key may see. */
export function ofWorkspace(random: Random, filled: Filled): number {
  for (;;) {
    const n = random.below(filled.conversations);
    if (workspaceOf(n) === WORKSPACE) return n;
  }
}

const WORDS = ['order', 'parcel', 'invoice', 'please', 'number', 'address', 'thanks', 'broken', 'payment', 'account'];

export const messageOf = (n: number): object => ({
  id: `flow_${Date.now()}_${n}`,
  direction: n % 2 === 0 ? 'inbound' : 'outbound',
  text: Array.from({ length: 14 }, (_, i) => WORDS[(n * 7 + i * (n % 9)) % WORDS.length]).join(' '),
});
