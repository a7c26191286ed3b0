import { ASSIGNEE_TYPES, CHANNEL_TYPES, PRIORITIES } from '@parley/domain';
import {
  CONVERSATION_SORTS,
  decodeCursor,
  searchTokensOf,
  type ConversationFilter,
  type ConversationStatus,
} from '@parley/read-models';
import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { refine, type Fault } from '../codec/refine';
import { strictObject, listOf, orNull, custom } from '../codec/strict-object';
import { MOST_VALUES, valuesOf } from '../codec/many-values';
import { cursorFault, CursorText, idCursorOf, LIMIT, LimitText } from '../codec/paging';
import { schemaOf, type Schema } from '../codec/schema';
import { Flag, Id, IdOrNumber, text, Time, TIME_SCHEMA, TimeBefore, TagText, enumOf } from '../codec/values';
import { RevisionText } from './history-requests';

const Limit = custom('limit', 'must be a whole number from 1 to 200', LIMIT, (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 200 ? (value as number) : undefined,
);

const FlagText = custom('flag', 'must be true or false', { type: 'boolean' }, (value) =>
  value === 'true' ? true : value === 'false' ? false : undefined,
);

/** In a query string a plus that nobody encoded is a space. */
const inQuery = (codec: t.Type<number, unknown>): t.Type<number, unknown> =>
  custom(codec.name, TIME_IN_QUERY, TIME_SCHEMA, (value) => {
    const text = typeof value === 'string' ? value.replace(/ (?=\d\d:\d\d$)/, '+') : value;
    const decoded = codec.decode(text);
    return E.isRight(decoded) ? decoded.right : undefined;
  });
const TIME_IN_QUERY = 'must be a time in RFC 3339, such as 2024-01-15T10:30:00Z';

/** The most words that are looked for: each costs a look into the index. */
const MAX_TOKENS = 10;

const SEARCH: Schema = {
  type: 'string',
  minLength: 1,
  description: `Words, the first ${MAX_TOKENS} of which are looked for. Of scripts without spaces each letter counts as one, and letters are found in their order.`,
};

/** What is searched for, as words; how long it is, only a URL bounds. */
const SearchText = custom(
  'q',
  'must be text with a word in it, without NUL and unpaired surrogates',
  SEARCH,
  (value) => {
    if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return undefined;
    const tokens = searchTokensOf(value, MAX_TOKENS);
    return tokens.length >= 1 ? tokens : undefined;
  },
);

const Filters = refine(
  strictObject(
    {},
    {
      inbox: valuesOf(Id),
      status: valuesOf(enumOf(['open', 'closed', 'archived', 'all'] as const)),
      unread: FlagText,
      snoozed: FlagText,
      assigned_to: valuesOf(Id),
      assigned_type: valuesOf(enumOf(ASSIGNEE_TYPES)),
      priority: valuesOf(enumOf(PRIORITIES)),
      tag: valuesOf(TagText, 'never'),
      label: valuesOf(TagText, 'never'),
      channel_type: valuesOf(enumOf(CHANNEL_TYPES)),
      contact_id: valuesOf(Id),
      muted: FlagText,
      blocked: FlagText,
      updated_after: inQuery(Time),
      updated_before: inQuery(TimeBefore),
      q: SearchText,
      sort: enumOf(CONVERSATION_SORTS),
      cursor: CursorText,
      limit: LimitText,
    },
  ),
  undefined,
  ({ sort, snoozed, q }): Fault => {
    if (sort === 'snooze_till' && snoozed !== 'true') return ['sort', 'by snooze_till needs snoozed=true'];
    return q !== undefined && sort !== undefined && sort !== '-updated'
      ? ['sort', 'must be -updated, or left out, with q']
      : undefined;
  },
);
/** The query string of `GET /v1/conversations`. Each order has cursors of its own. */
export const ListQuery = refine(Filters, undefined, ({ cursor, sort }): Fault => {
  const order = CONVERSATION_SORTS.find((one) => one === sort);
  return typeof cursor === 'string' && E.isLeft(decodeCursor(cursor, order)) ? cursorFault : undefined;
});
export type ListQuery = t.TypeOf<typeof ListQuery>;

const EVERY_STATUS: readonly ConversationStatus[] = ['open', 'closed', 'archived'];

/** What the query string asks for, in the words of the read model. */
export function filterOf(query: ListQuery): ConversationFilter {
  const { status = ['open'], assigned_to } = query;
  return {
    statuses: status.includes('all') ? EVERY_STATUS : status.filter((one) => one !== 'all'),
    inboxes: query.inbox,
    unread: query.unread,
    snoozed: query.snoozed,
    assignees: assigned_to?.map((id) => (id === 'none' ? null : id)),
    assigneeTypes: query.assigned_type,
    priorities: query.priority,
    tags: query.tag,
    labels: query.label,
    channelTypes: query.channel_type,
    contacts: query.contact_id,
    muted: query.muted,
    blocked: query.blocked,
    updatedAfter: query.updated_after,
    updatedBefore: query.updated_before,
    searchTokens: query.q,
  };
}

const AskingText = text(128, 0);

/** The asking team member, as older clients name it. */
const Asking = custom(
  'id',
  'must be a number or a text',
  { anyOf: [{ type: 'number' }, schemaOf(AskingText)] },
  (value) => ((typeof value === 'number' && Number.isFinite(value)) || AskingText.is(value) ? value : undefined),
);

/** The body of `POST /v1/conversations/list`. */
export const ListBody = strictObject(
  {},
  {
    id: Asking,
    filters: strictObject(
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

export type ListBody = t.TypeOf<typeof ListBody>;

/** What the body asks for: closed ones are the archived ones too, and unread only narrows when it is true. */
export function filterOfBody({ filters = {}, date }: ListBody): ConversationFilter {
  return {
    statuses: filters.closed === undefined ? EVERY_STATUS : filters.closed ? ['closed', 'archived'] : ['open'],
    inboxes: filters.inboxes,
    unread: filters.unread === true ? true : undefined,
    snoozed: filters.snoozed,
    assignees: filters.assigned === undefined ? undefined : [filters.assigned],
    updatedBefore: date ?? undefined,
  };
}

/** The query string of `GET /v1/conversations/{id}`. */
export const GetQuery = refine(
  strictObject({}, { view: enumOf(['list'] as const), as_of: inQuery(Time), revision: RevisionText }),
  undefined,
  ({ as_of, revision }): Fault =>
    as_of !== undefined && revision !== undefined ? ['as_of', 'and revision cannot be asked for at once'] : undefined,
);

/** What the cursors of counts are made for. */
export const COUNTS_LIST = 'counts';

/** The query string of `GET /v1/counts`. Inboxes that are named are all answered: they have no pages. */
export const CountsQuery = refine(
  strictObject({}, { inbox: valuesOf(Id), cursor: idCursorOf(COUNTS_LIST) }),
  undefined,
  ({ inbox, cursor }): Fault =>
    inbox !== undefined && cursor !== undefined ? ['cursor', 'and inbox cannot be asked for at once'] : undefined,
);
