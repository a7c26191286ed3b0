import * as E from 'fp-ts/Either';
import { utf8Bytes } from '../shared';
import type { Decision } from './decision';
import { stateTooLarge } from './errors';
import type { ConversationEvent } from './events';
import { evolve } from './evolve';
import { MAX_STATE_BYTES } from './ids';
import type { ParticipantContent, ParticipantRef } from './participant-events';
import { conversationExists, type ExistingConversation } from './state';

/** What of a conversation can grow, besides its messages. */
type Kept = Pick<ExistingConversation, 'content' | 'tags' | 'labels' | 'members' | 'participants'>;

/** All that it keeps besides its messages, in bytes of UTF-8. */
export function stateBytes({ content, tags, labels, members, participants }: Kept): number {
  const { subject, description, target, memberNames } = content;
  const texts = [subject, description, target, ...tags, ...labels, ...members, ...memberNames];
  return participants.reduce((sum, { id, content: said }) => sum + participantBytes({ id }, said), bytesOf(texts));
}

const participantBytes = ({ id }: Pick<ParticipantRef, 'id'>, said: ParticipantContent): number =>
  bytesOf([
    id,
    said.displayName,
    said.avatarUrl,
    said.contact?.identifierKey ?? null,
    said.contact?.identifierValue ?? null,
    said.contact?.platformAddress ?? null,
  ]);

const bytesOf = (texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text === null ? 0 : utf8Bytes(text)), 0);

/** Whether one more fits in. */
export const hasRoomFor = (joining: ParticipantRef, said: ParticipantContent, state: Kept): boolean =>
  stateBytes(state) + participantBytes(joining, said) <= MAX_STATE_BYTES;

/** Whether an event can make it larger; of most commands none can, and they are not looked at any further. */
const MAY_ENLARGE: { readonly [Type in ConversationEvent['type']]: boolean } = {
  ConversationOpened: true,
  ParticipantAdded: true,
  ParticipantRemoved: false,
  ParticipantActivated: false,
  MessageReceived: false,
  MessageSent: false,
  MessageStatusChanged: false,
  NoteAdded: false,
  ConversationAssigned: false,
  ConversationUnassigned: false,
  ConversationNotRouted: false,
  ConversationClosed: false,
  ConversationReopened: false,
  ConversationSnoozed: false,
  ConversationUnsnoozed: false,
  ConversationRead: false,
  ConversationMarkedUnread: false,
  ConversationTransferred: false,
  ConversationTagsChanged: true,
  ConversationLabelsChanged: true,
  ConversationDetailsChanged: true,
  ConversationMuted: false,
  ConversationUnmuted: false,
  ConversationArchived: false,
  ConversationDeleted: false,
};

/**
 * What was decided, unless it would make the state larger and too large: one that is so already still takes what does not. Who joins
 * by a message or an assignment has room (`hasRoomFor`), so neither is refused here.
 */
export function withinLimit(decision: Decision, before: ExistingConversation): Decision {
  if (E.isLeft(decision) || !decision.right.some(({ type }) => MAY_ENLARGE[type])) return decision;
  const after = decision.right.reduce(evolve, before);
  if (!conversationExists(after)) return decision;
  const bytes = stateBytes(after);
  return bytes > MAX_STATE_BYTES && bytes > stateBytes(before) ? E.left(stateTooLarge) : decision;
}
