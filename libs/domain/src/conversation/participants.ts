import * as E from 'fp-ts/Either';
import { sameJson, type Stamp } from '../shared';
import type { NewParticipant } from './commands';
import type { Decision } from './decision';
import { contactMustStay, participantNotFound, tooManyParticipants } from './errors';
import type { ConversationEvent } from './events';
import { sameParticipant } from './evolve';
import { MAX_PARTICIPANTS } from './ids';
import type { ParticipantContent, ParticipantRef } from './participant-events';
import type { ExistingConversation } from './state';
import { hasRoomFor } from './state-limit';

/**
 * A teammate who takes part joins, while there is room; one who was pending is so no longer. Being left out of the list stops
 * nobody from working.
 */
export function join(
  stamp: Stamp,
  { type, id }: ParticipantRef,
  displayName: string | null,
  state: ExistingConversation,
): readonly ConversationEvent[] {
  const participant = { type, id };
  const { participants } = state;
  const known = participants.find((p) => sameParticipant(p, participant));
  if (known !== undefined)
    return known.status === 'active' ? [] : [{ type: 'ParticipantActivated', ...stamp, participant }];
  const content: ParticipantContent = { displayName, avatarUrl: null, contact: null };
  if (participants.length >= MAX_PARTICIPANTS || !hasRoomFor(participant, content, state)) return [];
  return [added(stamp, { ...participant, status: 'active', ...content })];
}

export const added = (stamp: Stamp, given: NewParticipant): ConversationEvent => ({
  type: 'ParticipantAdded',
  ...stamp,
  participant: { type: given.type, id: given.id },
  status: given.status,
  private: contentOf(given),
});

const contentOf = ({ displayName, avatarUrl, contact }: ParticipantContent): ParticipantContent => ({
  displayName,
  avatarUrl,
  contact,
});

/** One added again with other details is updated. The contact stays active. */
export function addParticipant(stamp: Stamp, given: NewParticipant, state: ExistingConversation): Decision {
  if (isContact(given, state) && given.status !== 'active') return E.left(contactMustStay);
  const known = state.participants.find((p) => sameParticipant(p, given));
  if (known === undefined && state.participants.length >= MAX_PARTICIPANTS) return E.left(tooManyParticipants);
  const same = known !== undefined && known.status === given.status && sameJson(known.content, contentOf(given));
  return E.right(same ? [] : [added(stamp, given)]);
}

export function removeParticipant(stamp: Stamp, id: string, state: ExistingConversation): Decision {
  const found = state.participants.filter((p) => p.id === id);
  if (found.some((p) => isContact(p, state))) return E.left(contactMustStay);
  return E.right(found.map((p) => ({ type: 'ParticipantRemoved', ...stamp, participant: { type: p.type, id } })));
}

export function activateParticipant(stamp: Stamp, id: string, state: ExistingConversation): Decision {
  const found = state.participants.filter((p) => p.id === id);
  if (found.length === 0) return E.left(participantNotFound);
  return E.right(
    found
      .filter(({ status }) => status === 'pending')
      .map((p) => ({ type: 'ParticipantActivated', ...stamp, participant: { type: p.type, id } })),
  );
}

const isContact = (p: ParticipantRef, { contactId }: ExistingConversation): boolean =>
  p.type === 'contact' && p.id === contactId;
