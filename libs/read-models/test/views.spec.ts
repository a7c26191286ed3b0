import {
  ada,
  adasContent,
  contactBlocked,
  contactSaved,
  conversationAssigned,
  conversationArchived,
  conversationClosed,
  conversationMuted,
  conversationOpened,
  conversationRead,
  conversationSnoozed,
  messageReceived,
  messageSent,
  LATER,
  participantAdded,
  teammateSaved,
  toAda,
  toBen,
  zoe,
} from '@parley/testing';
import type { ConversationEvent } from '@parley/domain';
import {
  conversationListItem,
  conversationView,
  joined,
  joinedOf,
  nothingJoined,
  projectContact,
  projectTeammate,
  type ConversationDocument,
} from '../src';
import { changesOf, contactChange, projected, teammateChange } from './changes';

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
    expect(conversationView(documentAfter(), nothingJoined)).toStrictEqual({
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
    expect(conversationView(busy, nothingJoined)).toMatchObject({
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
    expect(conversationView(documentAfter([messageReceived(1)]), nothingJoined)).toMatchObject({
      unread_count: 1,
      read: false,
    });
  });
});

describe('what is joined when a page is read', () => {
  const zoeSaved = projectContact(undefined, contactChange([contactSaved(), contactBlocked()]));
  const adaSaved = projectTeammate(undefined, teammateChange([teammateSaved()]));
  const records = joined([zoeSaved], adaSaved === undefined ? [] : [adaSaved]);

  it('is the contact, whether it is blocked, and the name and e-mail of the assignee', () => {
    expect(conversationView(busy, records)).toMatchObject({
      contact: { id: zoe.id, first_name: 'Zoë', phone: '+4930123456', status: 'active' },
      blocked: true,
      assigned_to: { id: ada.id, name: adasContent.name, email: adasContent.email },
    });
    expect(conversationView(busy, records).contact).not.toHaveProperty('blocked');
    expect(conversationListItem(busy, records).blocked).toBe(true);
  });

  it('touches neither the time nor the revision of the conversation (rule 4)', () => {
    const { updated_at, revision } = conversationView(busy, records);
    expect({ updated_at, revision }).toEqual({ updated_at: '2026-03-02T09:00:05.000Z', revision: 6 });
  });

  it('is asked for once for each record, however many conversations show it', () => {
    expect(joinedOf([busy, busy, documentAfter(), documentAfter([conversationAssigned(toBen)])])).toEqual({
      contacts: [zoe.id],
      teammates: [ada.id, toBen.id],
    });
  });
});

describe('a conversation that is put aside', () => {
  it('snoozed and muted says until when, and stays open (rules 7 and 10)', () => {
    const document = documentAfter([conversationSnoozed('snz_1', LATER)], [conversationMuted()]);
    const aside = { status: 'open', muted: true, snooze_till: '2026-03-02T10:00:00.000Z' };
    expect(conversationView(document, nothingJoined)).toMatchObject(aside);
    expect(conversationListItem(document, nothingJoined)).toMatchObject(aside);
  });

  it('archived says since when', () => {
    const document = documentAfter([conversationClosed()], [conversationArchived()]);
    expect(conversationView(document, nothingJoined)).toMatchObject({
      status: 'archived',
      closed_at: '2026-03-02T09:00:01.000Z',
      archived_at: '2026-03-02T09:00:02.000Z',
    });
  });
});

describe('an item of the list', () => {
  it('has exactly the 14 attributes', () => {
    expect(conversationListItem(busy, nothingJoined)).toStrictEqual({
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
    expect(conversationListItem(open, nothingJoined)).toMatchObject({
      status: 'open',
      assigned: null,
      read: false,
      replied: false,
    });
    expect(conversationListItem({ ...open, status: 'archived' }, nothingJoined).status).toBe('closed');
  });
});
