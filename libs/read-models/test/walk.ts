import type { ConversationFilter, ConversationKey, ConversationQuery, ConversationReadModel } from '../src';

/** A list of `ws_1` with all statuses, but for what is said. */
export interface Asked extends Omit<Partial<ConversationQuery>, 'filter'> {
  readonly filter?: Partial<ConversationFilter>;
}

export const queryOf = ({ filter, ...asked }: Asked): ConversationQuery => ({
  workspace: 'ws_1',
  limit: 200,
  ...asked,
  filter: { statuses: ['open', 'closed', 'archived'], ...filter },
});

/** Far more pages than any list of a test has. */
const MOST_PAGES = 1_000;

/** The ids on all pages of a list, each page behind the one before; only the last may be short, where bytes do not make others so. */
export async function pagesOf(model: Pick<ConversationReadModel, 'list'>, asked: Asked): Promise<string[][]> {
  const query = queryOf(asked);
  const pages: string[][] = [];
  for (let after: ConversationKey | undefined = query.after; pages.length < MOST_PAGES;) {
    const { documents, next } = await model.list({ ...query, after });
    pages.push(documents.map(({ id }) => id));
    if (next === null) return pages;
    if (query.mostBytes === undefined || documents.length === 0) expect(documents).toHaveLength(query.limit);
    expect(next.id).toBe(documents.at(-1)?.id);
    after = next;
  }
  throw new Error('the pages do not end');
}

/** The ids of a whole list, from one page. */
export async function idsOf(model: Pick<ConversationReadModel, 'list'>, asked: Asked): Promise<string[]> {
  const pages = await pagesOf(model, asked);
  expect(pages).toHaveLength(1);
  return pages.flat();
}
