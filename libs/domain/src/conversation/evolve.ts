import { readable, textSet, textSetAfter } from '../shared';
import type { ConversationDetailsChanged, ConversationEvent, ConversationOpened, OpeningContent } from './events';
import type { MessageReceived, MessageSent } from './message-events';
import { addMessage } from './message-index';
import type { ParticipantAdded, ParticipantRef } from './participant-events';
import {
  conversationExists,
  noParticipantContent,
  opened,
  type Conversation,
  type DeletedConversation,
  type ExistingConversation,
  type OpenConversation,
  type Participant,
} from './state';
import { addStatus, withStatus } from './status-window';

/** Total: an event that cannot follow the state it meets (no log of ours holds one) leaves it as it was. */
export function evolve(state: Conversation, event: ConversationEvent): Conversation {
  if (event.type === 'ConversationOpened') return state.status === 'none' ? begin(event) : state;
  if (!conversationExists(state)) return state;
  const next = evolveExisting(state, event);
  if (next === state) return { ...state, revision: state.revision + 1 };
  // Made just now and seen by nobody: copying all of it once more would cost every event.
  (next as { revision: number }).revision = state.revision + 1;
  return next;
}

const noContent: OpeningContent = { target: null, subject: null, description: null, memberNames: [] };

const begin = (event: ConversationOpened): OpenConversation => {
  const { contactId, channelId, channelType, inbox, priority, visibility, accessibility } = event;
  const { tags, labels, members } = event;
  const content = readable(event.private) ?? { ...noContent, memberNames: members.map(() => null) };
  const settings = { contactId, channelId, channelType, inbox, priority, visibility, accessibility };
  // Words that are one word now were two once.
  return opened({ ...settings, tags: textSet(tags), labels: textSet(labels), members }, content, event.at);
};

function evolveExisting(
  state: ExistingConversation,
  event: Exclude<ConversationEvent, { type: 'ConversationOpened' }>,
): ExistingConversation | DeletedConversation {
  switch (event.type) {
    case 'ParticipantAdded':
      return { ...state, participants: withParticipant(state.participants, event) };
    case 'ParticipantRemoved':
      return { ...state, participants: state.participants.filter((p) => !sameParticipant(p, event.participant)) };
    case 'ParticipantActivated':
      return {
        ...state,
        participants: state.participants.map((p) =>
          sameParticipant(p, event.participant) ? { ...p, status: 'active' } : p,
        ),
      };
    case 'MessageReceived':
      return withMessage(state, event, state.inboundCount + (event.blocked === true ? 0 : 1));
    case 'MessageSent':
      return withMessage(state, event, state.inboundCount);
    case 'MessageStatusChanged':
      return { ...state, statuses: withStatus(state.statuses, event.number, event.status) };
    case 'NoteAdded':
      return { ...state, lastNote: event.noteId };
    case 'ConversationAssigned':
      return assignedTo(state, event);
    case 'ConversationUnassigned':
      return { ...state, assignee: null, routedAt: routedBefore(state) };
    case 'ConversationNotRouted':
      return { ...state, routedAt: Math.max(state.routedAt, event.trigger) };
    case 'ConversationClosed':
      return {
        ...state,
        status: 'closed',
        resolution: event.resolution,
        closedAt: event.at,
        snooze: null,
        everClosed: true,
      };
    case 'ConversationReopened':
      return open(state, event.at);
    case 'ConversationSnoozed':
      return state.status === 'open' ? { ...state, snooze: { id: event.snoozeId, till: event.till } } : state;
    case 'ConversationUnsnoozed':
      return { ...state, snooze: null, activeAt: event.at };
    case 'ConversationRead':
      return { ...state, inboundRead: Math.max(state.inboundRead, Math.min(event.inboundRead, state.inboundCount)) };
    case 'ConversationMarkedUnread':
      return { ...state, inboundRead: Math.max(0, Math.min(state.inboundRead, event.inboundRead)) };
    case 'ConversationTransferred':
      return { ...state, inbox: event.inbox, activeAt: event.at, routedAt: routedBefore(state) };
    case 'ConversationTagsChanged':
      return { ...state, tags: textSetAfter(state.tags, event.added, event.removed) };
    case 'ConversationLabelsChanged':
      return { ...state, labels: textSetAfter(state.labels, event.added, event.removed) };
    case 'ConversationDetailsChanged':
      return withDetails(state, event);
    case 'ConversationMuted':
      return { ...state, muted: true };
    case 'ConversationUnmuted':
      return { ...state, muted: false };
    case 'ConversationArchived':
      return state.status === 'open' ? state : { ...state, status: 'archived' };
    case 'ConversationDeleted':
      return deleted(state);
  }
}

const deleted = ({ revision, contactId, channelId, origin, messages }: ExistingConversation): DeletedConversation => ({
  status: 'deleted',
  revision,
  contactId,
  channelId,
  origin,
  messages,
});

function open(state: ExistingConversation, at: number): OpenConversation {
  if (state.status === 'open') return state;
  const { resolution: _, closedAt: __, ...rest } = state;
  return { ...rest, status: 'open', activeAt: at, routedAt: routedBefore(state) };
}

const assignedTo = (
  state: ExistingConversation,
  { assignee, routed }: Extract<ConversationEvent, { type: 'ConversationAssigned' }>,
): ExistingConversation => ({ ...state, assignee, routedAt: Math.max(routedBefore(state), routed?.trigger ?? -1) });

/** Routing is late with whatever made it look before: somebody has decided since who has the conversation, or where it is. */
const routedBefore = ({ routedAt, revision }: ExistingConversation): number => Math.max(routedAt, revision);

export const sameParticipant = (a: ParticipantRef, b: ParticipantRef): boolean => a.id === b.id && a.type === b.type;

/** One added again with other details is updated, and keeps its place. */
function withParticipant(participants: readonly Participant[], event: ParticipantAdded): readonly Participant[] {
  const { participant, status } = event;
  const added: Participant = { ...participant, status, content: readable(event.private) ?? noParticipantContent };
  const known = participants.findIndex((p) => sameParticipant(p, participant));
  return known === -1 ? [...participants, added] : participants.with(known, added);
}

function withMessage(
  state: ExistingConversation,
  event: MessageReceived | MessageSent,
  inbound: number,
): ExistingConversation {
  const seen = { number: event.number, inbound, revision: state.revision + 1 };
  return {
    ...state,
    messages: addMessage(state.messages, event.messageId, seen),
    statuses: addStatus(state.statuses, event.type === 'MessageReceived' ? 'delivered' : 'sent'),
    messageCount: state.messageCount + 1,
    inboundCount: inbound,
    activeAt: event.at,
  };
}

function withDetails(state: ExistingConversation, event: ConversationDetailsChanged): ExistingConversation {
  const said = readable(event.private) ?? {};
  // What changed and cannot be read any more is not what it was before.
  const text = (field: 'subject' | 'description' | 'target'): string | null =>
    event.fields.includes(field) ? (said[field] ?? null) : state.content[field];
  return {
    ...state,
    priority: event.priority === undefined ? state.priority : event.priority,
    visibility: event.visibility ?? state.visibility,
    accessibility: event.accessibility ?? state.accessibility,
    members: event.members ?? state.members,
    content: {
      subject: text('subject'),
      description: text('description'),
      target: text('target'),
      memberNames: event.fields.includes('members')
        ? (said.memberNames ?? (event.members ?? state.members).map(() => null))
        : state.content.memberNames,
    },
  };
}
