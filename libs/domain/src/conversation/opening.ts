import * as E from 'fp-ts/Either';
import { textSet, type Stamp } from '../shared';
import { assigned } from './changes';
import type { NewParticipant, OpenConversation } from './commands';
import { closed } from './ending';
import { stateTooLarge, tooManyParticipants, type Refusal } from './errors';
import type { ConversationEvent, ConversationOpened } from './events';
import { evolve } from './evolve';
import { MAX_PARTICIPANTS, MAX_STATE_BYTES } from './ids';
import { received, sent } from './messages';
import type { ParticipantRef } from './participant-events';
import { added } from './participants';
import { senderOf } from './sender';
import { conversationExists, initialState } from './state';
import { stateBytes } from './state-limit';

/**
 * The first commit of a conversation: opened, who takes part, the first message, the first assignment. One that a blocked
 * contact's message opens is closed in the same commit (rule 9).
 */
export function openConversation(command: OpenConversation): E.Either<Refusal, readonly ConversationEvent[]> {
  const stamp: Stamp = { at: command.at, by: command.by };
  const taking = participants(command, stamp);
  if (taking.length > MAX_PARTICIPANTS) return E.left(tooManyParticipants);
  const events: ConversationEvent[] = [openedEvent(command, stamp), ...taking];
  let state = events.reduce(evolve, initialState);
  if (conversationExists(state) && stateBytes(state) > MAX_STATE_BYTES) return E.left(stateTooLarge);
  const add = (more: readonly ConversationEvent[]): void => {
    events.push(...more);
    state = more.reduce(evolve, state);
  };
  const { message, assignee, blocked = false } = command;
  const spam = blocked && message?.direction === 'inbound';
  if (message !== null && conversationExists(state))
    add(message.direction === 'outbound' ? sent(stamp, message, state) : received(stamp, message, spam, state));
  if (assignee !== null && conversationExists(state)) add(assigned(stamp, assignee, state));
  if (spam) add([closed({ ...stamp, by: { type: 'automation', id: 'blocked' } }, 'spam', 'blocked')]);
  return E.right(events);
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
    tags: textSet(command.tags),
    labels: textSet(command.labels),
    visibility: command.visibility,
    accessibility: command.accessibility,
    assignee: command.assignee,
    initiator: initiator(command),
    members: command.members,
    previous: command.previous,
    private: { ...command.content, target: command.content.target ?? command.address ?? null },
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
  const first: NewParticipant = {
    type: 'contact',
    id: command.contactId,
    displayName: null,
    avatarUrl: null,
    contact: null,
    ...[...given.values()].find(isContact),
    status: 'active',
  };
  return [first, ...[...given.values()].filter((p) => !isContact(p))].map((p) => added(stamp, p));
}
