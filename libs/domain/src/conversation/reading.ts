import * as E from 'fp-ts/Either';
import type { Stamp } from '../shared';
import type { MarkRead, Recalled } from './commands';
import { nothing, type Decision } from './decision';
import { knownMessage } from './requirements';
import { unreadCount, type ExistingConversation } from './state';

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

function lastRead({ upTo, recalled }: Pick<MarkRead, 'upTo' | 'recalled'>, state: ExistingConversation): Recalled {
  if (upTo === null) return { number: state.messageCount, inbound: state.inboundCount };
  return knownMessage(state.messages, upTo, recalled) ?? null;
}

/** Back to just before the last inbound message. */
export const markUnread = (stamp: Stamp, state: ExistingConversation): Decision =>
  state.inboundCount === 0 || unreadCount(state) > 0
    ? nothing
    : E.right([{ type: 'ConversationMarkedUnread', ...stamp, inboundRead: state.inboundCount - 1 }]);
