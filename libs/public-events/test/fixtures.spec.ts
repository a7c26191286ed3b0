import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignee, ConversationEvent, ParticipantRef } from '@parley/domain';
import {
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationReopened,
  crm,
  messageReceived,
  participantAdded,
} from '@parley/testing';
import { changesOf, publishing, type Commits } from './publishing';

/* The published examples, word for word: only ids of events are ours. */

const fixture = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8')) as Readonly<Record<string, unknown>>;

const at = (time: string, ...events: readonly ConversationEvent[]): readonly ConversationEvent[] =>
  events.map((event) => ({ ...event, at: Date.parse(time) }));

const agent = { type: 'attendant', id: 'usr_321' } as const;

const customer: ParticipantRef = { type: 'contact', id: 'cont_456' };

const begun = (time: string): readonly ConversationEvent[] =>
  at(
    time,
    conversationOpened({
      contactId: customer.id,
      channelId: 'chan_789',
      channelType: 'whatsapp',
      initiator: customer,
      by: { type: 'contact', id: customer.id },
    }),
    participantAdded({ participant: customer }),
  );

const messages = (count: number): Commits =>
  Array.from({ length: count }, (_, i) => at('2026-04-19T14:40:00Z', messageReceived(i + 1, { sender: customer })));

const closed: Commits = [
  begun('2026-04-19T14:20:00.900Z'),
  ...messages(24),
  at('2026-04-19T16:45:00Z', conversationClosed({ by: agent })),
];

const lifecycle: readonly (readonly [string, Commits])[] = [
  ['conversation.created', [begun('2026-04-19T14:30:00Z')]],
  [
    'conversation.assigned',
    [begun('2026-04-19T14:30:00Z'), at('2026-04-19T14:31:00.999Z', conversationAssigned(agent satisfies Assignee))],
  ],
  ['conversation.closed', closed],
  [
    'conversation.reopened',
    [
      ...closed,
      at(
        '2026-04-20T09:10:00Z',
        messageReceived(25, { sender: customer }),
        conversationReopened('new_message', { by: crm }),
      ),
    ],
  ],
];

describe('the published examples of the lifecycle', () => {
  it.each(lifecycle)('%s is what we publish, in the same order of keys', (type, commits) => {
    const changes = changesOf(commits, { workspace: 'ws_abc123', id: 'conv_01HX3B2K' });
    const ours = publishing(changes).events.findLast((event) => event.format === 'event' && event.type === type);
    const body = JSON.parse(ours?.body ?? '{}') as Readonly<Record<string, unknown>>;
    expect(JSON.stringify({ ...body, event_id: '' })).toBe(
      JSON.stringify({ ...fixture(`event.${type}`), event_id: '' }),
    );
    expect(body['event_id']).toMatch(/^evt_[0-9A-Z]{26}$/);
  });
});

const jane: ParticipantRef = { type: 'contact', id: '7dadb14e-91bb-4eb7-8b9e-7827dd74bf70' };
const john: ParticipantRef = { type: 'user', id: '5795352d-f111-407b-be33-c9db94e4a666' };
const address = '27612960145016998';

const janeIsAdded = participantAdded({
  participant: jane,
  private: {
    displayName: 'Jane Doe',
    avatarUrl: null,
    contact: { identifierKey: 'facebookid-509207435603226', identifierValue: address, platformAddress: null },
  },
});

const johnIsAdded = participantAdded({
  participant: john,
  private: { displayName: 'John Smith', avatarUrl: null, contact: null },
});

const hallo = messageReceived(1, {
  messageId: '1ffdfcf0-5e4f-426b-adbc-c698b4bfc949',
  sender: jane,
  private: { text: 'hallo', attachments: [], senderName: null },
});

describe('the published example of the whole conversation', () => {
  it('is what we publish, in the same order of keys', () => {
    const opened = conversationOpened({
      contactId: jane.id,
      initiator: jane,
      channelId: '8963269e-69e4-58aa-9bf0-9b6cc239329c',
      channelType: 'instagram',
    });
    const changes = changesOf(
      [
        at('2024-11-26T18:45:28.809Z', opened, janeIsAdded),
        at('2024-11-27T19:33:53.504Z', hallo),
        at('2024-11-27T19:33:53.515Z', johnIsAdded),
      ],
      { workspace: 'ws_abc123', id: 'badbf15c-bad3-4bf3-9223-6b7f414f9770' },
    );
    const ours = publishing(changes).events.findLast(({ format }) => format === 'service');
    expect(ours?.body).toBe(JSON.stringify(fixture('service.conversation.updated')));
  });
});
