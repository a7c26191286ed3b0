import { opening, startProduct, type Answer, type Product } from '@parley/testing-product';

const STEADY = 60;
const OTHERS = 20;
const COMMANDS = 300;
const LIMIT = 3;
/** Commands that are under way while a page is read. */
const AT_ONCE = COMMANDS / (STEADY / LIMIT);

interface Page {
  readonly ids: readonly string[];
  /** Undefined where the list has ended. */
  readonly next: string | undefined;
}

type ReadPage = (next: string | undefined, headers: Readonly<Record<string, string>>) => Promise<Page>;

describe('a walk over all pages while other conversations change', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const send = async (path: string, body: object): Promise<Answer> => {
    const answer = await product.send('POST', path, body);
    expect(answer.status).toBeLessThan(300);
    return answer;
  };

  const idsIn = ({ status, body }: Answer, field: string): string[] => {
    expect(status).toBe(200);
    return (body[field] as { id: string }[]).map(({ id }) => id);
  };

  const byCursor =
    (inbox: string, sort: string): ReadPage =>
    async (next, headers) => {
      const cursor = next === undefined ? '' : `&cursor=${next}`;
      const query = `inbox=${inbox},elsewhere&status=all&sort=${sort}&limit=${LIMIT}${cursor}`;
      const answer = await product.send('GET', `/v1/conversations?${query}`, undefined, headers);
      return { ids: idsIn(answer, 'data'), next: (answer.body['next_cursor'] as string | null) ?? undefined };
    };

  const byDate =
    (inbox: string): ReadPage =>
    async (next, headers) => {
      const body = { filters: { inboxes: [inbox, 'elsewhere'] }, limit: LIMIT, ...(next && { date: next }) };
      const answer = await product.send('POST', '/v1/conversations/list', body, headers);
      return { ids: idsIn(answer, 'conversations'), next: (answer.body['next_date'] as string | null) ?? undefined };
    };

  /** The conversations that stay as they are, oldest first, and the others among them. */
  async function begin(inbox: string): Promise<{ steady: string[]; others: string[] }> {
    const steady: string[] = [];
    const others: string[] = [];
    for (let i = 0; i < STEADY + OTHERS; i += 1) {
      const some = i % 4 === 3 ? others : steady;
      // Their ids are in the same order, for those of one millisecond.
      const id = `${inbox}_${i.toString().padStart(2, '0')}`;
      some.push(id);
      await send('/v1/conversations', opening({ id, inbox }));
    }
    return { steady, others };
  }

  /** One after the other, what lifts a conversation, closes it, moves it out of the inbox or back. */
  const change = (inbox: string, others: readonly string[], n: number): Promise<Answer> => {
    const path = `/v1/conversations/${others[(n * 7) % others.length]}`;
    const [command, body] = [
      ['messages', { id: `m_${n}`, direction: 'inbound', text: `message ${n}` }],
      ['transfer', { inbox: n % 2 === 0 ? 'elsewhere' : inbox }],
      ['tags', { add: [`tag_${n}`] }],
      ['close', {}],
      ['messages', { id: `m_${n}`, direction: 'outbound', text: `answer ${n}` }],
      ['reopen', {}],
      ['read', {}],
    ][n % 7] as [string, object];
    return send(`${path}/${command}`, body);
  };

  it.each<[string, (inbox: string) => ReadPage]>([
    ['by cursor, newest update first', (inbox) => byCursor(inbox, '-updated')],
    ['by cursor, oldest update first', (inbox) => byCursor(inbox, 'updated')],
    ['by cursor, newest first', (inbox) => byCursor(inbox, '-created')],
    ['by date', byDate],
  ])('%s, skips and repeats nothing that stayed as it was', async (name, pagesOf) => {
    const inbox = `walk_${name.replaceAll(/[^a-z]/g, '')}`;
    const { steady, others } = await begin(inbox);
    const read = pagesOf(inbox);
    const found: string[] = [];
    let commands = 0;
    const last = await send(`/v1/conversations/${others[0]}/mute`, {});
    let headers: Readonly<Record<string, string>> = { 'parley-wait-for': String(last.body['position']) };
    for (let next: string | undefined, begun = false; !begun || next !== undefined; begun = true) {
      const batch = Array.from({ length: Math.min(AT_ONCE, COMMANDS - commands) }, (_, i) =>
        change(inbox, others, commands + i),
      );
      commands += batch.length;
      const [page, ...done] = await Promise.all([read(next, headers), ...batch]);
      found.push(...page.ids.filter((id) => steady.includes(id)));
      next = page.next;
      // The next page is read when one of these shows, and others may still come.
      const position = done.at(-1)?.body['position'];
      headers = position === undefined ? {} : { 'parley-wait-for': String(position) };
    }
    expect(commands).toBe(COMMANDS);
    expect(found).toEqual(name.includes('oldest') ? steady : steady.toReversed());
  });
});
