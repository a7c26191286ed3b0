import type { ConversationEvent } from '@parley/domain';
import { conversationOpened, messageReceived, participantAdded } from './event-examples';

/* Conversations of all sizes, each with texts of its own: what texts share takes no memory. */

const numbered = (count: number, textOf: (i: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, i) => textOf(i));

const filledUp = (text: string, length: number, by = 'x'): string => text + by.repeat(length - text.length);

/** Tags, a subject, a teammate, and so many messages: what most are like. */
export const aTypicalConversation = (of: string, messages = 12): readonly ConversationEvent[] => [
  conversationOpened({
    tags: [`vip ${of}`, 'billing'],
    private: { target: `+49${of}`, subject: `Order ${of}, which has not come`, description: null, memberNames: [] },
  }),
  participantAdded(),
  participantAdded({ participant: { type: 'user', id: `usr_${of}` } }),
  ...numbered(messages, (i) => `wamid.${filledUp(`${of}.${i}`, 24)}`).map((messageId, i) =>
    messageReceived(i + 1, { messageId }),
  ),
];

interface Lengths {
  readonly memberId: number;
  readonly name: number;
  readonly word: number;
  readonly description: number;
  /** What the texts are filled up with. */
  readonly by: string;
}

/** 200 members, 100 tags, 100 labels and 99 participants besides the contact. */
function full(of: string, { memberId, name, word, description, by }: Lengths): readonly ConversationEvent[] {
  const words = (what: string): readonly string[] => numbered(100, (i) => filledUp(`${what} ${i} ${of}`, word, by));
  return [
    conversationOpened({
      tags: words('tag'),
      labels: words('label'),
      members: numbered(200, (i) => filledUp(`m${i}_${of}`, memberId)),
      private: {
        target: null,
        subject: filledUp(of, 500, by),
        description: filledUp(of, description, by),
        memberNames: numbered(200, (i) => filledUp(`Member ${i} ${of}`, name, by)),
      },
    }),
    participantAdded(),
    ...numbered(99, (i) => filledUp(`p${i}_${of}`, memberId)).map((id, i) =>
      participantAdded({
        participant: { type: 'user', id },
        private: { displayName: filledUp(`Participant ${i} ${of}`, name, by), avatarUrl: null, contact: null },
      }),
    ),
  ];
}

/** All that it may keep: 64 KiB less a few. */
export const aFullConversation = (of: string): readonly ConversationEvent[] =>
  full(of, { memberId: 48, name: 92, word: 90, description: 5_000, by: 'x' });

/** One from before the limit, of 236 KB: each field within its own. */
export const anOversizedConversation = (of: string): readonly ConversationEvent[] =>
  full(of, { memberId: 128, name: 180, word: 60, description: 5_000, by: '€' });
