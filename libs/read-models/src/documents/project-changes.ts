import {
  previewOf,
  readable,
  sameParticipant,
  type ConversationDetailsChanged,
  type MessageReceived,
  type MessageSent,
  type ParticipantAdded,
  type ParticipantRef,
  type ParticipantStatus,
} from '@parley/domain';
import type { ConversationDocument, LastMessage, Member, Participant } from './conversation-document';

export function withMessage(
  document: ConversationDocument,
  event: MessageReceived | MessageSent,
): ConversationDocument {
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
    : {
        number: event.number,
        at: event.at,
        contactId: event.sender.type === 'contact' ? event.sender.id : null,
        preview: previewOf(event.kind, event.private),
      };

/** One added again with other details is updated, and keeps its place. */
export function withParticipant(participants: readonly Participant[], event: ParticipantAdded): readonly Participant[] {
  const content = readable(event.private);
  const added: Participant = {
    ...event.participant,
    status: event.status,
    displayName: content?.displayName ?? null,
    avatarUrl: content?.avatarUrl ?? null,
    contact: content?.contact ?? null,
  };
  const known = participants.findIndex((participant) => sameParticipant(participant, added));
  return known === -1 ? [...participants, added] : participants.with(known, added);
}

export const withoutParticipant = (
  participants: readonly Participant[],
  gone: ParticipantRef,
): readonly Participant[] => participants.filter((participant) => !sameParticipant(participant, gone));

export const withStatus = (
  participants: readonly Participant[],
  whose: ParticipantRef,
  status: ParticipantStatus,
): readonly Participant[] =>
  participants.map((participant) => (sameParticipant(participant, whose) ? { ...participant, status } : participant));

/** What changed and cannot be read any more is null: it is not what it was before. */
export function withDetails(document: ConversationDocument, event: ConversationDetailsChanged): ConversationDocument {
  const said = readable(event.private);
  const text = (field: 'subject' | 'description' | 'target'): string | null =>
    event.fields.includes(field) ? (said?.[field] ?? null) : document[field];
  return {
    ...document,
    subject: text('subject'),
    description: text('description'),
    target: text('target'),
    priority: event.priority === undefined ? document.priority : event.priority,
    visibility: event.visibility ?? document.visibility,
    accessibility: event.accessibility ?? document.accessibility,
    members: event.fields.includes('members') ? membersOf(document, event) : document.members,
  };
}

function membersOf(document: ConversationDocument, event: ConversationDetailsChanged): readonly Member[] {
  const names = readable(event.private)?.memberNames ?? [];
  const ids = event.members ?? document.members.map(({ id }) => id);
  return ids.map((id, i) => ({ id, name: names[i] ?? null }));
}
