import { messageOf, ofWorkspace } from './flow';
import { conversationId, INBOXES, randomOf, type Filled } from './filled-log';
import type { Built } from './servers/built';
import { clientOf, steadily, type Client } from './steady';

interface Walked {
  /** Conversations of the inbox that nobody changed meanwhile. */
  readonly unchanged: number;
  readonly changed: number;
  /** Of those unchanged, how many a walk did not show, or showed twice, all walks together. */
  readonly skipped: number;
  readonly repeated: number;
}

const LIMIT = 200;

/** All ids of a list, page by page, to the end. */
type Walk = (client: Client, inbox: string) => Promise<readonly string[]>;

const byCursor =
  (sort: string): Walk =>
  async (client, inbox) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `/v1/conversations?inbox=${inbox}&status=all&sort=${sort}&limit=${LIMIT}`;
      const { body } = await client('GET', cursor === '' ? path : `${path}&cursor=${cursor}`);
      const page = body as { readonly data: readonly { readonly id: string }[]; readonly next_cursor: string | null };
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    return seen;
  };

const byDate: Walk = async (client, inbox) => {
  const seen: string[] = [];
  for (let date: string | null | undefined; date !== null;) {
    const { body } = await client('POST', '/v1/conversations/list', {
      filters: { inboxes: [inbox] },
      limit: LIMIT,
      ...(date === undefined ? {} : { date }),
    });
    const page = body as {
      readonly conversations: readonly { readonly id: string }[];
      readonly next_date: string | null;
    };
    seen.push(...page.conversations.map(({ id }) => id));
    date = page.next_date;
  }
  return seen;
};

const WALKS: readonly Walk[] = [byCursor('-updated'), byCursor('-created'), byDate];

/** Walks through all pages of a large inbox, in each way there is, while so many commands a second change others of its conversations. */
export async function walkWhileChanging(product: Built, filled: Filled, perSecond: number): Promise<Walked> {
  const client = clientOf(product.url);
  const inbox = INBOXES[0] ?? '';
  const before = await byCursor('-created')(client, inbox);
  const changed = new Set<string>();
  const random = randomOf(7);
  let over = false;
  const changing = steadily(
    perSecond,
    () => over,
    async (n) => {
      // Every second command is on what is walked through.
      const some = before[random.below(before.length)] ?? '';
      const id = n % 2 === 0 ? some : conversationId(ofWorkspace(random, filled));
      changed.add(id);
      await client('POST', `/v1/conversations/${id}/messages`, messageOf(n));
    },
  );
  const walks: (readonly string[])[] = [];
  for (const walk of WALKS) walks.push(await walk(client, inbox));
  over = true;
  await changing;
  const unchanged = before.filter((id) => !changed.has(id));
  const times = walks.map((seen) => {
    const found = new Map<string, number>();
    for (const id of seen) found.set(id, (found.get(id) ?? 0) + 1);
    return unchanged.map((id) => found.get(id) ?? 0);
  });
  const count = (is: (times: number) => boolean): number => times.flat().filter(is).length;
  return {
    unchanged: unchanged.length,
    changed: changed.size,
    skipped: count((shown) => shown === 0),
    repeated: count((shown) => shown > 1),
  };
}
