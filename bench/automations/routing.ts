import { freshFiles, type Files } from '../files';
import { inParallel } from '../in-parallel';
import { latencyOf, type Latency } from '../latency';
import { startBuilt, type Built } from '../servers/built';
import { clientOf, steadily, type Client } from '../steady';
import { untilReady } from '../until-ready';
import { routingsIn, type LoggedRouting } from './from-log';

const ASSIGNEES = 10;
const GIVEN_UP_AFTER_MS = 600_000;
const LOOK_AGAIN_MS = 250;
/** Everything but routing. */
const OTHER_ROLES = { PARLEY_ROLES: 'api,projector,publisher' };

interface Routed {
  /** From the opening to the assignment, by their stamps, in ms. */
  readonly took: Latency;
  /** Conversations that did not get exactly one assignee. */
  readonly wrong: number;
  /** The most that one assignee got more than another. */
  readonly uneven: number;
  /** Assignments in a second, from the first one to the last. */
  readonly perSecond: number;
}

/** Conversations that are opened at a steady rate, and go round ten people. The product is the built one. */
export async function routedAsTheyCome(perSecond: number, seconds: number): Promise<Routed> {
  const files = freshFiles();
  try {
    await running(files, {}, async (client) => {
      await saveRules(client);
      const started = performance.now();
      const isOver = (): boolean => performance.now() - started >= seconds * 1_000;
      await steadily(perSecond, isOver, (n) => openOne(client, n));
      await untilAllAreAssigned(client);
    });
    return readFrom(await routingsIn(files.events));
  } finally {
    files.remove();
  }
}

/** So many that came while nobody routed, all at once. */
export async function routedFromBacklog(conversations: number): Promise<Routed> {
  const files = freshFiles();
  try {
    // Routing begins where the log ends when it first runs.
    await running(files, {}, saveRules);
    await running(files, OTHER_ROLES, (client) => inParallel(conversations, (n) => openOne(client, n)));
    await running(files, {}, untilAllAreAssigned);
    return readFrom(await routingsIn(files.events));
  } finally {
    files.remove();
  }
}

async function running(
  files: Files,
  more: Readonly<Record<string, string>>,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const product: Built = await startBuilt(files, { more });
  try {
    await untilReady(product);
    await work(clientOf(product.url));
  } finally {
    await product.stop();
  }
}

async function saveRules(client: Client): Promise<void> {
  const among = Array.from({ length: ASSIGNEES }, (_, n) => ({ id: `usr_${n}`, type: 'attendant' }));
  const rules = [{ name: 'round the desk', when: { inbox: ['inbox_1'] }, then: { round_robin: among } }];
  const { status, body } = await client('PUT', '/v1/routing-rules', { rules });
  if (status >= 300) throw new Error(`the rules were not saved: ${status} ${JSON.stringify(body)}`);
}

async function openOne(client: Client, n: number): Promise<void> {
  const of = { contact_id: `cnt_${n}`, inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };
  const { status } = await client('POST', '/v1/conversations', { id: `conv_${n}`, ...of });
  if (status !== 201) throw new Error(`a conversation was not opened: ${status}`);
}

async function untilAllAreAssigned(client: Client): Promise<void> {
  for (let waited = 0; waited < GIVEN_UP_AFTER_MS; waited += LOOK_AGAIN_MS) {
    const { body } = await client('GET', '/v1/counts?inbox=inbox_1');
    const { inboxes } = body as { readonly inboxes: Readonly<Record<string, { readonly unassigned: number }>> };
    if (inboxes['inbox_1']?.unassigned === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function readFrom(conversations: readonly LoggedRouting[]): Routed {
  const assigned = conversations.flatMap(({ assigned: all }) => all);
  const of = new Map<string, number>();
  for (const { assignee } of assigned) of.set(assignee, (of.get(assignee) ?? 0) + 1);
  const stamps = assigned.map(({ at }) => at).toSorted((a, b) => a - b);
  const counts = Array.from({ length: ASSIGNEES }, (_, n) => of.get(`usr_${n}`) ?? 0);
  return {
    took: latencyOf(conversations.flatMap(({ openedAt, assigned: all }) => all.map(({ at }) => at - openedAt))),
    wrong: conversations.filter(({ assigned: all }) => all.length !== 1).length,
    uneven: Math.max(...counts) - Math.min(...counts),
    perSecond: (stamps.length / ((stamps.at(-1) ?? NaN) - (stamps[0] ?? NaN))) * 1_000,
  };
}
