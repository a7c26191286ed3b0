import { hasText } from '@parley/domain';
import { isUnread, type ConversationDocument } from '../documents/conversation-document';
import type { ConversationFilter } from '../port';
import type { ContactDocument } from '../documents/record-documents';
import { hasSearchTokens, searchTokensOf, searchTokensOfName } from '../search/search-tokens';

/** What a filter can ask of the contact of a conversation. */
const OF_CONTACT = ['blocked', 'searchTokens'] as const satisfies readonly (keyof ConversationFilter)[];

/** Whether a filter can only be answered with the contact. */
export const asksContact = (parts: readonly (keyof ConversationFilter)[]): boolean =>
  OF_CONTACT.some((part) => parts.includes(part));

/** The contact of a document as it is now; undefined for one that nothing is known of. */
export type ContactOf = (document: ConversationDocument) => ContactDocument | undefined;

type Test<Part extends keyof ConversationFilter> = (
  asked: NonNullable<ConversationFilter[Part]>,
  document: ConversationDocument,
  contactOf: ContactOf,
) => boolean;

/** What each part of a filter asks of a conversation. */
const TESTS: { readonly [Part in keyof ConversationFilter]-?: Test<Part> } = {
  statuses: (asked, { status }) => status !== 'deleted' && asked.includes(status),
  inboxes: (asked, { inbox }) => asked.includes(inbox),
  unread: (asked, document) => asked === isUnread(document),
  snoozed: (asked, { snooze }) => asked === (snooze !== null),
  assignees: (asked, { assignee }) => asked.includes(assignee?.id ?? null),
  contacts: (asked, { contactId }) => asked.includes(contactId),
  updatedAfter: (asked, { updatedAt }) => updatedAt > asked,
  updatedBefore: (asked, { updatedAt }) => updatedAt < asked,
  assigneeTypes: (asked, { assignee }) => assignee !== null && asked.includes(assignee.type),
  priorities: (asked, { priority }) => priority !== null && asked.includes(priority),
  tags: (asked, { tags }) => asked.some((tag) => hasText(tags, tag)),
  labels: (asked, { labels }) => asked.some((label) => hasText(labels, label)),
  channelTypes: (asked, { channelType }) => asked.includes(channelType),
  muted: (asked, { muted }) => asked === muted,
  blocked: (asked, document, contactOf) => asked === (contactOf(document)?.blocked ?? false),
  searchTokens: (asked, document, contactOf) =>
    hasSearchTokens(asked, [...searchTokensOfConversation(document), ...searchTokensOfContact(contactOf(document))]),
};

/** Whether a document is what these parts of a filter ask for. */
export const matchesParts = (
  parts: readonly (keyof ConversationFilter)[],
  filter: ConversationFilter,
  document: ConversationDocument,
  contactOf: ContactOf,
): boolean => parts.every((part) => matchesPart(part, filter, document, contactOf));

function matchesPart<Part extends keyof ConversationFilter>(
  part: Part,
  filter: ConversationFilter,
  document: ConversationDocument,
  contactOf: ContactOf,
): boolean {
  const asked = filter[part];
  return asked === undefined || (TESTS[part] as Test<Part>)(asked as never, document, contactOf);
}

export const ALL_PARTS = Object.keys(TESTS) as readonly (keyof ConversationFilter)[];

/** What search finds a conversation by; its contact's name is looked up. */
export const searchTokensOfConversation = ({ subject, lastMessage }: ConversationDocument): readonly string[] =>
  searchTokensOf(`${subject ?? ''} ${lastMessage?.preview ?? ''}`);

/** What search finds a contact by. */
export const searchTokensOfContact = (contact: ContactDocument | undefined): readonly string[] => {
  const details = contact?.details;
  return details == null ? [] : searchTokensOfName(details.firstName, details.lastName ?? '');
};
