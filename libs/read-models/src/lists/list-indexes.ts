import type { ConversationDocument, ConversationStatus } from '../documents/conversation-document';
import { isUnread } from '../documents/conversation-document';
import type { ConversationFilter, ConversationSort } from '../port';

/*
 * Which index serves which list. An index holds some columns fixed and has an order; a list is as many ranges of one
 * index as its filter has combinations of the fixed columns, merged. What no column of the index says is the residual filter: looked at on the
 * way. Adapters make these indexes and no others for lists; their tests check that they are used.
 */

/** What a list may be confined to. Of these, `state` is status, unread and snoozed in one number. */
type FixedColumn = 'inbox' | 'assignee' | 'contact' | 'state';
export type OrderColumn = 'updated_at' | 'created_at' | 'snooze_till';

export interface ListIndex {
  readonly name: string;
  /** Behind the workspace, which every index begins with. */
  readonly fixed: readonly FixedColumn[];
  /** Then the order; of equal ones that of their ids. Rows without a value are not in the index. */
  readonly order: OrderColumn;
}

/** By the filter that narrows most: a contact's conversations are few, an assignee's fewer than an inbox's. */
const ACCESS_PATHS = {
  workspace: ['state'],
  inbox: ['inbox', 'state'],
  assignee: ['assignee', 'state'],
  assignee_and_inbox: ['assignee', 'inbox', 'state'],
  contact: ['contact', 'state'],
} as const satisfies Readonly<Record<string, readonly FixedColumn[]>>;

type AccessPath = keyof typeof ACCESS_PATHS;

export const SORTS: {
  readonly [Sort in ConversationSort]: { readonly order: OrderColumn; readonly ascending: boolean };
} = {
  '-updated': { order: 'updated_at', ascending: false },
  updated: { order: 'updated_at', ascending: true },
  '-created': { order: 'created_at', ascending: false },
  snooze_till: { order: 'snooze_till', ascending: true },
};

const ORDERS: readonly OrderColumn[] = ['updated_at', 'created_at', 'snooze_till'];

const nameOf = (accessPath: AccessPath, order: OrderColumn): string => `conversations_of_${accessPath}_by_${order}`;

/** Writing costs an index more than anything else: think twice before adding one. */
export const LIST_INDEXES: readonly ListIndex[] = ORDERS.flatMap((order) =>
  Object.entries(ACCESS_PATHS).map(([accessPath, fixed]) => ({
    name: nameOf(accessPath as AccessPath, order),
    fixed,
    order,
  })),
);

/** What of a filter an index can hold fixed or bound. */
type Indexed =
  'statuses' | 'unread' | 'snoozed' | 'inboxes' | 'assignees' | 'contacts' | 'updatedAfter' | 'updatedBefore';

export interface ListPlan {
  readonly accessPath: AccessPath;
  readonly index: ListIndex;
  readonly ascending: boolean;
  /** The states that the filter lets through. */
  readonly states: readonly number[];
  /** What no index serves of the filter: each row is asked for it, and depends on nothing else. */
  readonly residualFilter: readonly (keyof ConversationFilter)[];
}

const FIXED_BY: { readonly [P in AccessPath]: readonly Indexed[] } = {
  workspace: ['statuses', 'unread', 'snoozed'],
  inbox: ['statuses', 'unread', 'snoozed', 'inboxes'],
  assignee: ['statuses', 'unread', 'snoozed', 'assignees'],
  assignee_and_inbox: ['statuses', 'unread', 'snoozed', 'inboxes', 'assignees'],
  contact: ['statuses', 'unread', 'snoozed', 'contacts'],
};

/** How a list is read: any mix of inboxes, status, unread, snoozed and assignees, and a contact's conversations, off an index. */
export function planOf(filter: ConversationFilter, sort: ConversationSort): ListPlan {
  const accessPath = accessPathOf(filter);
  const { order, ascending } = SORTS[sort];
  const bounded: readonly Indexed[] = order === 'updated_at' ? ['updatedAfter', 'updatedBefore'] : [];
  const served: readonly string[] = [...FIXED_BY[accessPath], ...bounded];
  return {
    accessPath,
    index: LIST_INDEXES.find(({ name }) => name === nameOf(accessPath, order)) as ListIndex,
    ascending,
    states: statesOf(filter, order),
    residualFilter: (Object.keys(filter) as (keyof ConversationFilter)[]).filter(
      (part) => filter[part] !== undefined && !served.includes(part),
    ),
  };
}

function accessPathOf({ contacts, assignees, inboxes }: ConversationFilter): AccessPath {
  if (contacts !== undefined) return 'contact';
  if (assignees !== undefined) return inboxes === undefined ? 'assignee' : 'assignee_and_inbox';
  return inboxes === undefined ? 'workspace' : 'inbox';
}

const STATUS_NUMBERS: { readonly [Status in ConversationStatus]: number } = { open: 0, closed: 1, archived: 2 };

const stateNumber = (status: ConversationStatus, unread: boolean, snoozed: boolean): number =>
  STATUS_NUMBERS[status] * 4 + Number(unread) * 2 + Number(snoozed);

/** Undefined for a deleted one: it is in no list. */
export const stateOf = (document: ConversationDocument): number | undefined =>
  document.status === 'deleted'
    ? undefined
    : stateNumber(document.status, isUnread(document), document.snooze !== null);

/** Status, unread and snoozed in each combination that the filter lets through. Only open ones are ever snoozed. */
function statesOf({ statuses, unread, snoozed }: ConversationFilter, order: OrderColumn): readonly number[] {
  const asleep = order === 'snooze_till' ? [true].filter((is) => snoozed !== !is) : flagsOf(snoozed);
  return [...new Set(statuses)].flatMap((status) =>
    flagsOf(unread).flatMap((isUnread) =>
      asleep.filter((is) => !is || status === 'open').map((is) => stateNumber(status, isUnread, is)),
    ),
  );
}

const flagsOf = (flag: boolean | undefined): readonly boolean[] => (flag === undefined ? [false, true] : [flag]);
