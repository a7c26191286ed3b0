import { isDeepStrictEqual } from 'node:util';
import type { ParticipantBody } from './commands';
import { happened, type Conversation, type Participant } from './conversation';

export const newParticipant = ({ id, type, status, display_name }: ParticipantBody): Participant => ({
  id,
  type,
  status: status ?? 'active',
  display_name: display_name ?? null,
});

type Who = Pick<Participant, 'id' | 'type'>;

const find = (it: Conversation, { id, type }: Who): Participant | undefined =>
  it.participants.find((p) => p.id === id && p.type === type);

/** A teammate who takes part joins. Silent: one who was pending is activated by that. */
export function join(it: Conversation, who: Who, display_name: string | null = null): void {
  const known = find(it, who);
  if (known === undefined) {
    it.participants.push({ ...who, status: 'active', display_name });
    happened(it, 'ParticipantAdded');
  } else if (known.status === 'pending') activate(it, known);
}

/** One added again with other details is updated, and keeps its place. */
export function addParticipant(it: Conversation, body: ParticipantBody): void {
  const given = newParticipant(body);
  const known = find(it, given);
  if (known !== undefined && isDeepStrictEqual(known, given)) return;
  if (known === undefined) it.participants.push(given);
  else Object.assign(known, given);
  happened(it, 'ParticipantAdded');
}

/** Silent: the path has an id and no type, so it means everybody of that id. */
export function removeParticipant(it: Conversation, id: string): void {
  for (const _ of it.participants.filter((p) => p.id === id)) happened(it, 'ParticipantRemoved');
  it.participants = it.participants.filter((p) => p.id !== id);
}

export function activateParticipant(it: Conversation, id: string): void {
  for (const pending of it.participants.filter((p) => p.id === id && p.status === 'pending')) activate(it, pending);
}

function activate(it: Conversation, participant: Participant): void {
  participant.status = 'active';
  happened(it, 'ParticipantActivated');
}
