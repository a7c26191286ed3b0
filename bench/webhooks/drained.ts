import { freshFiles } from '../files';
import { inParallel } from '../in-parallel';
import { startBuilt, type Built } from '../servers/built';
import { clientOf } from '../steady';
import { untilReady } from '../until-ready';
import { machineTime, startReceivers, type Receivers } from './receivers';
import { addWebhook, open, revisionsOf } from './subjects';

const CONVERSATIONS = 1_000;
const WITHIN_MS = 600_000;

interface Drained {
  readonly perSecond: number;
  /** Events that came before an earlier one of their conversation, or not at all. */
  readonly wrong: number;
  /** Attempts that the log of deliveries does not show. */
  readonly unlogged: number;
}

/** What one healthy receiver gets in a second of what has gathered, in order over a thousand conversations. */
export async function drained(events: number): Promise<Drained> {
  const files = freshFiles();
  const receivers = await startReceivers();
  const product = await startBuilt(files, { more: { PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true' } });
  try {
    await untilReady(product);
    return await measured(product, receivers, events);
  } finally {
    await product.stop();
    receivers.stop();
    files.remove();
  }
}

async function measured(product: Built, receivers: Receivers, events: number): Promise<Drained> {
  const client = clientOf(product.url);
  await inParallel(CONVERSATIONS, (n) => open(client, n, 'inbox_1'));
  const webhook = await addWebhook(client, `${receivers.url}/ok/0`);
  await client('POST', `/v1/webhooks/${webhook}/pause`, {});
  const revisions = revisionsOf(CONVERSATIONS);
  await inParallel(events, async (n) => {
    const { status } = await client('POST', revisions.next(n % CONVERSATIONS).path, {});
    if (status !== 200) throw new Error(`a command: ${status}`);
  });
  const waiting = async (): Promise<number> => {
    const { body } = await client('GET', `/v1/webhooks/${webhook}`);
    return (body as { readonly waiting: number }).waiting;
  };
  while ((await waiting()) < events) await pause();
  const started = machineTime();
  await client('POST', `/v1/webhooks/${webhook}/enable`, {});
  for (let waited = 0; (await receivers.count()) < events && waited < WITHIN_MS; waited += PAUSE_MS) await pause();
  const arrivals = await receivers.arrivals();
  const end = Math.max(...arrivals.map(({ at }) => at));
  while ((await waiting()) > 0) await pause();
  const last = new Map<string, number>();
  let late = 0;
  for (const { conversation, revision } of arrivals) {
    if (revision < (last.get(conversation) ?? 0)) late += 1;
    last.set(conversation, Math.max(revision, last.get(conversation) ?? 0));
  }
  return {
    perSecond: arrivals.length / ((end - started) / 1_000),
    wrong: late + events - arrivals.length,
    unlogged: events - (await logged(client, webhook)),
  };
}

type Client = ReturnType<typeof clientOf>;

interface Page {
  readonly data: readonly { readonly attempts: readonly { readonly status_code: number | null }[] }[];
  readonly next_cursor: string | null;
}

async function logged(client: Client, webhook: string): Promise<number> {
  let found = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await client('GET', `/v1/webhooks/${webhook}/deliveries?status=succeeded&limit=200${query}`);
    const page = body as Page;
    found += page.data.filter(({ attempts }) => attempts.some(({ status_code: code }) => code === 204)).length;
    cursor = page.next_cursor;
  }
  return found;
}

const PAUSE_MS = 50;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
