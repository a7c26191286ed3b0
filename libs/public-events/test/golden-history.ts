import type { Actor, ConversationEvent } from '@parley/domain';
import {
  ada,
  contactSaved,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationReopened,
  joined,
  messageReceived,
  MONDAY,
  participantAdded,
  routing,
  teammateSaved,
  toAda,
  zoe,
  zoesContent,
} from '@parley/testing';
import { foldContact, foldTeammate, NOBODY, PUBLIC_FORMATS, PUBLIC_TYPES } from '../src';
import { peopleOf, published, type Commits } from './publishing';

/** The events of one commit, so many seconds after Monday began. */
const after = (seconds: number, by: Actor, ...events: readonly ConversationEvent[]): readonly ConversationEvent[] =>
  events.map((event) => ({ ...event, at: MONDAY + seconds * 1000, by }));

const kettle = { url: 'https://example.test/kettle.jpg', contentType: 'image/jpeg', name: 'kettle.jpg', size: 48_213 };

const first = messageReceived(1, {
  messageId: 'wamid.HBgLNDkzMDEyMzQ1Ng==',
  kind: 'image',
  sentAt: '2026-03-02T08:59:58.120Z',
  private: { text: 'My kettle leaks 💧', attachments: [kettle], senderName: 'Zoë' },
});

const second = messageReceived(2, {
  messageId: 'wamid.HBgLNDkzMDEyMzQ1Ng==.2',
  private: { text: 'It leaks again.', attachments: [], senderName: 'Zoë' },
});

/** One conversation in which everything happens that is published. It is never changed: more is added at its end. */
const history: Commits = [
  after(
    0.123,
    zoe,
    conversationOpened({
      tags: ['kettle'],
      private: { target: '+4930123456', subject: 'A leaking kettle', description: null, memberNames: [] },
    }),
    participantAdded(),
    first,
  ),
  after(60.456, routing, conversationAssigned(toAda), joined(toAda)),
  after(8_160.789, ada, conversationClosed()),
  after(90_000.5, zoe, second, conversationReopened('new_message')),
  after(90_600, ada, conversationClosed({ resolution: 'unresolved', cause: 'archived' }), conversationArchived()),
];

const people = peopleOf(
  { [zoe.id]: foldContact(NOBODY, contactSaved({ private: { ...zoesContent, lastName: 'Zahn' } })) },
  { [ada.id]: foldTeammate(NOBODY, teammateSaved()) },
);

/** Every type of both formats, by the name of its golden file. */
export const goldenNames: readonly string[] = PUBLIC_FORMATS.flatMap((format) =>
  PUBLIC_TYPES[format].all.map((type) => `${format}.${type}`),
);

/** What is published first of each type in the history, by the same names. */
export const goldenBodies: ReadonlyMap<string, string> = new Map(
  published(history, people)
    .toReversed()
    .map(({ format, type, body }) => [`${format}.${type}`, body]),
);
