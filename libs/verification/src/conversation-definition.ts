import {
  type ConversationEvent,
  type ConversationOpened,
  type MessageReceived,
  type MessageStatus,
  type Millis,
} from '@parley/domain';
import type { StreamOf } from '@parley/event-schema';
import type { ConversationDocument } from '@parley/read-models';
import { participantsOf, settingsOf, wordsOf } from './conversation-settings';
import { withoutErased, type Erased } from './erased';
import { eventsOf, lastOf, type EventOf } from './events-of';
import { shownText } from './shown-text';
import type { ReadableCommit } from './stream-history';

type Commits = readonly ReadableCommit<ConversationEvent>[];

/** What only marks or reports leaves `updated_at` as it is (rule 4). */
export const KEEPS_UPDATED_AT: ReadonlySet<ConversationEvent['type']> = new Set([
  'ConversationRead',
  'ConversationMarkedUnread',
  'ConversationMuted',
  'ConversationUnmuted',
  'MessageStatusChanged',
  'ConversationNotRouted',
]);

/**
 * What the read model is to say of a conversation with these commits: every field by a definition of its own over the whole
 * list. Undefined when nothing opens it.
 */
export function expectedConversation(of: StreamOf, all: Commits, erased: Erased): ConversationDocument | undefined {
  const commits = withoutErased(of, all, erased);
  const opening = openingOf(commits);
  const end = commits.at(-1);
  if (opening === undefined || end === undefined) return undefined;
  const events = lifeOf(commits);
  const { channelId, channelType, contactId } = opening;
  const bumping = commits.findLast((commit) => commit.events.some(({ type }) => !KEEPS_UPDATED_AT.has(type)));
  return {
    workspace: of.workspace,
    id: of.id,
    revision: end.revision,
    position: end.position,
    contactId,
    channelId,
    channelType,
    inbox: lastOf(events, 'ConversationTransferred')?.inbox ?? opening.inbox,
    ...settingsOf(opening, events),
    tags: wordsOf(opening.tags, eventsOf(events, 'ConversationTagsChanged')),
    labels: wordsOf(opening.labels, eventsOf(events, 'ConversationLabelsChanged')),
    participants: participantsOf(events),
    // The opening names an assignee for those who read it; who is assigned is said by the event that follows it.
    assignee: assigneeOf(lastOf(events, 'ConversationAssigned', 'ConversationUnassigned')),
    ...endingOf(events),
    muted: lastOf(events, 'ConversationMuted', 'ConversationUnmuted')?.type === 'ConversationMuted',
    ...messagesOf(events),
    createdAt: opening.at,
    updatedAt: bumping?.at ?? opening.at,
  };
}

const openingOf = (commits: Commits): ConversationOpened | undefined => {
  for (const { events } of commits) for (const event of events) if (event.type === 'ConversationOpened') return event;
  return undefined;
};

/** All events behind the opening, up to the deletion: nothing follows that. */
function lifeOf(commits: Commits): readonly ConversationEvent[] {
  const events = commits.length === 1 ? (commits[0]?.events ?? []) : commits.flatMap((commit) => commit.events);
  const opening = events.findIndex(({ type }) => type === 'ConversationOpened');
  const deletion = events.findIndex(({ type }, i) => i > opening && type === 'ConversationDeleted');
  return events.slice(opening + 1, deletion === -1 ? undefined : deletion + 1);
}

const assigneeOf = (
  last: EventOf<'ConversationAssigned' | 'ConversationUnassigned'> | undefined,
): ConversationDocument['assignee'] => (last?.type === 'ConversationAssigned' ? last.assignee : null);

/** Closed is what was not reopened since; archived, what was archived since it was closed. */
function endingOf(
  events: readonly ConversationEvent[],
): Pick<ConversationDocument, 'status' | 'closing' | 'archivedAt' | 'snooze'> {
  const none = { closing: null, archivedAt: null, snooze: null };
  if (lastOf(events, 'ConversationDeleted') !== undefined) return { ...none, status: 'deleted' };
  const closed = closedNow(events);
  if (closed === undefined) return { ...none, status: 'open', snooze: snoozeOf(events) };
  const closing = { at: closed.at, by: closed.by, resolution: closed.resolution };
  const archived = lastOf(events.slice(events.lastIndexOf(closed)), 'ConversationArchived');
  return archived === undefined
    ? { ...none, status: 'closed', closing }
    : { ...none, status: 'archived', closing, archivedAt: archived.at };
}

/** What closed it, when nothing has reopened it since. */
function closedNow(events: readonly ConversationEvent[]): EventOf<'ConversationClosed'> | undefined {
  const last = lastOf(events, 'ConversationClosed', 'ConversationReopened');
  return last?.type === 'ConversationClosed' ? last : undefined;
}

/** The last snooze, unless something ended it; one that is asked for while the conversation is closed is none. */
function snoozeOf(events: readonly ConversationEvent[]): ConversationDocument['snooze'] {
  const last = lastOf(events, 'ConversationSnoozed', 'ConversationUnsnoozed', 'ConversationClosed');
  if (last?.type !== 'ConversationSnoozed') return null;
  const wasClosed = closedNow(events.slice(0, events.lastIndexOf(last))) !== undefined;
  return wasClosed ? null : { id: last.snoozeId, till: last.till };
}

function messagesOf(
  events: readonly ConversationEvent[],
): Pick<
  ConversationDocument,
  'messageCount' | 'inboundCount' | 'inboundRead' | 'everReceived' | 'replied' | 'lastMessage'
> {
  const messages = eventsOf(events, 'MessageReceived', 'MessageSent');
  const highest = messages.reduce((number, message) => Math.max(number, message.number), 0);
  const shown = messages.findLast(({ number }) => number === highest);
  const everReceived = messages.some(({ type }) => type === 'MessageReceived');
  return {
    messageCount: messages.length,
    inboundCount: messages.filter(counts).length,
    inboundRead: inboundReadOf(events),
    everReceived,
    replied: everReceived && messages.at(-1)?.type === 'MessageSent',
    lastMessage:
      shown === undefined
        ? null
        : {
            number: shown.number,
            at: shown.at,
            contactId: shown.sender.type === 'contact' ? shown.sender.id : null,
            preview: shownText(shown),
          },
  };
}

/** Messages of a blocked contact never count as unread (rule 9). */
const counts = (event: ConversationEvent): event is MessageReceived =>
  event.type === 'MessageReceived' && event.blocked !== true;

/**
 * How far the best read mark came: each as far as it said, no further than what had come in by then, and no further than any
 * unread mark behind it went back (rule 3). Looked at from the last mark to the first.
 */
function inboundReadOf(events: readonly ConversationEvent[]): number {
  const marks = eventsOf(events, 'ConversationRead', 'ConversationMarkedUnread', 'MessageReceived').toReversed();
  let cameIn = marks.filter(counts).length;
  let wentBackTo = Infinity;
  let read = 0;
  for (const mark of marks) {
    if (mark.type === 'MessageReceived') {
      if (counts(mark)) cameIn -= 1;
      continue;
    }
    const upTo = Math.max(0, Math.min(mark.inboundRead, cameIn, wentBackTo));
    if (mark.type === 'ConversationRead') read = Math.max(read, upTo);
    else wentBackTo = upTo;
  }
  return read;
}

/** By number, the last status that was reported of each message. */
export const expectedStatuses = (commits: Commits): ReadonlyMap<number, MessageStatus> =>
  new Map(
    commits.flatMap(({ events }) =>
      eventsOf(events, 'MessageStatusChanged').map(({ number, status }) => [number, status] as const),
    ),
  );

/** The contact that the conversation is with; undefined when nothing opens it. */
export const contactOf = (commits: Commits): string | undefined => openingOf(commits)?.contactId;

/** When something was sent last in a conversation, from its opening on; undefined when nothing was. */
export function lastSentAt(commits: Commits): Millis | undefined {
  const opening = commits.findIndex(({ events }) => events.some(({ type }) => type === 'ConversationOpened'));
  if (opening === -1) return undefined;
  const sent = commits.slice(opening).filter(({ events }) => events.some(({ type }) => type === 'MessageSent'));
  return sent.length === 0 ? undefined : sent.reduce((latest, { at }) => Math.max(latest, at), 0);
}
