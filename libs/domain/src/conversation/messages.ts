import * as E from 'fp-ts/Either';
import type { Actor, Stamp } from '../shared';
import type { NewMessage, Recalled, RecordMessage, ReportMessageStatus } from './commands';
import { nothing, type Decision } from './decision';
import { archived, goesOnInThread, messageNotFound, threadUnchecked } from './errors';
import type { ConversationEvent } from './events';
import { STATUSES_KEPT } from './ids';
import { knownMessage } from './requirements';
import { senderOf } from './sender';
import type { MessageIndex } from './message-index';
import { join } from './participants';
import { alwaysReopens, mayGoOn, reopens } from './policy';
import type { Conversation, ExistingConversation } from './state';
import { movesOn, statusOf } from './status-window';

/**
 * One message: nothing for an id seen before (rule 2). An inbound one reopens, or wakes, unless its sender is blocked (rule 9)
 * or the inbox says that it goes on elsewhere (rule 15).
 */
export function recordMessage(stamp: Stamp, command: RecordMessage, state: ExistingConversation): Decision {
  const { message, blocked = false } = command;
  if (seen(state.messages, message.id, command.recalled)) return nothing;
  if (message.direction === 'outbound')
    return state.status === 'archived' ? E.left(archived) : E.right(sent(stamp, message, state));
  const { policy = alwaysReopens, threadChecked, now = stamp.at } = command;
  // What went on to another conversation once must not be recorded here when it comes again.
  if (state.everClosed && mayGoOn(policy) && threadChecked === undefined) return E.left(threadUnchecked);
  if (state.status !== 'open' && !blocked && !reopens(policy, state, now)) return E.left(goesOnInThread);
  return E.right(received(stamp, message, blocked, state));
}

export function sent(stamp: Stamp, message: NewMessage, state: ExistingConversation): readonly ConversationEvent[] {
  const event = recorded('MessageSent', stamp, message, state);
  return isTeammate(message, stamp.by)
    ? [event, ...join(stamp, event.sender, message.sender?.name ?? null, state)]
    : [event];
}

export function received(
  stamp: Stamp,
  message: NewMessage,
  blocked: boolean,
  state: ExistingConversation,
): readonly ConversationEvent[] {
  const event = recorded('MessageReceived', stamp, message, state);
  if (blocked) return [{ ...event, blocked }];
  if (state.status !== 'open') return [event, { type: 'ConversationReopened', ...stamp, reason: 'new_message' }];
  return state.snooze === null
    ? [event]
    : [event, { type: 'ConversationUnsnoozed', ...stamp, snoozeId: state.snooze.id, reason: 'new_message' }];
}

/** In one piece: every message takes this way. */
function recorded<Type extends 'MessageReceived' | 'MessageSent'>(
  type: Type,
  { at, by }: Stamp,
  message: NewMessage,
  { contactId, messageCount }: ExistingConversation,
) {
  const sender = senderOf(message, by, contactId);
  return {
    type,
    at,
    by,
    messageId: message.id,
    number: messageCount + 1,
    kind: message.kind,
    sender: { type: sender.type, id: sender.id },
    sentAt: message.sentAt,
    private: { text: message.text, attachments: message.attachments, senderName: sender.name },
  } as const;
}

/** Where nobody has looked the index is taken at its word: it is wrong once in about 10^12 messages. */
const seen = (messages: MessageIndex, id: string, recalled: Recalled | undefined): boolean =>
  knownMessage(messages, id, recalled) !== null;

/** Whether the conversation has the message, or had it before it was deleted; never an event. */
export const findMessageIn = (state: Conversation, id: string | null, recalled: Recalled | undefined): Decision =>
  id !== null && state.status !== 'none' && seen(state.messages, id, recalled) ? nothing : E.left(messageNotFound);

/** A status never moves backwards; one for a message older than the last 1,000 is no change (rule 4). */
export function reportStatus(stamp: Stamp, command: ReportMessageStatus, state: ExistingConversation): Decision {
  const { messageId, status, reason } = command;
  const known = knownMessage(state.messages, messageId, command.recalled);
  if (known === null) return E.left(messageNotFound);
  const now = known === undefined ? undefined : statusOf(state.statuses, known.number);
  if (known === undefined || now === undefined) return nothing;
  if (known.number <= state.messageCount - STATUSES_KEPT || !movesOn(now, status)) return nothing;
  const { number } = known;
  return E.right([{ type: 'MessageStatusChanged', ...stamp, messageId, number, status, private: { reason } }]);
}

/** An API key or an automation that writes in its own name is no teammate and does not join. */
const isTeammate = (message: NewMessage, by: Actor): boolean =>
  message.sender !== undefined || by.type === 'attendant' || by.type === 'agent';
