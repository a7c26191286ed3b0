import type { ConversationEvent } from './events';

const MOVES: { readonly [Type in ConversationEvent['type']]: boolean } = {
  ConversationOpened: true,
  ParticipantAdded: true,
  ParticipantRemoved: true,
  ParticipantActivated: true,
  MessageReceived: true,
  MessageSent: true,
  MessageStatusChanged: false,
  NoteAdded: true,
  ConversationAssigned: true,
  ConversationUnassigned: true,
  ConversationNotRouted: false,
  ConversationClosed: true,
  ConversationReopened: true,
  ConversationSnoozed: true,
  ConversationUnsnoozed: true,
  ConversationRead: false,
  ConversationMarkedUnread: false,
  ConversationTransferred: true,
  ConversationTagsChanged: true,
  ConversationLabelsChanged: true,
  ConversationDetailsChanged: true,
  ConversationMuted: false,
  ConversationUnmuted: false,
  ConversationArchived: true,
  ConversationDeleted: true,
};

/** Whether an event moves `updated_at`, and so brings its conversation to the top of a list: what only marks or reports does not (rule 4). */
export const movesUpdatedAt = ({ type }: Pick<ConversationEvent, 'type'>): boolean => MOVES[type];
