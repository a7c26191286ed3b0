import { ada, conversationOpened, LATER, MONDAY, toAda } from '@parley/testing';
import { conversationView, nothingJoined, type ConversationDocument, type ConversationView } from '../src';
import { changeOf, projected } from './changes';

/* Each field of a document changed once. The types ask for all of them: a field that is forgotten here does not compile. */

type Shown = readonly (keyof ConversationView)[];

const seenAs: { readonly [F in keyof ConversationDocument]: readonly [other: ConversationDocument[F], shown: Shown] } =
  {
    workspace: ['ws_2', ['workspace_id']],
    id: ['conv_2', ['id']],
    // It says when those who were erased are gone from it.
    position: ['', []],
    revision: [9, ['revision']],
    contactId: ['ct_other', ['contact', 'contact_id']],
    inbox: ['inb_other', ['inbox']],
    channelId: ['chn_other', ['channel_id']],
    channelType: ['sms', ['channel']],
    target: ['+49', ['target']],
    subject: ['Order', ['subject']],
    description: ['Late', ['description']],
    priority: ['high', ['priority']],
    visibility: ['public', ['visibility']],
    accessibility: ['open', ['accessibility']],
    tags: [['vip'], ['tags']],
    labels: [['late'], ['labels']],
    members: [[{ id: ada.id, name: 'Ada' }], ['members']],
    participants: [
      [{ type: 'user', id: ada.id, status: 'active', displayName: null, avatarUrl: null, contact: null }],
      ['participants'],
    ],
    assignee: [toAda, ['assigned_to', 'assigned_type']],
    status: ['archived', ['status']],
    closing: [{ at: LATER, by: toAda, resolution: 'spam' }, ['closed_at', 'closed_by', 'closed_by_type', 'resolution']],
    archivedAt: [LATER, ['archived_at']],
    snooze: [{ id: 's1', till: LATER }, ['snooze_till']],
    muted: [true, ['muted']],
    messageCount: [3, ['message_count']],
    inboundCount: [2, ['read', 'unread_count']],
    inboundRead: [-1, ['read', 'unread_count']],
    // `replied` is made of it when a message goes out.
    everReceived: [true, []],
    replied: [true, ['replied']],
    lastMessage: [
      { number: 1, at: LATER, contactId: null, preview: 'Hi' },
      ['last_message_at', 'last_message_preview'],
    ],
    createdAt: [LATER, ['created_at']],
    updatedAt: [LATER, ['updated_at']],
  };

const plain = projected([changeOf([conversationOpened()], { at: MONDAY })]);

describe('every field of a document', () => {
  it.each(Object.entries(seenAs))('%s is seen where it belongs, and nowhere else', (field, [other, shown]) => {
    if (plain === undefined) throw new Error('the conversation was expected to be there');
    const before = conversationView(plain, nothingJoined);
    const after = conversationView({ ...plain, [field]: other }, nothingJoined);
    const fields = Object.keys(before) as (keyof ConversationView)[];
    const changed = fields.filter((one) => JSON.stringify(before[one]) !== JSON.stringify(after[one]));
    expect(changed.sort()).toEqual([...shown].sort());
  });
});
