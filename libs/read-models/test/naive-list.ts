import type { ContactDocument, ConversationDocument, ConversationFilter, ConversationSort } from '../src';

/*
 * A list as the contract words it, over all documents there are: every filter one plain question, then a plain sort. It shares
 * nothing with the adapters, so that agreeing with it means something. Words are ASCII here; `words.spec.ts` has the others.
 */

type Contacts = ReadonlyMap<string, ContactDocument>;

const isOneOf = <T>(asked: readonly T[] | undefined, value: T): boolean =>
  asked === undefined || asked.some((one) => one === value);

const isAs = (asked: boolean | undefined, value: boolean): boolean => asked === undefined || asked === value;

const hasAny = (asked: readonly string[] | undefined, there: readonly string[]): boolean =>
  asked === undefined || asked.some((one) => there.some((word) => word.toUpperCase() === one.toUpperCase()));

function hasWords(
  asked: readonly string[] | undefined,
  { subject, lastMessage }: ConversationDocument,
  contact: ContactDocument | undefined,
): boolean {
  const { firstName, lastName } = contact?.details ?? {};
  const text = [subject, lastMessage?.preview, firstName, lastName].map((part) => part ?? '').join(' ');
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return asked === undefined || asked.every((start) => words.some((word) => word.startsWith(start)));
}

function isIn(document: ConversationDocument, filter: ConversationFilter, contacts: Contacts): boolean {
  const { assignee, updatedAt } = document;
  const contact = contacts.get(document.contactId);
  const answers = [
    filter.statuses.some((status) => status === document.status),
    isOneOf(filter.inboxes, document.inbox),
    isAs(filter.unread, document.inboundCount - document.inboundRead > 0),
    isAs(filter.snoozed, document.snooze !== null),
    isOneOf(filter.assignees, assignee === null ? null : assignee.id),
    isOneOf(filter.contacts, document.contactId),
    updatedAt > (filter.updatedAfter ?? -Infinity),
    updatedAt < (filter.updatedBefore ?? Infinity),
    isOneOf<string | undefined>(filter.assigneeTypes, assignee?.type),
    isOneOf<string | null>(filter.priorities, document.priority),
    hasAny(filter.tags, document.tags),
    hasAny(filter.labels, document.labels),
    isOneOf(filter.channelTypes, document.channelType),
    isAs(filter.muted, document.muted),
    isAs(filter.blocked, contact?.blocked === true),
    hasWords(filter.searchTokens, document, contact),
  ];
  return answers.every((yes) => yes);
}

/** The ids of the whole list, in its order. */
export function naiveList(
  documents: readonly ConversationDocument[],
  contacts: Contacts,
  filter: ConversationFilter,
  sort: ConversationSort,
): string[] {
  const found = documents.filter(
    (document) => isIn(document, filter, contacts) && (sort !== 'snooze_till' || document.snooze !== null),
  );
  const timeOf = (document: ConversationDocument): number =>
    sort === '-created'
      ? document.createdAt
      : sort === 'snooze_till'
        ? (document.snooze?.till ?? 0)
        : document.updatedAt;
  const rising = found.sort((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  return sort.startsWith('-') ? rising.toReversed() : rising;
}
