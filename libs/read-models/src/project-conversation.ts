import {
  readable,
  type ConversationEvent,
  type ConversationOpened,
  type MessageReceived,
  type MessageSent,
  type ParticipantAdded,
} from '@parley/domain';
import type { ConversationCommit } from '@parley/event-schema';
import type { Position, Revision } from '@parley/event-store';
import type { ConversationDocument, LastMessage, Participant } from './conversation-document';
import { previewOf } from './preview';

/** One commit of one conversation, and where it lies. */
export interface ConversationChange {
  readonly workspace: string;
  readonly id: string;
  readonly firstRevision: Revision;
  readonly revision: Revision;
  readonly position: Position;
  readonly commit: ConversationCommit;
}

/** Whether an event lifts its conversation to the top of a list: what only marks or reports does not (rule 4). */
const LIFTS: { readonly [Type in ConversationEvent['type']]: boolean } = {
  ConversationOpened: true,
  ParticipantAdded: true,
  MessageReceived: true,
  MessageSent: true,
  ConversationAssigned: true,
  ConversationUnassigned: true,
  ConversationClosed: true,
  ConversationReopened: true,
  ConversationRead: false,
  ConversationMarkedUnread: false,
};

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
  const lifted = events.some(({ type }) => LIFTS[type]);
  return { ...projected, revision: change.revision, updatedAt: lifted ? at : projected.updatedAt };
}

const begin = (change: ConversationChange, event: ConversationEvent): ConversationDocument | undefined =>
  event.type === 'ConversationOpened' ? opened(change, event) : undefined;

function opened({ workspace, id, revision }: ConversationChange, event: ConversationOpened): ConversationDocument {
  const content = readable(event.private);
  return {
    workspace,
    id,
    revision,
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
    tags: event.tags,
    labels: event.labels,
    members: event.members.map((member, i) => ({ id: member, name: content?.memberNames[i] ?? null })),
    participants: [],
    assignee: null,
    status: 'open',
    closing: null,
    messageCount: 0,
    inboundCount: 0,
    inboundRead: 0,
    replied: false,
    lastMessage: null,
    createdAt: event.at,
    updatedAt: event.at,
  };
}

function project(document: ConversationDocument, event: ConversationEvent): ConversationDocument {
  switch (event.type) {
    case 'ConversationOpened':
      return document;
    case 'ParticipantAdded':
      return { ...document, participants: withParticipant(document.participants, event) };
    case 'MessageReceived':
      return { ...withMessage(document, event), inboundCount: document.inboundCount + 1, replied: false };
    case 'MessageSent':
      return { ...withMessage(document, event), replied: document.inboundCount > 0 };
    case 'ConversationAssigned':
      return { ...document, assignee: event.assignee };
    case 'ConversationUnassigned':
      return { ...document, assignee: null };
    case 'ConversationClosed':
      return {
        ...document,
        status: 'closed',
        closing: { at: event.at, by: event.by, resolution: event.resolution },
      };
    case 'ConversationReopened':
      return { ...document, status: 'open', closing: null };
    case 'ConversationRead':
      return { ...document, inboundRead: Math.max(document.inboundRead, readOf(document, event)) };
    case 'ConversationMarkedUnread':
      return { ...document, inboundRead: Math.min(document.inboundRead, readOf(document, event)) };
  }
}

/** What a mark says, within what there is: unread is never negative. */
const readOf = ({ inboundCount }: ConversationDocument, { inboundRead }: { readonly inboundRead: number }): number =>
  Math.max(0, Math.min(inboundRead, inboundCount));

function withMessage(document: ConversationDocument, event: MessageReceived | MessageSent): ConversationDocument {
  return {
    ...document,
    messageCount: document.messageCount + 1,
    lastMessage: later(document.lastMessage, event),
  };
}

/** The last recorded message by number, whatever the channel claims of when it was sent (rule 4). */
const later = (last: LastMessage | null, event: MessageReceived | MessageSent): LastMessage =>
  last !== null && last.number > event.number
    ? last
    : { number: event.number, at: event.at, preview: previewOf(event.kind, event.private) };

/** One added again with other details is updated, and keeps its place. */
function withParticipant(participants: readonly Participant[], event: ParticipantAdded): readonly Participant[] {
  const content = readable(event.private);
  const added: Participant = {
    ...event.participant,
    status: event.status,
    displayName: content?.displayName ?? null,
    avatarUrl: content?.avatarUrl ?? null,
    contact: content?.contact ?? null,
  };
  const known = participants.findIndex(({ type, id }) => type === added.type && id === added.id);
  return known === -1 ? [...participants, added] : participants.with(known, added);
}
