import {
  movesUpdatedAt,
  readable,
  textSet,
  textSetAfter,
  type ConversationEvent,
  type ConversationOpened,
} from '@parley/domain';
import type { ConversationChange } from './change';
import type { ConversationDocument } from './conversation-document';
import { withDetails, withMessage, withoutParticipant, withParticipant, withStatus } from './project-changes';

/**
 * The document after a whole commit (rule 1: nobody sees half of one). The same object when the commit was applied before;
 * undefined as long as no event has opened the conversation. Total: an event that cannot follow changes nothing.
 */
export function projectConversation(
  document: ConversationDocument | undefined,
  change: ConversationChange,
): ConversationDocument | undefined {
  if (document !== undefined && change.revision <= document.revision) return document;
  const { at, events } = change.commit;
  const projected = events.reduce<ConversationDocument | undefined>(
    (before, event) => (before === undefined ? begin(change, event) : project(before, event)),
    document,
  );
  if (projected === undefined) return undefined;
  const bumped = events.some(movesUpdatedAt);
  return {
    ...projected,
    revision: change.revision,
    position: change.position,
    updatedAt: bumped ? at : projected.updatedAt,
  };
}

const begin = (change: ConversationChange, event: ConversationEvent): ConversationDocument | undefined =>
  event.type === 'ConversationOpened' ? opened(change, event) : undefined;

function opened(
  { workspace, id, revision, position }: ConversationChange,
  event: ConversationOpened,
): ConversationDocument {
  const content = readable(event.private);
  return {
    workspace,
    id,
    revision,
    position,
    contactId: event.contactId,
    inbox: event.inbox,
    channelId: event.channelId,
    channelType: event.channelType,
    target: content?.target ?? null,
    subject: content?.subject ?? null,
    description: content?.description ?? null,
    priority: event.priority,
    visibility: event.visibility,
    accessibility: event.accessibility,
    // Words that are one word now were two once.
    tags: textSet(event.tags),
    labels: textSet(event.labels),
    members: event.members.map((member, i) => ({ id: member, name: content?.memberNames[i] ?? null })),
    participants: [],
    assignee: null,
    status: 'open',
    closing: null,
    archivedAt: null,
    snooze: null,
    muted: false,
    messageCount: 0,
    inboundCount: 0,
    inboundRead: 0,
    everReceived: false,
    replied: false,
    lastMessage: null,
    createdAt: event.at,
    updatedAt: event.at,
  };
}

function project(document: ConversationDocument, event: ConversationEvent): ConversationDocument {
  if (document.status === 'deleted') return document;
  switch (event.type) {
    case 'ConversationOpened':
      return document;
    case 'ParticipantAdded':
      return { ...document, participants: withParticipant(document.participants, event) };
    case 'ParticipantRemoved':
      return { ...document, participants: withoutParticipant(document.participants, event.participant) };
    case 'ParticipantActivated':
      return { ...document, participants: withStatus(document.participants, event.participant, 'active') };
    case 'MessageReceived':
      return {
        ...withMessage(document, event),
        inboundCount: document.inboundCount + (event.blocked === true ? 0 : 1),
        everReceived: true,
        replied: false,
      };
    case 'MessageSent':
      return { ...withMessage(document, event), replied: document.everReceived };
    case 'MessageStatusChanged':
    case 'NoteAdded':
    case 'ConversationNotRouted':
      return document;
    case 'ConversationAssigned':
      return { ...document, assignee: event.assignee };
    case 'ConversationUnassigned':
      return { ...document, assignee: null };
    case 'ConversationClosed':
      return {
        ...document,
        status: 'closed',
        closing: { at: event.at, by: event.by, resolution: event.resolution },
        archivedAt: null,
        snooze: null,
      };
    case 'ConversationReopened':
      return { ...document, status: 'open', closing: null, archivedAt: null };
    case 'ConversationSnoozed':
      return document.status === 'open' ? { ...document, snooze: { id: event.snoozeId, till: event.till } } : document;
    case 'ConversationUnsnoozed':
      return { ...document, snooze: null };
    case 'ConversationRead':
      return { ...document, inboundRead: Math.max(document.inboundRead, readOf(document, event)) };
    case 'ConversationMarkedUnread':
      return { ...document, inboundRead: Math.min(document.inboundRead, readOf(document, event)) };
    case 'ConversationTransferred':
      return { ...document, inbox: event.inbox };
    case 'ConversationTagsChanged':
      return { ...document, tags: textSetAfter(document.tags, event.added, event.removed) };
    case 'ConversationLabelsChanged':
      return { ...document, labels: textSetAfter(document.labels, event.added, event.removed) };
    case 'ConversationDetailsChanged':
      return withDetails(document, event);
    case 'ConversationMuted':
      return { ...document, muted: true };
    case 'ConversationUnmuted':
      return { ...document, muted: false };
    case 'ConversationArchived':
      return document.status === 'open' ? document : { ...document, status: 'archived', archivedAt: event.at };
    case 'ConversationDeleted':
      return { ...document, status: 'deleted', closing: null, archivedAt: null, snooze: null };
  }
}

/** What a mark says, within what there is: unread is never negative. */
const readOf = ({ inboundCount }: ConversationDocument, { inboundRead }: { readonly inboundRead: number }): number =>
  Math.max(0, Math.min(inboundRead, inboundCount));
