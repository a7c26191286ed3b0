import { cursorIn } from './cursors';
import { comparePlaces } from './place';
import type { Epoch, PublicLogReader, PublicPage, PublicPageQuery } from './port';

/** What came next is not kept any more; `oldest` is the cursor behind which everything is. */
export interface Expired {
  readonly tag: 'Expired';
  readonly oldest: string;
}

interface Read extends PublicPage {
  readonly tag: 'Page';
  /** For the cursors of its places. */
  readonly epochs: readonly Epoch[];
}

/** A page in which certainly nothing is missing behind the place that was asked for. */
export async function readPage(
  log: Pick<PublicLogReader, 'page' | 'epochs' | 'forgottenTo'>,
  query: PublicPageQuery,
): Promise<Read | Expired> {
  const page = await log.page(query);
  // Afterwards: what was forgotten before that is missing in the page, and an epoch that began since may be in it.
  const [forgotten, epochs] = await Promise.all([log.forgottenTo(), log.epochs()]);
  if (query.after !== undefined && forgotten !== undefined && comparePlaces(query.after, forgotten) < 0)
    return { tag: 'Expired', oldest: cursorIn(epochs, forgotten) };
  return { tag: 'Page', ...page, epochs };
}
