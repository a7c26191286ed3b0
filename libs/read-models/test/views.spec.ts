import {
  ada,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationRead,
  messageReceived,
  messageSent,
  participantAdded,
  toAda,
  zoe,
} from '@parley/testing';
import type { ConversationEvent } from '@parley/domain';
import { conversationListItem, conversationView, type ConversationDocument } from '../src';
import { changesOf, projected } from './changes';

function documentAfter(...commits: readonly (readonly ConversationEvent[])[]): ConversationDocument {
  const opened = conversationOpened({
    members: ['usr_ada'],
    tags: ['vip'],
    labels: ['billing'],
    private: { target: '+4915112345678', subject: 'Order', description: null, memberNames: ['Ada'] },
  });
  const contact = { identifierKey: 'phonenumber', identifierValue: '+49', platformAddress: null };
  const zoeAdded = participantAdded({ private: { displayName: 'Zoe', avatarUrl: null, contact } });
  const document = projected(changesOf([[opened, zoeAdded], ...commits]));
  if (document === undefined) throw new Error('the conversation was expected to be there');
  return document;
}

const busy = documentAfter(
  [messageReceived(1)],
  [messageSent(2)],
  [conversationRead(1, 1)],
  [conversationAssigned(toAda)],
  [conversationClosed()],
);

describe('a Conversation of the contract', () => {
  it('of a new conversation has every field, null where there is nothing', () => {
    expect(conversationView(documentAfter())).toStrictEqual({
      id: 'conv_1',
      workspace_id: 'ws_1',
      contact_id: zoe.id,
      contact: {
        id: zoe.id,
        phone: null,
        email: null,
        first_name: '',
        last_name: null,
        full_name: null,
        preferred_channel: null,
        metadata: {},
        status: 'active',
        created_at: null,
        updated_at: null,
        last_contacted: null,
      },
      inbox: 'inb_sales',
      channel: 'whatsapp',
      channel_id: 'chn_1',
      target: '+4915112345678',
      subject: 'Order',
      description: null,
      status: 'open',
      priority: null,
      assigned_to: null,
      assigned_type: null,
      labels: ['billing'],
      tags: ['vip'],
      members: [{ id: 'usr_ada', name: 'Ada' }],
      participants: [
        {
          id: zoe.id,
          type: 'contact',
          status: 'active',
          display_name: 'Zoe',
          avatar_url: null,
          contact: { identifier_key: 'phonenumber', identifier_value: '+49', platform_address: null },
        },
      ],
      message_count: 0,
      unread_count: 0,
      read: true,
      replied: false,
      blocked: false,
      muted: false,
      snooze_till: null,
      last_message_at: null,
      last_message_preview: null,
      resolution: null,
      closed_at: null,
      closed_by: null,
      closed_by_type: null,
      archived_at: null,
      visibility: 'private',
      accessibility: 'invite-only',
      created_at: '2026-03-02T09:00:00.000Z',
      updated_at: '2026-03-02T09:00:00.000Z',
      revision: 1,
    });
  });

  it('of a busy one says who has it, who closed it, and what was said last', () => {
    expect(conversationView(busy)).toMatchObject({
      status: 'closed',
      assigned_to: { id: ada.id, name: null, email: null },
      assigned_type: 'attendant',
      message_count: 2,
      unread_count: 0,
      read: true,
      replied: true,
      last_message_at: '2026-03-02T09:00:02.000Z',
      last_message_preview: 'text of m2',
      resolution: 'resolved',
      closed_at: '2026-03-02T09:00:05.000Z',
      closed_by: ada.id,
      closed_by_type: 'attendant',
      updated_at: '2026-03-02T09:00:05.000Z',
      revision: 6,
    });
  });

  it('with an unread message is not read', () => {
    expect(conversationView(documentAfter([messageReceived(1)]))).toMatchObject({ unread_count: 1, read: false });
  });
});

describe('an item of the list', () => {
  it('has exactly the 14 attributes', () => {
    expect(conversationListItem(busy)).toStrictEqual({
      id: 'conv_1',
      channel: 'whatsapp',
      status: 'closed',
      assigned: ada.id,
      inbox: 'inb_sales',
      target: '+4915112345678',
      members: [{ id: 'usr_ada', name: 'Ada' }],
      created: '2026-03-02T09:00:00.000Z',
      updated: '2026-03-02T09:00:05.000Z',
      read: true,
      replied: true,
      blocked: false,
      muted: false,
      snooze_till: null,
    });
  });

  it('shows an unassigned, unread, open one as such, and an archived one as closed', () => {
    const open = documentAfter([messageReceived(1)]);
    expect(conversationListItem(open)).toMatchObject({ status: 'open', assigned: null, read: false, replied: false });
    expect(conversationListItem({ ...open, status: 'archived' }).status).toBe('closed');
  });
});
