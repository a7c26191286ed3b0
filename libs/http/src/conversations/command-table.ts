import type { ConversationCommand } from '@parley/domain';
import type { Type } from 'io-ts';
import { EmptyBody } from '../codec/closed';
import { decodeOrThrow } from '../codec/decode';
import type { UnstampedOf } from '../commands/execution';
import {
  AssignBody,
  CloseBody,
  MessageBody,
  NoteBody,
  ParticipantBody,
  PatchBody,
  ReadBody,
  SnoozeBody,
  StatusBody,
  TransferBody,
  WordsBody,
} from './requests';
import { newMessage, newParticipant, patchConversation } from './to-command';

export type Unstamped = UnstampedOf<ConversationCommand>;

export interface DecodedCommand {
  /** Method and path, without ids. */
  readonly route: string;
  /** The body as it was understood, for the hash of the request. */
  readonly body: unknown;
  readonly command: Unstamped;
}

/** What a command is made of besides its body. */
interface Parts {
  /** The id behind the word in the path, of a message or a participant. */
  readonly id: string;
  /** A new id with such a beginning. */
  readonly newId: (prefix: string) => string;
}

type Door = (body: unknown, parts: Parts) => DecodedCommand;

function door<A>(path: string, codec: Type<A, unknown>, toCommand: (body: A, parts: Parts) => Unstamped): Door {
  const [method = 'POST', rest = path] = path.includes(' ') ? path.split(' ') : ['POST', `/${path}`];
  const route = `${method} /v1/conversations/{id}${rest}`;
  return (given, parts) => {
    const body = decodeOrThrow(codec, given ?? {});
    // The id in the path is part of the request.
    return { route, body: parts.id === '' ? body : { body, id: parts.id }, command: toCommand(body, parts) };
  };
}

/** Commands by the last word of their path. */
const words: ReadonlyMap<string, Door> = new Map([
  ['messages', door('messages', MessageBody, (body) => ({ type: 'RecordMessage', message: newMessage(body) }))],
  ['notes', door('notes', NoteBody, ({ text }, { newId }) => ({ type: 'AddNote', noteId: newId('note_'), text }))],
  [
    'assign',
    door('assign', AssignBody, ({ assigned_to, assigned_type }) => ({
      type: 'AssignConversation',
      assignee: { id: assigned_to, type: assigned_type },
    })),
  ],
  ['unassign', door('unassign', EmptyBody, () => ({ type: 'UnassignConversation' }))],
  [
    'close',
    door('close', CloseBody, ({ resolution }) => ({
      type: 'CloseConversation',
      resolution: resolution ?? 'resolved',
    })),
  ],
  ['reopen', door('reopen', EmptyBody, () => ({ type: 'ReopenConversation' }))],
  [
    'snooze',
    door('snooze', SnoozeBody, ({ snooze_till }, { newId }) => ({
      type: 'SnoozeConversation',
      snoozeId: newId('snz_'),
      till: snooze_till,
    })),
  ],
  ['unsnooze', door('unsnooze', EmptyBody, () => ({ type: 'UnsnoozeConversation' }))],
  ['read', door('read', ReadBody, ({ up_to }) => ({ type: 'MarkRead', upTo: up_to ?? null }))],
  ['unread', door('unread', EmptyBody, () => ({ type: 'MarkUnread' }))],
  [
    'transfer',
    door('transfer', TransferBody, ({ inbox, unassign }) => ({
      type: 'TransferConversation',
      inbox,
      unassign: unassign ?? false,
    })),
  ],
  [
    'tags',
    door('tags', WordsBody, ({ add, remove }) => ({ type: 'ChangeTags', add: add ?? [], remove: remove ?? [] })),
  ],
  [
    'labels',
    door('labels', WordsBody, ({ add, remove }) => ({ type: 'ChangeLabels', add: add ?? [], remove: remove ?? [] })),
  ],
  [
    'participants',
    door('participants', ParticipantBody, (body) => ({ type: 'AddParticipant', participant: newParticipant(body) })),
  ],
  ['mute', door('mute', EmptyBody, () => ({ type: 'MuteConversation' }))],
  ['unmute', door('unmute', EmptyBody, () => ({ type: 'UnmuteConversation' }))],
  ['archive', door('archive', EmptyBody, () => ({ type: 'ArchiveConversation' }))],
]);

/** Undefined for a word that is no command. Throws a 400 for a body that is not the command's. */
export const decodeCommand = (word: string, body: unknown, newId: Parts['newId']): DecodedCommand | undefined =>
  words.get(word)?.(body, { id: '', newId });

/** Commands with a path of their own. */
export const otherCommands = {
  patch: door('PATCH ', PatchBody, patchConversation),
  delete: door('DELETE ', EmptyBody, () => ({ type: 'DeleteConversation' })),
  status: door('POST /messages/{message_id}/status', StatusBody, ({ status, reason }, { id }) => ({
    type: 'ReportMessageStatus',
    messageId: id,
    status,
    reason: reason ?? null,
  })),
  removeParticipant: door('DELETE /participants/{participant_id}', EmptyBody, (_, { id }) => ({
    type: 'RemoveParticipant',
    participantId: id,
  })),
  activateParticipant: door('POST /participants/{participant_id}/activate', EmptyBody, (_, { id }) => ({
    type: 'ActivateParticipant',
    participantId: id,
  })),
} as const;
