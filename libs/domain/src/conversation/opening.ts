import type { Assignee, Stamp } from '../shared';
import type { OpenConversation } from './commands';
import type { ConversationEvent, ConversationOpened, ParticipantRef } from './events';
import { evolve } from './evolve';
import { join, recordMessage, senderOf } from './messages';
import { initialState, type Conversation } from './state';

/** The first commit of a conversation: opened, who takes part, the first message, the first assignment. */
export function openConversation(command: OpenConversation): readonly ConversationEvent[] {
  const stamp: Stamp = { at: command.at, by: command.by };
  const events: ConversationEvent[] = [openedEvent(command, stamp), ...participants(command, stamp)];
  let state = events.reduce(evolve, initialState);
  const add = (more: readonly ConversationEvent[]): void => {
    events.push(...more);
    state = more.reduce(evolve, state);
  };
  const { message, assignee } = command;
  if (message !== null && state.status !== 'none') add(recordMessage(stamp, message, state));
  if (assignee !== null) add(assigned(stamp, assignee, state));
  return events;
}

function openedEvent(command: OpenConversation, stamp: Stamp): ConversationOpened {
  return {
    type: 'ConversationOpened',
    ...stamp,
    contactId: command.contactId,
    inbox: command.inbox,
    channelId: command.channelId,
    channelType: command.channelType,
    priority: command.priority,
    tags: command.tags,
    labels: command.labels,
    visibility: command.visibility,
    accessibility: command.accessibility,
    assignee: command.assignee,
    initiator: initiator(command),
    members: command.members,
    previous: command.previous,
    private: command.content,
  };
}

function initiator({ message, by, contactId }: OpenConversation): ParticipantRef {
  if (message !== null) {
    const { type, id } = senderOf(message, by, contactId);
    return { type, id };
  }
  if (by.type === 'attendant') return { type: 'user', id: by.id };
  if (by.type === 'agent') return { type: 'agent', id: by.id };
  return { type: 'contact', id: contactId };
}

/** The contact first, active; then those given, once each. Details given for the contact itself are the contact's. */
function participants(command: OpenConversation, stamp: Stamp): readonly ConversationEvent[] {
  const isContact = ({ type, id }: ParticipantRef): boolean => type === 'contact' && id === command.contactId;
  const given = new Map(command.participants.map((p) => [JSON.stringify([p.type, p.id]), p]));
  const contact = [...given.values()].find(isContact);
  const first = {
    type: 'contact' as const,
    id: command.contactId,
    displayName: null,
    avatarUrl: null,
    contact: null,
    ...contact,
    status: 'active' as const,
  };
  return [first, ...[...given.values()].filter((p) => !isContact(p))].map((p) => ({
    type: 'ParticipantAdded',
    ...stamp,
    participant: { type: p.type, id: p.id },
    status: p.status,
    private: { displayName: p.displayName, avatarUrl: p.avatarUrl, contact: p.contact },
  }));
}

/** An assignment and the assignee's joining (rule 11: a change of both is one event that names both). */
export function assigned(stamp: Stamp, assignee: Assignee, state: Conversation): readonly ConversationEvent[] {
  if (state.status === 'none') return [];
  const participant: ParticipantRef = { type: assignee.type === 'attendant' ? 'user' : 'agent', id: assignee.id };
  return [
    { type: 'ConversationAssigned', ...stamp, assignee, previous: state.assignee },
    ...join(stamp, participant, null, state),
  ];
}
