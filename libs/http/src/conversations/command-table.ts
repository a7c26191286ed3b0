import type { ConversationCommand, Unstamped } from '@parley/domain';
import type { Type } from 'io-ts';
import type { Operation } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import type { Decoded } from '../commands/execution';
import { otherOperations, actionOperations } from './command-operations';
import { newMessage, newParticipant, patchConversation } from './to-command';

export type DecodedCommand = Decoded<ConversationCommand>;

/** What a command is made of besides its body. */
interface Parts {
  /** The id behind the word in the path, of a message or a participant. */
  readonly id: string;
  /** A new id with such a beginning. */
  readonly newId: (prefix: string) => string;
}

type CommandDecoder = (body: unknown, parts: Parts) => DecodedCommand;

function decoder<A>(
  { method, path, body: codec }: Operation<A> & { readonly body: Type<A, unknown> },
  toCommand: (body: A, parts: Parts) => Unstamped<ConversationCommand>,
): CommandDecoder {
  const route = `${method.toUpperCase()} ${path}`;
  return (given, parts) => {
    const body = decodeOrThrow(codec, given === undefined ? {} : given);
    // The id in the path is part of the request.
    return { route, body: parts.id === '' ? body : { body, id: parts.id }, command: toCommand(body, parts) };
  };
}

const actionDecoders: { readonly [Word in keyof typeof actionOperations]: CommandDecoder } = {
  messages: decoder(actionOperations.messages, (body) => ({ type: 'RecordMessage', message: newMessage(body) })),
  notes: decoder(actionOperations.notes, ({ text }, { newId }) => ({ type: 'AddNote', noteId: newId('note_'), text })),
  assign: decoder(actionOperations.assign, ({ assigned_to, assigned_type }) => ({
    type: 'AssignConversation',
    assignee: { id: assigned_to, type: assigned_type },
  })),
  unassign: decoder(actionOperations.unassign, () => ({ type: 'UnassignConversation' })),
  close: decoder(actionOperations.close, ({ resolution }) => ({
    type: 'CloseConversation',
    resolution: resolution ?? 'resolved',
  })),
  reopen: decoder(actionOperations.reopen, () => ({ type: 'ReopenConversation' })),
  snooze: decoder(actionOperations.snooze, ({ snooze_till }, { newId }) => ({
    type: 'SnoozeConversation',
    snoozeId: newId('snz_'),
    till: snooze_till,
  })),
  unsnooze: decoder(actionOperations.unsnooze, () => ({ type: 'UnsnoozeConversation' })),
  read: decoder(actionOperations.read, ({ up_to }) => ({ type: 'MarkRead', upTo: up_to ?? null })),
  unread: decoder(actionOperations.unread, () => ({ type: 'MarkUnread' })),
  transfer: decoder(actionOperations.transfer, ({ inbox, unassign }) => ({
    type: 'TransferConversation',
    inbox,
    unassign: unassign ?? false,
  })),
  tags: decoder(actionOperations.tags, ({ add, remove }) => ({
    type: 'ChangeTags',
    add: add ?? [],
    remove: remove ?? [],
  })),
  labels: decoder(actionOperations.labels, ({ add, remove }) => ({
    type: 'ChangeLabels',
    add: add ?? [],
    remove: remove ?? [],
  })),
  participants: decoder(actionOperations.participants, (body) => ({
    type: 'AddParticipant',
    participant: newParticipant(body),
  })),
  mute: decoder(actionOperations.mute, () => ({ type: 'MuteConversation' })),
  unmute: decoder(actionOperations.unmute, () => ({ type: 'UnmuteConversation' })),
  archive: decoder(actionOperations.archive, () => ({ type: 'ArchiveConversation' })),
};

const byAction: ReadonlyMap<string, CommandDecoder> = new Map(Object.entries(actionDecoders));

/** Undefined for a word that is no command. Throws a 400 for a body that is not the command's. */
export const decodeCommand = (action: string, body: unknown, newId: Parts['newId']): DecodedCommand | undefined =>
  byAction.get(action)?.(body, { id: '', newId });

/** Commands with a path of their own. */
export const otherDecoders: { readonly [Name in keyof typeof otherOperations]: CommandDecoder } = {
  patch: decoder(otherOperations.patch, patchConversation),
  delete: decoder(otherOperations.delete, () => ({ type: 'DeleteConversation' })),
  status: decoder(otherOperations.status, ({ status, reason }, { id }) => ({
    type: 'ReportMessageStatus',
    messageId: id,
    status,
    reason: reason ?? null,
  })),
  removeParticipant: decoder(otherOperations.removeParticipant, (_, { id }) => ({
    type: 'RemoveParticipant',
    participantId: id,
  })),
  activateParticipant: decoder(otherOperations.activateParticipant, (_, { id }) => ({
    type: 'ActivateParticipant',
    participantId: id,
  })),
};
