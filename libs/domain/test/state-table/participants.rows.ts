import {
  activateParticipant,
  addParticipant,
  anArchivedConversation,
  anOpenConversation,
  conversationClosed,
  invited,
  joined,
  newParticipant,
  participantActivated,
  participantAdded,
  participantRemoved,
  removeParticipant,
  toBen,
  zoe,
} from '@parley/testing';
import { cell, refused, type Cell } from './cell';

const ben = newParticipant(toBen.id);
const crowd = Array.from({ length: 99 }, (_, i) => participantAdded({ participant: { type: 'user', id: `usr_${i}` } }));

const openOrClosed: readonly Cell[] = [[], [conversationClosed()]].flatMap((ending) => {
  const alone = [...anOpenConversation, ...ending];
  const withBen = [...anOpenConversation, joined(toBen), ...ending];
  const invitedBen = [...anOpenConversation, invited(toBen), ...ending];
  const full = [...anOpenConversation, ...crowd, ...ending];
  return [
    cell('adds it', alone, addParticipant(ben), [joined(toBen)]),
    cell('who is pending adds it as pending', alone, addParticipant({ ...ben, status: 'pending' }), [invited(toBen)]),
    cell('with other details updates it', withBen, addParticipant({ ...ben, displayName: 'Ben' }), [
      joined(toBen, 'Ben'),
    ]),
    cell('with the same details changes nothing', withBen, addParticipant(ben), 'no change'),
    cell('beyond their number is refused', full, addParticipant(ben), refused('limit_exceeded')),
    cell(
      'who is the contact, as pending, is refused',
      alone,
      addParticipant(newParticipant(zoe.id, { type: 'contact', status: 'pending' })),
      refused('contact_must_stay'),
    ),
    cell('removes it', withBen, removeParticipant(toBen.id), [participantRemoved(toBen)]),
    cell('of nobody changes nothing', alone, removeParticipant(toBen.id), 'no change'),
    cell('of the contact is refused', alone, removeParticipant(zoe.id), refused('contact_must_stay')),
    cell('activates it', invitedBen, activateParticipant(toBen.id), [participantActivated(toBen)]),
    cell('of an active one changes nothing', withBen, activateParticipant(toBen.id), 'no change'),
    cell('of nobody is refused', alone, activateParticipant(toBen.id), refused('participant_not_found')),
  ];
});

export const participants: readonly Cell[] = [
  ...openOrClosed,
  ...[addParticipant(ben), removeParticipant(toBen.id), activateParticipant(toBen.id)].map((command) =>
    cell('is refused', anArchivedConversation, command, refused('conversation_archived')),
  ),
];
