import type { ConversationCommand } from '@parley/domain';
import type { Type } from 'io-ts';
import type { Operation } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import type { UnstampedOf } from '../commands/execution';
import { others, words } from './command-operations';
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

function door<A>(
  { method, path, body: codec }: Operation<A> & { readonly body: Type<A, unknown> },
  toCommand: (body: A, parts: Parts) => Unstamped,
): Door {
  const route = `${method.toUpperCase()} ${path}`;
  return (given, parts) => {
    const body = decodeOrThrow(codec, given === undefined ? {} : given);
    // The id in the path is part of the request.
    return { route, body: parts.id === '' ? body : { body, id: parts.id }, command: toCommand(body, parts) };
  };
}

const doors: { readonly [Word in keyof typeof words]: Door } = {
  messages: door(words.messages, (body) => ({ type: 'RecordMessage', message: newMessage(body) })),
  notes: door(words.notes, ({ text }, { newId }) => ({ type: 'AddNote', noteId: newId('note_'), text })),
  assign: door(words.assign, ({ assigned_to, assigned_type }) => ({
    type: 'AssignConversation',
    assignee: { id: assigned_to, type: assigned_type },
  })),
  unassign: door(words.unassign, () => ({ type: 'UnassignConversation' })),
  close: door(words.close, ({ resolution }) => ({
    type: 'CloseConversation',
    resolution: resolution ?? 'resolved',
  })),
  reopen: door(words.reopen, () => ({ type: 'ReopenConversation' })),
  snooze: door(words.snooze, ({ snooze_till }, { newId }) => ({
    type: 'SnoozeConversation',
    snoozeId: newId('snz_'),
    till: snooze_till,
  })),
  unsnooze: door(words.unsnooze, () => ({ type: 'UnsnoozeConversation' })),
  read: door(words.read, ({ up_to }) => ({ type: 'MarkRead', upTo: up_to ?? null })),
  unread: door(words.unread, () => ({ type: 'MarkUnread' })),
  transfer: door(words.transfer, ({ inbox, unassign }) => ({
    type: 'TransferConversation',
    inbox,
    unassign: unassign ?? false,
  })),
  tags: door(words.tags, ({ add, remove }) => ({ type: 'ChangeTags', add: add ?? [], remove: remove ?? [] })),
  labels: door(words.labels, ({ add, remove }) => ({ type: 'ChangeLabels', add: add ?? [], remove: remove ?? [] })),
  participants: door(words.participants, (body) => ({ type: 'AddParticipant', participant: newParticipant(body) })),
  mute: door(words.mute, () => ({ type: 'MuteConversation' })),
  unmute: door(words.unmute, () => ({ type: 'UnmuteConversation' })),
  archive: door(words.archive, () => ({ type: 'ArchiveConversation' })),
};

const byWord: ReadonlyMap<string, Door> = new Map(Object.entries(doors));

/** Undefined for a word that is no command. Throws a 400 for a body that is not the command's. */
export const decodeCommand = (word: string, body: unknown, newId: Parts['newId']): DecodedCommand | undefined =>
  byWord.get(word)?.(body, { id: '', newId });

/** Commands with a path of their own. */
export const otherCommands: { readonly [Name in keyof typeof others]: Door } = {
  patch: door(others.patch, patchConversation),
  delete: door(others.delete, () => ({ type: 'DeleteConversation' })),
  status: door(others.status, ({ status, reason }, { id }) => ({
    type: 'ReportMessageStatus',
    messageId: id,
    status,
    reason: reason ?? null,
  })),
  removeParticipant: door(others.removeParticipant, (_, { id }) => ({ type: 'RemoveParticipant', participantId: id })),
  activateParticipant: door(others.activateParticipant, (_, { id }) => ({
    type: 'ActivateParticipant',
    participantId: id,
  })),
};
