import * as E from 'fp-ts/Either';
import type { Stamp } from '../shared';
import type { MarkRead } from './commands';
import type { Refusal } from './errors';
import type { ConversationEvent } from './events';
import { findMessage } from './message-index';
import { unreadCount, type ExistingConversation } from './state';

type Decision = E.Either<Refusal, readonly ConversationEvent[]>;

const nothing: Decision = E.right([]);

/** An older, unknown or repeated mark takes nothing back; a message that came in between stays unread (rule 3). */
export function markRead(
  stamp: Stamp,
  command: Pick<MarkRead, 'upTo' | 'recalled'>,
  state: ExistingConversation,
): Decision {
  const read = lastRead(command, state);
  if (read === null || read.inbound <= state.inboundRead) return nothing;
  return E.right([{ type: 'ConversationRead', ...stamp, upTo: read.number, inboundRead: read.inbound }]);
}

function lastRead(
  { upTo, recalled }: Pick<MarkRead, 'upTo' | 'recalled'>,
  state: ExistingConversation,
): { readonly number: number; readonly inbound: number } | null {
  if (upTo === null) return { number: state.messageCount, inbound: state.inboundCount };
  const found = findMessage(state.messages, upTo);
  if (found === undefined) return null;
  return found.certain ? found.seen : (recalled ?? null);
}

/** Back to just before the last inbound message. */
export const markUnread = (stamp: Stamp, state: ExistingConversation): Decision =>
  state.inboundCount === 0 || unreadCount(state) > 0
    ? nothing
    : E.right([{ type: 'ConversationMarkedUnread', ...stamp, inboundRead: state.inboundCount - 1 }]);
