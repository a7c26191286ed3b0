import type { ConversationCommand, Unstamped } from '@parley/domain';
import type { Type } from 'io-ts';
import type { Operation } from '../api/operation';
import { MessageId } from '../codec/channel-ids';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import type { Decoded } from '../commands/execution';
import { otherOperations, actionOperations } from './command-operations';
import { newMessage, newParticipant, patchConversation } from './to-command';

export type DecodedCommand = Decoded<ConversationCommand>;

/** A new id with such a beginning. */
type NewId = (prefix: string) => string;

type CommandDecoder = (body: unknown, newId: NewId) => DecodedCommand;
/** For commands on what has an id of its own behind the word in the path: a message or a participant. */
type PartDecoder = (body: unknown, id: string) => DecodedCommand;

type CommandOperation<A> = Operation<A> & { readonly body: Type<A, unknown> };

const methodAndPath = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `${method.toUpperCase()} ${path}`;
const decodeBody = <A>({ body: codec }: CommandOperation<A>, given: unknown): A =>
  decodeOrThrow(codec, given === undefined ? {} : given);

function decoder<A>(
  operation: CommandOperation<A>,
  toCommand: (body: A, newId: NewId) => Unstamped<ConversationCommand>,
): CommandDecoder {
  const route = methodAndPath(operation);
  return (given, newId) => {
    const body = decodeBody(operation, given);
    return { route, body, command: toCommand(body, newId) };
  };
}

function partDecoder<A>(
  operation: CommandOperation<A>,
  toCommand: (body: A, id: string) => Unstamped<ConversationCommand>,
): PartDecoder {
  const route = methodAndPath(operation);
  return (given, id) => {
    const body = decodeBody(operation, given);
    // The id in the path is part of the request.
    return { route, body: { body, id }, command: toCommand(body, id) };
  };
}

const actionDecoders: { readonly [Word in keyof typeof actionOperations]: CommandDecoder } = {
  messages: decoder(actionOperations.messages, (body) => ({ type: 'RecordMessage', message: newMessage(body) })),
  notes: decoder(actionOperations.notes, ({ text }, newId) => ({ type: 'AddNote', noteId: newId('note_'), text })),
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
  snooze: decoder(actionOperations.snooze, ({ snooze_till }, newId) => ({
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
export const decodeCommand = (action: string, body: unknown, newId: NewId): DecodedCommand | undefined =>
  byAction.get(action)?.(body, newId);

/** Commands on a conversation with a path of their own. */
export const otherDecoders = {
  patch: decoder(otherOperations.patch, patchConversation),
  delete: decoder(otherOperations.delete, () => ({ type: 'DeleteConversation' })),
};

/** The ids of what these commands are on, as paths and bulk commands name them. */
export const partIds = {
  status: { field: 'message_id', codec: MessageId },
  removeParticipant: { field: 'participant_id', codec: Id },
  activateParticipant: { field: 'participant_id', codec: Id },
} as const;

/** Commands on a message or a participant. */
export const partDecoders = {
  status: partDecoder(otherOperations.status, ({ status, reason }, messageId) => ({
    type: 'ReportMessageStatus',
    messageId,
    status,
    reason: reason ?? null,
  })),
  removeParticipant: partDecoder(otherOperations.removeParticipant, (_, participantId) => ({
    type: 'RemoveParticipant',
    participantId,
  })),
  activateParticipant: partDecoder(otherOperations.activateParticipant, (_, participantId) => ({
    type: 'ActivateParticipant',
    participantId,
  })),
};
