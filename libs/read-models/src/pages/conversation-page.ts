import type { Millis } from '@parley/domain';
import { keyOf } from '../lists/page';
import type { ConversationKey, ConversationQuery, ConversationReadModel } from '../port';
import { conversationListItem, conversationView } from '../views/views';
import { GroupedItems } from './grouped-items';
import { allRecords, contactsAlone, joinedEach } from './joined-each';
import { nextTurn } from './next-turn';
import { ITEMS_BYTES, PageItems, type WrittenPage } from './page-items';

type Model = Pick<ConversationReadModel, 'list' | 'contactsOf' | 'teammatesOf'>;

export type PageQuery = Omit<ConversationQuery, 'mostBytes'>;

/** A page of whole conversations, with the records that they show. It may have fewer than the limit, and a place to go on behind. */
export async function conversationPage(model: Model, query: PageQuery): Promise<WrittenPage<ConversationKey>> {
  const { documents, next } = await model.list({ ...query, mostBytes: ITEMS_BYTES });
  const page = new PageItems<ConversationKey>();
  for await (const [document, joined] of joinedEach(documents, allRecords(model, query.workspace))) {
    const place = keyOf(document, query.sort ?? '-updated') ?? null;
    if (!page.add(conversationView(document, joined), place)) break;
  }
  return page.written(next);
}

/** What is asked of a list whose times alone are its cursors: newest update first, strictly before `filter.updatedBefore`. */
export type ByDateQuery = Pick<ConversationQuery, 'workspace' | 'filter' | 'limit'>;

/** Documents that are read at a time to find the end of a group. */
const REST_AT_ONCE = 50;

/**
 * A page of conversations in 14 attributes that has whole groups of equal times, so that the time of its last one is a cursor. It ends
 * with the group that fills the limit, or before the one that does not fit into it; the first group is always there.
 */
export async function conversationsByDate(model: Model, query: ByDateQuery): Promise<WrittenPage<Millis>> {
  const page = new GroupedItems(query.limit);
  const contacts = contactsAlone(model, query.workspace);
  let after: ConversationKey | undefined;
  // One more than the limit says whether its group has ended.
  for (let limit = query.limit + 1; ; limit = Math.max(limit, REST_AT_ONCE)) {
    const { documents, next } = await model.list({ ...query, after, limit, mostBytes: ITEMS_BYTES });
    for await (const [document, joined] of joinedEach(documents, contacts)) {
      if (!page.add(document.updatedAt, conversationListItem(document, joined))) return page.wholeGroups();
    }
    if (next === null) return page.all();
    after = next;
    await nextTurn();
  }
}
