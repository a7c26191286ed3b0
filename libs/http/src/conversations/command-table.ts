import type { ConversationCommand, Stamp } from '@parley/domain';
import type { Type } from 'io-ts';
import { decodeOrThrow } from '../codec/decode';
import { AssignBody, CloseBody, EmptyBody, MessageBody, ReadBody } from './requests';
import { newMessage } from './to-command';

/** A command without its stamp, which the write path gives. */
export type Unstamped = ConversationCommand extends infer C ? (C extends Stamp ? Omit<C, keyof Stamp> : never) : never;

export interface DecodedCommand {
  /** The body as it was understood, for the hash of the request. */
  readonly body: unknown;
  readonly command: Unstamped;
}

type Door = (body: unknown) => DecodedCommand;

function door<A>(codec: Type<A, unknown>, toCommand: (body: A) => Unstamped): Door {
  return (given) => {
    const body = decodeOrThrow(codec, given ?? {});
    return { body, command: toCommand(body) };
  };
}

/** What can be done to one conversation, by the last word of the path. */
const doors: ReadonlyMap<string, Door> = new Map([
  ['messages', door(MessageBody, (body) => ({ type: 'RecordMessage', message: newMessage(body) }))],
  [
    'assign',
    door(AssignBody, ({ assigned_to, assigned_type }) => ({
      type: 'AssignConversation',
      assignee: { id: assigned_to, type: assigned_type },
    })),
  ],
  ['unassign', door(EmptyBody, () => ({ type: 'UnassignConversation' }))],
  ['close', door(CloseBody, ({ resolution }) => ({ type: 'CloseConversation', resolution: resolution ?? 'resolved' }))],
  ['reopen', door(EmptyBody, () => ({ type: 'ReopenConversation' }))],
  ['read', door(ReadBody, ({ up_to }) => ({ type: 'MarkRead', upTo: up_to ?? null }))],
  ['unread', door(EmptyBody, () => ({ type: 'MarkUnread' }))],
]);

/** Undefined for a word that is no command. Throws a 400 for a body that is not the command's. */
export const decodeCommand = (word: string, body: unknown): DecodedCommand | undefined => doors.get(word)?.(body);
