import * as t from 'io-ts';
import { closed, listOf, orNull, said } from '../codec/closed';
import { CursorText, LimitText } from '../codec/paging';
import { Flag, Id, IdOrNumber, TimeBefore, wordOf } from '../codec/values';

const MOST_VALUES = 50;

/** The `limit` of every list: 1 to 200. */
export const Limit = said('limit', 'must be a whole number from 1 to 200', (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 200 ? (value as number) : undefined,
);

const FlagText = said('flag', 'must be true or false', (value) =>
  value === 'true' ? true : value === 'false' ? false : undefined,
);

/** Repeated or comma-separated values. */
function valuesOf<A>(item: t.Type<A, unknown>): t.Type<readonly A[], unknown> {
  const list = listOf(item, MOST_VALUES);
  return new t.Type<readonly A[], unknown>(
    list.name,
    list.is,
    (value, context) => {
      const texts = (Array.isArray(value) ? value : [value]).flatMap((one) => String(one).split(','));
      return list.validate(texts, context);
    },
    t.identity,
  );
}

/** The query string of `GET /v1/conversations`. */
export const ListQuery = closed(
  {},
  {
    inbox: valuesOf(Id),
    status: wordOf(['open', 'closed', 'archived', 'all'] as const),
    unread: FlagText,
    snoozed: FlagText,
    assigned_to: Id,
    sort: wordOf(['-updated'] as const),
    cursor: CursorText,
    limit: LimitText,
  },
);

/** The body of `POST /v1/conversations/list`. */
export const ListBody = closed(
  {},
  {
    id: said('id', 'must be a number or a text', (value) =>
      (typeof value === 'number' && Number.isFinite(value)) ||
      (typeof value === 'string' && value.length <= 128 && value.isWellFormed() && !value.includes('\0'))
        ? value
        : undefined,
    ),
    filters: closed(
      {},
      {
        inboxes: listOf(IdOrNumber, MOST_VALUES),
        closed: Flag,
        unread: Flag,
        snoozed: Flag,
        assigned: orNull(IdOrNumber),
      },
    ),
    date: orNull(TimeBefore),
    limit: Limit,
  },
);

export const GetQuery = closed({}, { view: wordOf(['list'] as const) });
