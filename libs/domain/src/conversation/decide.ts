import * as E from 'fp-ts/Either';
import { sameAssignee, type Assignee, type Stamp } from '../shared';
import type { ConversationCommand, MarkRead, NewMessage, ReopenConversation } from './commands';
import { closedAlready, contactMayOnlyReceive, exists, notFound, wrongSender, type Refusal } from './errors';
import type { ConversationEvent } from './events';
import { findMessage } from './message-index';
import { recordMessage } from './messages';
import { assigned, openConversation } from './opening';
import { unreadCount, type ClosedConversation, type Conversation, type OpenConversation } from './state';

type Existing = OpenConversation | ClosedConversation;
type Decision = E.Either<Refusal, readonly ConversationEvent[]>;

const nothing: Decision = E.right([]);

/**
 * The state table of the domain. `[]` is "that is already so"; a refusal changes nothing and says what to do. All events
 * carry the stamp of the command.
 */
export function decide(command: ConversationCommand, state: Conversation): Decision {
  const refused = refusedActor(command) ?? refusedSender(command);
  if (refused !== undefined) return E.left(refused);
  if (command.type === 'OpenConversation')
    return state.status === 'none' ? E.right(openConversation(command)) : E.left(exists);
  return state.status === 'none' ? E.left(notFound) : decideExisting(command, state);
}

function decideExisting(
  command: Exclude<ConversationCommand, { type: 'OpenConversation' }>,
  state: Existing,
): Decision {
  const stamp: Stamp = { at: command.at, by: command.by };
  switch (command.type) {
    case 'RecordMessage':
      return E.right(recordMessage(stamp, command.message, state));
    case 'AssignConversation':
      return assign(stamp, command.assignee, state);
    case 'UnassignConversation':
      return state.assignee === null
        ? nothing
        : E.right([{ type: 'ConversationUnassigned', ...stamp, previous: state.assignee }]);
    case 'CloseConversation':
      if (state.status === 'open')
        return E.right([{ type: 'ConversationClosed', ...stamp, resolution: command.resolution, cause: 'command' }]);
      return state.resolution === command.resolution ? nothing : E.left(closedAlready(state.resolution));
    case 'ReopenConversation':
      return state.status === 'open'
        ? nothing
        : E.right([{ type: 'ConversationReopened', ...stamp, reason: reasonOf(command) }]);
    case 'MarkRead':
      return markRead(stamp, command, state);
    case 'MarkUnread':
      return state.inboundCount === 0 || unreadCount(state) > 0
        ? nothing
        : E.right([{ type: 'ConversationMarkedUnread', ...stamp, inboundRead: state.inboundCount - 1 }]);
  }
}

/** An automatic assignment holds only while nobody is assigned: it never overwrites a choice made meanwhile (rule 11). */
function assign(stamp: Stamp, assignee: Assignee, state: Existing): Decision {
  const automatic = stamp.by.type === 'automation' && stamp.by.id === 'routing';
  const stays = sameAssignee(assignee, state.assignee) || (automatic && state.assignee !== null);
  return stays ? nothing : E.right(assigned(stamp, assignee, state));
}

/** An older, unknown or repeated mark takes nothing back; a message that came in between stays unread (rule 3). */
function markRead(stamp: Stamp, { upTo }: MarkRead, state: Existing): Decision {
  const last = { number: state.messageCount, inbound: state.inboundCount };
  const read = upTo === null ? last : findMessage(state.messages, upTo);
  if (read === undefined || read.inbound <= state.inboundRead) return nothing;
  return E.right([{ type: 'ConversationRead', ...stamp, upTo: read.number, inboundRead: read.inbound }]);
}

const reasonOf = ({ by }: ReopenConversation): 'manual' | 'api' =>
  by.type === 'attendant' || by.type === 'agent' ? 'manual' : 'api';

function refusedActor(command: ConversationCommand): Refusal | undefined {
  if (command.by.type !== 'contact') return undefined;
  const receives = command.type === 'RecordMessage' && command.message.direction === 'inbound';
  return receives ? undefined : contactMayOnlyReceive;
}

function refusedSender(command: ConversationCommand): Refusal | undefined {
  const message: NewMessage | null =
    command.type === 'RecordMessage' || command.type === 'OpenConversation' ? command.message : null;
  if (message?.sender === undefined) return undefined;
  const fromContact = message.sender.type === 'contact';
  return fromContact === (message.direction === 'inbound') ? undefined : wrongSender(message.direction);
}
