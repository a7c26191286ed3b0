import * as E from 'fp-ts/Either';
import type { Stamp } from '../shared';
import { assign, changeTextSet, isRouting, leaveUnrouted, mute, transfer, unassign } from './changes';
import type { ConversationCommand, NewMessage } from './commands';
import { archive, close, closeInactive, remove, reopen, snooze, unsnooze } from './ending';
import { nothing, type Decision } from './decision';
import { refusedContact } from './contact-actor';
import { archived, existsAlready, notFound, wrongSender, type Refusal } from './errors';
import { findMessageIn, recordMessage, reportStatus } from './messages';
import { openConversation } from './opening';
import { activateParticipant, addParticipant, removeParticipant } from './participants';
import { patch } from './patch';
import { markRead, markUnread } from './reading';
import { conversationExists, type Conversation, type ExistingConversation } from './state';
import { withinLimit } from './state-limit';

/**
 * The state table of the domain. `[]` is "that is already so"; a refusal changes nothing and says what to do. All events
 * carry the stamp of the command.
 */
export function decide(command: ConversationCommand, state: Conversation): Decision {
  const refused = refusedContact(command, state) ?? refusedSender(command);
  if (refused !== undefined) return E.left(refused);
  if (command.type === 'OpenConversation')
    return state.status === 'none' ? openConversation(command) : E.left(existsAlready);
  if (command.type === 'FindMessage') return findMessageIn(state, command.messageId, command.recalled);
  if (!conversationExists(state)) return E.left(notFound);
  if (state.status === 'archived' && !whileArchived(command)) return E.left(archived);
  return withinLimit(decideExisting(command, state), state);
}

type Later = Exclude<ConversationCommand, { type: 'OpenConversation' | 'FindMessage' }>;

function decideExisting(command: Later, state: ExistingConversation): Decision {
  const stamp: Stamp = { at: command.at, by: command.by };
  switch (command.type) {
    case 'RecordMessage':
      return recordMessage(stamp, command, state);
    case 'ReportMessageStatus':
      return reportStatus(stamp, command, state);
    case 'AddNote':
      return addNote(stamp, command.noteId, command.text, state);
    case 'AssignConversation':
      return assign(stamp, command, state);
    case 'UnassignConversation':
      return unassign(stamp, state);
    case 'LeaveUnrouted':
      return leaveUnrouted(stamp, command, state);
    case 'CloseConversation':
      return close(stamp, command, state);
    case 'CloseInactive':
      return closeInactive(stamp, command, state);
    case 'ReopenConversation':
      return reopen(stamp, state);
    case 'SnoozeConversation':
      return snooze(stamp, command, state);
    case 'UnsnoozeConversation':
      return unsnooze(stamp, 'manual', state);
    case 'WakeConversation':
      return unsnooze(stamp, 'timer', state, command.snoozeId);
    case 'MarkRead':
      return markRead(stamp, command, state);
    case 'MarkUnread':
      return markUnread(stamp, state);
    case 'TransferConversation':
      return transfer(stamp, command.inbox, command.unassign, state);
    case 'ChangeTags':
      return changeTextSet(stamp, 'tags', command, state);
    case 'ChangeLabels':
      return changeTextSet(stamp, 'labels', command, state);
    case 'AddParticipant':
      return addParticipant(stamp, command.participant, state);
    case 'RemoveParticipant':
      return removeParticipant(stamp, command.participantId, state);
    case 'ActivateParticipant':
      return activateParticipant(stamp, command.participantId, state);
    case 'MuteConversation':
      return mute(stamp, true, state);
    case 'UnmuteConversation':
      return mute(stamp, false, state);
    case 'PatchConversation':
      return patch(stamp, command, state);
    case 'ArchiveConversation':
      return archive(stamp, state);
    case 'DeleteConversation':
      return remove(stamp, state);
  }
}

/** What an archived conversation still takes, or decides for itself. Everything else is refused until it is reopened. */
function whileArchived(command: Later): boolean {
  switch (command.type) {
    case 'RecordMessage':
    case 'ReportMessageStatus':
    case 'AddNote':
    case 'LeaveUnrouted':
    case 'CloseInactive':
    case 'ReopenConversation':
    case 'SnoozeConversation':
    case 'UnsnoozeConversation':
    case 'WakeConversation':
    case 'MarkRead':
    case 'MarkUnread':
    case 'MuteConversation':
    case 'UnmuteConversation':
    case 'PatchConversation':
    case 'ArchiveConversation':
    case 'DeleteConversation':
      return true;
    case 'AssignConversation':
      return isRouting(command);
    case 'UnassignConversation':
    case 'CloseConversation':
    case 'TransferConversation':
    case 'ChangeTags':
    case 'ChangeLabels':
    case 'AddParticipant':
    case 'RemoveParticipant':
    case 'ActivateParticipant':
      return false;
  }
}

/** The same note sent twice in a row is one note. */
const addNote = (stamp: Stamp, noteId: string, text: string, { lastNote }: ExistingConversation): Decision =>
  noteId === lastNote ? nothing : E.right([{ type: 'NoteAdded', ...stamp, noteId, private: { text } }]);

function refusedSender(command: ConversationCommand): Refusal | undefined {
  const message: NewMessage | null =
    command.type === 'RecordMessage' || command.type === 'OpenConversation' ? command.message : null;
  if (message?.sender === undefined) return undefined;
  const fromContact = message.sender.type === 'contact';
  return fromContact === (message.direction === 'inbound') ? undefined : wrongSender(message.direction);
}
