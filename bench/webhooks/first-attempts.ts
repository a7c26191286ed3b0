import { createServer, type AddressInfo } from 'node:net';
import { freshFiles } from '../files';
import { latencyOf, type Latency } from '../latency';
import { startBuilt, type Built } from '../servers/built';
import { clientOf, steadily, type Client } from '../steady';
import { untilReady } from '../until-ready';
import { machineTime, startReceivers, type Receivers } from './receivers';
import { addWebhook, conversationsIn, open, revisionsOf } from './subjects';

const COMMANDS = 200;
const CONVERSATIONS = 200;
/** Each event is selected by the webhooks of its inbox: 1,000 deliveries a second of 20 webhooks. */
const INBOXES = 4;
const WEBHOOKS = 20;
/** Of these. */
const HANGING = [0, 1];
const REFUSING = [2];
const FAILING = [3];
const ill = new Set([...HANGING, ...REFUSING, ...FAILING]);
const ARRIVED_WITHIN_MS = 20_000;

interface FirstAttempts {
  readonly heard: Latency;
  /** Events that did not come to a healthy webhook. */
  readonly missing: number;
  /** Deliveries a second that were selected. */
  readonly selected: number;
}

/**
 * From the moment in which a command is sent to that in which a healthy receiver has the request, of all healthy webhooks, from the first second
 * on, while others hang and refuse.
 */
export async function firstAttempts(seconds: number): Promise<FirstAttempts> {
  const files = freshFiles();
  const receivers = await startReceivers();
  const product = await startBuilt(files, { more: { PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true' } });
  try {
    await untilReady(product);
    return await measured(product, receivers, seconds);
  } finally {
    await product.stop();
    receivers.stop();
    files.remove();
  }
}

const inboxOf = (n: number): string => `inbox_${n % INBOXES}`;

async function measured(product: Built, receivers: Receivers, seconds: number): Promise<FirstAttempts> {
  const client = clientOf(product.url);
  for (let n = 0; n < CONVERSATIONS; n += 1) await open(client, n, inboxOf(n));
  await addWebhooks(client, receivers);
  const sentAt = new Map<string, number>();
  const revisions = revisionsOf(CONVERSATIONS);
  const started = performance.now();
  const isOver = (): boolean => performance.now() - started >= seconds * 1_000;
  await steadily(COMMANDS, isOver, async (n) => {
    const { path, name } = revisions.next(n % CONVERSATIONS);
    sentAt.set(name, machineTime());
    const { status } = await client('POST', path, {});
    if (status !== 200) throw new Error(`a command: ${status}`);
  });
  const took = (performance.now() - started) / 1_000;
  const healthy = Array.from({ length: WEBHOOKS }, (_, n) => n).filter((n) => !ill.has(n));
  const wanted = healthy.reduce((all, n) => all + conversationsIn(sentAt, (c) => inboxOf(c) === inboxOf(n)), 0);
  for (let waited = 0; (await receivers.count()) < wanted && waited < ARRIVED_WITHIN_MS; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const arrivals = await receivers.arrivals();
  const times = arrivals.map(
    ({ conversation, revision, at }) => at - (sentAt.get(`${conversation}@${revision}`) ?? NaN),
  );
  const selected = (sentAt.size * (WEBHOOKS / INBOXES)) / took;
  return { heard: latencyOf(times), missing: wanted - arrivals.length, selected };
}

async function addWebhooks(client: Client, receivers: Receivers): Promise<void> {
  const refused = await portWithoutListener();
  for (let n = 0; n < WEBHOOKS; n += 1) {
    const url = HANGING.includes(n)
      ? `${receivers.url}/hang/${n}`
      : REFUSING.includes(n)
        ? `http://127.0.0.1:${refused}/`
        : `${receivers.url}/${FAILING.includes(n) ? '500' : 'ok'}/${n}`;
    await addWebhook(client, url, { event_filters: [{ key: 'inbox', value: inboxOf(n) }] });
  }
}

/** Whoever connects to it is refused. */
async function portWithoutListener(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
