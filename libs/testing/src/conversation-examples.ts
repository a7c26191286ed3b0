import type { ConversationEvent } from '@parley/domain';
import {
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationSnoozed,
  participantAdded,
} from './event-examples';

/* What conversations were given to begin with. */

export const anOpenConversation: readonly ConversationEvent[] = [conversationOpened(), participantAdded()];
/** Under the snooze `s1`, for another two hours. */
export const aSnoozedConversation: readonly ConversationEvent[] = [...anOpenConversation, conversationSnoozed('s1')];
export const aClosedConversation: readonly ConversationEvent[] = [...anOpenConversation, conversationClosed()];
export const anArchivedConversation: readonly ConversationEvent[] = [...aClosedConversation, conversationArchived()];
export const aDeletedConversation: readonly ConversationEvent[] = [...aClosedConversation, conversationDeleted()];
