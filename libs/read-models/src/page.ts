import type { ConversationKey, ConversationQuery } from './port';

/** Negative when `a` comes before `b` in a list: newest update first, of equal ones the greater id. */
export function newestFirst(a: ConversationKey, b: ConversationKey): number {
  if (a.updatedAt !== b.updatedAt) return b.updatedAt - a.updatedAt;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/** The place behind which a query's page begins. No id is smaller than the empty one, so `before` leaves its own time out. */
export function startOf({ after, before }: ConversationQuery): ConversationKey {
  const upTo: ConversationKey = { updatedAt: before ?? Number.MAX_SAFE_INTEGER, id: '' };
  return after === undefined || newestFirst(after, upTo) < 0 ? upTo : after;
}

/** Takes a page off what comes in the order of the list, and no more than the one behind it. */
export function takePage<T extends ConversationKey>(
  found: Iterable<T>,
  { limit, wholeGroups = false }: Pick<ConversationQuery, 'limit' | 'wholeGroups'>,
): { readonly taken: readonly T[]; readonly next: ConversationKey | null } {
  const taken: T[] = [];
  for (const item of found) {
    const last = taken.at(-1);
    const full = last !== undefined && taken.length >= limit;
    if (full && !(wholeGroups && item.updatedAt === last.updatedAt))
      return { taken, next: { updatedAt: last.updatedAt, id: last.id } };
    taken.push(item);
  }
  return { taken, next: null };
}

/** Several sources, each in the order of the list, as one. Pulls from a source only what it needs. */
export function* merged<T extends ConversationKey>(sources: readonly Iterable<T>[]): Generator<T, void, undefined> {
  const heads = sources.flatMap((source) => {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    return first.done === true ? [] : [{ item: first.value, rest }];
  });
  while (heads.length > 0) {
    const best = heads.reduce((a, b) => (newestFirst(a.item, b.item) <= 0 ? a : b));
    yield best.item;
    const following = best.rest.next();
    if (following.done === true) heads.splice(heads.indexOf(best), 1);
    else best.item = following.value;
  }
}
