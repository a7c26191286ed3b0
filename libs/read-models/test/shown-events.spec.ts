import type { ConversationEvent } from '@parley/domain';
import {
  conversationDetailsChanged,
  conversationOpened,
  conversationTagsChanged,
  messageReceived,
  messageSent,
  messageStatusChanged,
  noteAdded,
  participantAdded,
  zoe,
} from '@parley/testing';
import { contactsInEvents } from '../src/erasing/contacts-in-events';
import { shownEvent } from '../src/erasing/shown-events';
import { positionOf } from './changes';

const secret = { text: 'secret', attachments: [], senderName: 'a name' };
const participant = { displayName: 'secret', avatarUrl: 'secret', contact: null };
const guest = { type: 'contact', id: 'ct_guest' } as const;
const user = { type: 'user', id: 'usr_ada' } as const;

/** Each event, and what is left of its private part when its conversation's contact, and when the guest was erased behind it. */
const EVENTS: readonly (readonly [string, ConversationEvent, unknown, unknown])[] = [
  [
    'an opening',
    conversationOpened({
      private: { target: 'secret', subject: 'secret', description: 'secret', memberNames: ['Ada'] },
    }),
    { target: null, subject: null, description: null, memberNames: ['Ada'] },
    'the same',
  ],
  [
    'a change of details',
    conversationDetailsChanged({
      fields: ['subject', 'members'],
      private: { subject: 'secret', memberNames: ['Ada'] },
    }),
    { memberNames: ['Ada'] },
    'the same',
  ],
  [
    'a change of details that names nobody',
    conversationDetailsChanged({ fields: ['target'], private: { target: 'secret' } }),
    {},
    'the same',
  ],
  ['a message of the contact', messageReceived(1, { private: secret }), 'redacted', 'the same'],
  ['a message of the guest', messageReceived(1, { sender: guest, private: secret }), 'redacted', 'redacted'],
  [
    'a message of the team',
    messageSent(1, { sender: user, private: secret }),
    { text: null, attachments: [], senderName: 'a name' },
    'the same',
  ],
  ['a status', messageStatusChanged(1, 'failed'), 'redacted', 'the same'],
  ['a note', noteAdded('n1'), 'redacted', 'the same'],
  ['the contact as a participant', participantAdded({ private: participant }), 'redacted', 'the same'],
  ['the guest', participantAdded({ participant: guest, private: participant }), 'the same', 'redacted'],
  ['somebody of the team', participantAdded({ participant: user, private: participant }), 'the same', 'the same'],
  ['what is not private', conversationTagsChanged({ added: ['vip'] }), 'the same', 'the same'],
];

describe('what is shown of an event when somebody was erased behind it', () => {
  const position = positionOf(5);
  const erased = (id: string, n: number) => (contactId: string) => (contactId === id ? positionOf(n) : undefined);

  it.each(EVENTS)('of %s', (_, event, ofOwn, ofGuest) => {
    for (const [id, left] of [
      [zoe.id, ofOwn],
      [guest.id, ofGuest],
    ] as const) {
      const shown = shownEvent({ event, position }, zoe.id, erased(id, 6));
      expect(shown).toEqual(left === 'the same' ? event : { ...event, private: left });
      expect(shownEvent({ event, position }, zoe.id, erased(id, 4))).toBe(event);
    }
    expect(shownEvent({ event, position }, undefined, erased(zoe.id, 4))).toBe(event);
  });

  it('asks for the contact, for who takes part and for who writes, each once', () => {
    expect(
      contactsInEvents(
        zoe.id,
        EVENTS.map(([, event]) => event),
      ),
    ).toEqual([zoe.id, guest.id]);
    expect(contactsInEvents(undefined, [messageReceived(1, { sender: guest })])).toEqual([guest.id]);
  });
});
