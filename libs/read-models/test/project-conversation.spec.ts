import type { ConversationEvent } from '@parley/domain';
import {
  ada,
  conversationAssigned,
  conversationClosed,
  conversationMarkedUnread,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationUnassigned,
  joined,
  messageReceived,
  messageSent,
  MONDAY,
  participantAdded,
  toAda,
  toParrot,
  zoe,
} from '@parley/testing';
import { projectConversation, unreadCount, type ConversationDocument } from '../src';
import { changeOf, changesOf, positionOf, projected, SECOND } from './changes';

/** What an opened conversation shows after these further commits, each a list of events. */
function after(...commits: readonly (readonly ConversationEvent[])[]): ConversationDocument {
  const document = projected(changesOf([[conversationOpened(), participantAdded()], ...commits]));
  if (document === undefined) throw new Error('the conversation was expected to be there');
  return document;
}

const received = (number: number): readonly ConversationEvent[] => [messageReceived(number)];
const sent = (number: number): readonly ConversationEvent[] => [messageSent(number)];

describe('an opened conversation', () => {
  it('shows what it was opened with', () => {
    const opened = conversationOpened({
      inbox: 'inb_support',
      channelType: 'email',
      priority: 'high',
      tags: ['vip'],
      labels: ['billing'],
      visibility: 'public',
      accessibility: 'open',
      members: ['usr_ada', 'usr_ben'],
      private: { target: 'z@example.com', subject: 'Order', description: 'Late', memberNames: ['Ada', null] },
    });
    expect(projected([changeOf([opened, participantAdded()])])).toEqual({
      workspace: 'ws_1',
      id: 'conv_1',
      revision: 1,
      position: positionOf(1),
      contactId: zoe.id,
      inbox: 'inb_support',
      channelId: 'chn_1',
      channelType: 'email',
      target: 'z@example.com',
      subject: 'Order',
      description: 'Late',
      priority: 'high',
      visibility: 'public',
      accessibility: 'open',
      tags: ['vip'],
      labels: ['billing'],
      members: [
        { id: 'usr_ada', name: 'Ada' },
        { id: 'usr_ben', name: null },
      ],
      participants: [{ ...zoe, status: 'active', displayName: null, avatarUrl: null, contact: null }],
      assignee: null,
      status: 'open',
      closing: null,
      archivedAt: null,
      snooze: null,
      muted: false,
      messageCount: 0,
      inboundCount: 0,
      inboundRead: 0,
      everReceived: false,
      replied: false,
      lastMessage: null,
      createdAt: MONDAY,
      updatedAt: MONDAY,
    });
  });

  it('shows everything of its first commit at once, the assignment too (rule 1)', () => {
    const events = [conversationOpened({ assignee: toAda }), messageReceived(1), conversationAssigned(toAda)];
    expect(projected([changeOf(events)])).toMatchObject({ assignee: toAda, messageCount: 1, revision: 2 });
  });

  it('is not there before the event that opens it', () => {
    expect(projected([changeOf([messageReceived(1)])])).toBeUndefined();
  });

  it('is not opened again', () => {
    expect(after([conversationOpened({ inbox: 'inb_other' })]).inbox).toBe('inb_sales');
  });
});

describe('the counts (rule 3)', () => {
  it('count inbound and outbound messages, and as unread only inbound ones', () => {
    const document = after(received(1), sent(2), received(3));
    expect(document.messageCount).toBe(3);
    expect(unreadCount(document)).toBe(2);
  });

  it('leave a message unread that came in after the one marked', () => {
    const document = after(received(1), received(2), [conversationRead(1, 1)]);
    expect(unreadCount(document)).toBe(1);
  });

  it('take nothing back for an older mark', () => {
    const document = after(received(1), received(2), [conversationRead(2, 2)], [conversationRead(1, 1)]);
    expect(unreadCount(document)).toBe(0);
  });

  it('go back to just before the last inbound message when it is marked unread', () => {
    const document = after(received(1), received(2), [conversationRead(2, 2)], [conversationMarkedUnread(1)]);
    expect(unreadCount(document)).toBe(1);
  });

  it('are not touched by sending, assigning, closing or reopening', () => {
    const document = after(
      received(1),
      sent(2),
      [conversationAssigned(toAda)],
      [conversationUnassigned(toAda)],
      [conversationClosed()],
      [conversationReopened('manual')],
    );
    expect(unreadCount(document)).toBe(1);
  });
});

describe('a conversation is replied to (rule 3)', () => {
  it.each<[string, boolean, readonly (readonly ConversationEvent[])[]]>([
    ['not before anything was said', false, []],
    ['not by what was sent before anybody wrote', false, [sent(1)]],
    ['not when the last message is inbound', false, [received(1)]],
    ['when an outbound message follows the last inbound one', true, [received(1), sent(2)]],
    ['not any more after the next inbound one', false, [received(1), sent(2), received(3)]],
    ['and stays so when it is read, closed and reopened', true, [received(1), sent(2), [conversationClosed()]]],
  ])('%s', (_, replied, commits) => {
    expect(after(...commits).replied).toBe(replied);
  });
});

describe('the last message (rule 4)', () => {
  it('is the last one by number, whatever the channel claims of its time', () => {
    const document = after(received(1), [messageReceived(2, { sentAt: '1999-01-01T00:00:00.000Z' })]);
    expect(document.lastMessage).toEqual({
      number: 2,
      at: MONDAY + 2 * SECOND,
      contactId: zoe.id,
      preview: 'text of m2',
    });
  });

  it('is not replaced by one with a smaller number', () => {
    expect(after(received(2), received(1)).lastMessage?.number).toBe(2);
  });
});

describe('the time of the last update (rule 4)', () => {
  it.each<[string, readonly ConversationEvent[]]>([
    ['a message', received(2)],
    ['an assignment', [conversationAssigned(toAda), joined(toAda)]],
    ['an unassignment', [conversationUnassigned(toAda)]],
    ['a closing', [conversationClosed()]],
    ['a reopening', [conversationReopened('api')]],
    ['a commit that marks as read and does something else', [conversationRead(1, 1), conversationClosed()]],
  ])('is moved by %s', (_, events) => {
    expect(after(received(1), events).updatedAt).toBe(MONDAY + 2 * SECOND);
  });

  it.each<[string, readonly ConversationEvent[]]>([
    ['read', [conversationRead(1, 1)]],
    ['unread', [conversationMarkedUnread(0)]],
  ])('is not moved by marking as %s, though the revision is', (_, events) => {
    expect(after(received(1), events)).toMatchObject({ updatedAt: MONDAY + SECOND, revision: 3 });
  });
});

describe('a closed conversation', () => {
  it('says when, by whom and how (rule 4)', () => {
    const document = after(received(1), [conversationClosed({ resolution: 'spam' })]);
    expect(document).toMatchObject({
      status: 'closed',
      closing: { at: MONDAY + 2 * SECOND, by: ada, resolution: 'spam' },
    });
  });

  it('says none of it when it is open again, and keeps assignee and counts', () => {
    const document = after(
      received(1),
      [conversationAssigned(toAda)],
      [conversationClosed()],
      [messageReceived(2), conversationReopened('new_message')],
    );
    expect(document).toMatchObject({ status: 'open', closing: null, assignee: toAda, messageCount: 2 });
    expect(unreadCount(document)).toBe(2);
  });
});

describe('participants', () => {
  it('are updated in their place when they are added again', () => {
    const details = { displayName: 'Zoe', avatarUrl: null, contact: null };
    const document = after([joined(toAda)], [participantAdded({ private: details })]);
    expect(document.participants.map(({ id, displayName }) => [id, displayName])).toEqual([
      [zoe.id, 'Zoe'],
      [ada.id, null],
    ]);
  });

  it('of another type are others', () => {
    const twin = participantAdded({ participant: { type: 'agent', id: zoe.id } });
    expect(after([twin]).participants).toHaveLength(2);
  });
});

describe('an assignment', () => {
  it('replaces the one before (rule 11)', () => {
    expect(after([conversationAssigned(toParrot)], [conversationAssigned(toAda, toParrot)]).assignee).toEqual(toAda);
  });

  it('ends', () => {
    expect(after([conversationAssigned(toAda)], [conversationUnassigned(toAda)]).assignee).toBeNull();
  });
});

describe('redacted private parts', () => {
  it('leave everything that is not private as it was', () => {
    const events = [
      conversationOpened({ members: ['usr_ada'], private: 'redacted' }),
      participantAdded({ private: 'redacted' }),
      messageReceived(1, { private: 'redacted' }),
      messageSent(2, { private: 'redacted' }),
    ];
    expect(projected([changeOf(events)])).toMatchObject({
      target: null,
      subject: null,
      description: null,
      members: [{ id: 'usr_ada', name: null }],
      participants: [{ id: zoe.id, displayName: null, avatarUrl: null, contact: null }],
      messageCount: 2,
      inboundCount: 1,
      replied: true,
      lastMessage: { preview: '[redacted]' },
    });
  });
});

describe('a commit at or below the revision of its document', () => {
  it('changes nothing', () => {
    const [first, second] = changesOf([[conversationOpened()], received(1)]);
    if (first === undefined || second === undefined) throw new Error('two commits were expected');
    const document = projected([first, second]);
    expect(projectConversation(document, second)).toBe(document);
    expect(projectConversation(document, first)).toBe(document);
  });
});
