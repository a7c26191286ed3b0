import type { ConversationEvent } from '@parley/domain';
import {
  ada,
  blocking,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationMarkedUnread,
  conversationMuted,
  conversationNotRouted,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationSnoozed,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnassigned,
  conversationUnmuted,
  conversationUnsnoozed,
  crm,
  joined,
  messageReceived,
  messageSent,
  messageStatusChanged,
  MONDAY,
  noteAdded,
  participantActivated,
  participantAdded,
  participantRemoved,
  toAda,
  toParrot,
  zoe,
} from '@parley/testing';
import type { EventType } from '../src';
import { lastData, published, saidByLast } from './publishing';

const opened = [conversationOpened(), participantAdded()];

type Row = readonly [ConversationEvent, EventType | 'nothing'];

/** Each type of event, so that one that is forgotten here does not compile. */
const table: { readonly [Type in ConversationEvent['type']]: Row } = {
  ConversationOpened: [conversationOpened(), 'conversation.created'],
  ConversationAssigned: [conversationAssigned(toAda), 'conversation.assigned'],
  ConversationClosed: [conversationClosed(), 'conversation.closed'],
  ConversationReopened: [conversationReopened('manual'), 'conversation.reopened'],
  MessageReceived: [messageReceived(1), 'message.created'],
  MessageSent: [messageSent(1), 'message.created'],
  ConversationArchived: [conversationArchived(), 'conversation.deleted'],
  ConversationDeleted: [conversationDeleted(), 'conversation.deleted'],
  ParticipantAdded: [joined(toAda), 'nothing'],
  ParticipantRemoved: [participantRemoved(toAda), 'nothing'],
  ParticipantActivated: [participantActivated(toAda), 'nothing'],
  MessageStatusChanged: [messageStatusChanged(1, 'read'), 'nothing'],
  NoteAdded: [noteAdded('n1'), 'nothing'],
  ConversationUnassigned: [conversationUnassigned(toAda), 'nothing'],
  ConversationNotRouted: [conversationNotRouted(1), 'nothing'],
  ConversationSnoozed: [conversationSnoozed('s1'), 'nothing'],
  ConversationUnsnoozed: [conversationUnsnoozed('s1', 'manual'), 'nothing'],
  ConversationRead: [conversationRead(1, 1), 'nothing'],
  ConversationMarkedUnread: [conversationMarkedUnread(0), 'nothing'],
  ConversationTransferred: [conversationTransferred('inb_support'), 'nothing'],
  ConversationTagsChanged: [conversationTagsChanged({ added: ['vip'] }), 'nothing'],
  ConversationLabelsChanged: [conversationLabelsChanged({ added: ['trial'] }), 'nothing'],
  ConversationDetailsChanged: [conversationDetailsChanged({ fields: ['priority'], priority: 'high' }), 'nothing'],
  ConversationMuted: [conversationMuted(), 'nothing'],
  ConversationUnmuted: [conversationUnmuted(), 'nothing'],
};

describe('in the format event', () => {
  it.each(Object.entries(table))('%s is %s', (type, [event, says]) => {
    const commits = type === 'ConversationOpened' ? [[event]] : [opened, [event]];
    expect(saidByLast('event', commits)).toEqual(says === 'nothing' ? [] : [says]);
  });

  it('a commit says what each of its events is, in their order', () => {
    const events = [messageReceived(1), conversationAssigned(toAda), joined(toAda), conversationClosed()];
    expect(saidByLast('event', [[...opened, ...events]])).toEqual([
      'conversation.created',
      'message.created',
      'conversation.assigned',
      'conversation.closed',
    ]);
  });

  it('nothing is said before the opening, nor after the deletion', () => {
    expect(published([[messageReceived(1)], [conversationClosed()]])).toEqual([]);
    expect(saidByLast('event', [opened, [conversationDeleted()], [messageReceived(1)]])).toEqual([]);
  });

  it('a conversation that is archived and then deleted is gone twice, for two reasons', () => {
    const commits = [opened, [conversationClosed({ cause: 'archived' }), conversationArchived()]];
    expect(lastData('conversation.deleted', commits)).toEqual({
      conversation_id: 'conv_1',
      contact_id: zoe.id,
      channel_id: 'chn_1',
      channel_type: 'whatsapp',
      reason: 'archived',
      deleted_at: '2026-03-02T09:00:00Z',
    });
    expect(lastData('conversation.deleted', [...commits, [conversationDeleted()]])).toMatchObject({
      reason: 'deleted',
    });
  });

  it('an assignment given at creation shows in it, and follows', () => {
    const commits = [[conversationOpened({ assignee: toAda, tags: ['vip'] }), conversationAssigned(toAda)]];
    expect(saidByLast('event', commits)).toEqual(['conversation.created', 'conversation.assigned']);
    expect(lastData('conversation.created', commits)).toMatchObject({
      status: 'open',
      assigned_to: 'usr_ada',
      assigned_type: 'attendant',
      tags: ['vip'],
    });
  });

  it('a person who replaces an agent is one event with both', () => {
    expect(lastData('conversation.assigned', [opened, [conversationAssigned(toAda, toParrot)]])).toMatchObject({
      assigned_to: 'usr_ada',
      assigned_type: 'attendant',
      previous_assigned_to: 'agt_parrot',
      previous_assigned_type: 'agent',
    });
  });

  it('what a blocked contact opens is open, then closed (rule 9)', () => {
    const spam = conversationClosed({ by: blocking, resolution: 'spam', cause: 'blocked' });
    const commits = [[...opened, messageReceived(1, { blocked: true }), spam]];
    expect(saidByLast('event', commits)).toEqual(['conversation.created', 'message.created', 'conversation.closed']);
    expect(lastData('conversation.created', commits)).toMatchObject({ status: 'open' });
    expect(lastData('conversation.closed', commits)).toMatchObject({
      closed_by: 'blocked',
      closed_by_type: 'automation',
      resolution: 'spam',
      message_count: 1,
    });
  });

  it('the duration is between floored times and over the whole life, also of one that was reopened (rule 5)', () => {
    const later = (ms: number, event: ConversationEvent): readonly ConversationEvent[] => [
      { ...event, at: MONDAY + ms },
    ];
    const commits = [
      [conversationOpened({ at: MONDAY + 900 })],
      later(2_100, conversationClosed()),
      later(5_000, conversationReopened('manual')),
      later(10_050, conversationClosed()),
    ];
    expect(lastData('conversation.closed', commits.slice(0, 2))).toMatchObject({ duration_seconds: 2 });
    expect(lastData('conversation.closed', commits)).toMatchObject({
      duration_seconds: 10,
      closed_at: '2026-03-02T09:00:10Z',
    });
  });

  it.each([
    ['new_message', null],
    ['manual', 'usr_ada'],
    ['api', 'key_crm'],
  ] as const)('reopened by %s says who did it: %s', (reason, by) => {
    const event = conversationReopened(reason, { by: reason === 'api' ? crm : ada });
    expect(lastData('conversation.reopened', [opened, [conversationClosed()], [event]])).toMatchObject({
      reopened_by: by,
      reopened_reason: reason,
    });
  });

  it('a message says all that an agent needs to react', () => {
    const leaflet = { url: 'https://a.test/1.pdf', contentType: 'application/pdf', name: null, size: 7 };
    const message = messageReceived(1, {
      kind: 'file',
      sentAt: '2026-03-02T08:59:58.999Z',
      private: { text: null, attachments: [leaflet], senderName: 'Zoë' },
    });
    expect(lastData('message.created', [opened, [message]])).toEqual({
      conversation_id: 'conv_1',
      contact_id: zoe.id,
      channel_id: 'chn_1',
      channel_type: 'whatsapp',
      inbox: 'inb_sales',
      message_id: 'm1',
      number: 1,
      direction: 'inbound',
      type: 'file',
      text: null,
      attachments: [{ url: 'https://a.test/1.pdf', content_type: 'application/pdf', name: null, size: 7 }],
      sender: { type: 'contact', id: zoe.id, name: 'Zoë' },
      sent_at: '2026-03-02T08:59:58Z',
      created_at: '2026-03-02T09:00:00Z',
    });
  });
});
