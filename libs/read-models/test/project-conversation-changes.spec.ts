import type { ConversationEvent, DetailField } from '@parley/domain';
import {
  blocking,
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationMuted,
  conversationNotRouted,
  conversationOpened,
  conversationReopened,
  conversationSnoozed,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnmuted,
  conversationUnsnoozed,
  invited,
  joined,
  LATER,
  messageReceived,
  messageSent,
  messageStatusChanged,
  MONDAY,
  noteAdded,
  participantActivated,
  participantAdded,
  participantRemoved,
  toAda,
  zoe,
} from '@parley/testing';
import { unreadCount, type ConversationDocument } from '../src';
import { changeOf, changesOf, projected, SECOND } from './changes';

/** What an opened conversation shows after these further commits, each a list of events. */
function after(...commits: readonly (readonly ConversationEvent[])[]): ConversationDocument {
  const opened = conversationOpened({
    priority: 'low',
    tags: ['vip'],
    labels: ['billing'],
    members: ['usr_ada'],
    private: { target: '+49', subject: 'Order', description: 'Late', memberNames: ['Ada'] },
  });
  const document = projected(changesOf([[opened, participantAdded()], ...commits]));
  if (document === undefined) throw new Error('the conversation was expected to be there');
  return document;
}

describe('a snooze (rule 7)', () => {
  it('shows until when, and under which id, while the conversation stays open', () => {
    expect(after([conversationSnoozed('snz_1', LATER)])).toMatchObject({
      status: 'open',
      snooze: { id: 'snz_1', till: LATER },
    });
  });

  it('is moved by another one', () => {
    const document = after([conversationSnoozed('snz_1', LATER)], [conversationSnoozed('snz_2', LATER + 1)]);
    expect(document.snooze).toEqual({ id: 'snz_2', till: LATER + 1 });
  });

  it.each<[string, readonly ConversationEvent[]]>([
    ['is ended', [conversationUnsnoozed('snz_1', 'timer')]],
    ['is closed', [conversationClosed()]],
    ['is deleted', [conversationClosed({ cause: 'deleted' }), conversationDeleted()]],
  ])('is over when it %s', (_, events) => {
    expect(after([conversationSnoozed('snz_1')], events).snooze).toBeNull();
  });

  it('does not come back with a reopening, and is not there for one that is closed', () => {
    expect(after([conversationSnoozed('snz_1')], [conversationClosed()], [conversationReopened('api')]).snooze).toBe(
      null,
    );
    expect(after([conversationClosed()], [conversationSnoozed('snz_1')]).snooze).toBeNull();
  });
});

describe('an archived conversation', () => {
  const archived = [conversationClosed({ resolution: 'unresolved', cause: 'archived' }), conversationArchived()];

  it('says since when, and how it was closed', () => {
    expect(after(archived)).toMatchObject({
      status: 'archived',
      archivedAt: MONDAY + SECOND,
      closing: { at: MONDAY + SECOND, resolution: 'unresolved' },
    });
  });

  it('that was closed before keeps when that was', () => {
    const document = after([conversationClosed()], [conversationArchived()]);
    expect(document).toMatchObject({ archivedAt: MONDAY + 2 * SECOND, closing: { at: MONDAY + SECOND } });
  });

  it('says none of it when it is open again (rule 4)', () => {
    const document = after(archived, [messageReceived(1), conversationReopened('new_message')]);
    expect(document).toMatchObject({ status: 'open', archivedAt: null, closing: null });
  });
});

describe('a deleted conversation', () => {
  const deleted = [conversationClosed({ cause: 'deleted' }), conversationDeleted()];

  it('is kept as deleted, with its revision', () => {
    expect(after(deleted)).toMatchObject({ status: 'deleted', closing: null, archivedAt: null, revision: 3 });
  });

  it('stays so, whatever follows', () => {
    const document = after(deleted, [messageReceived(1), conversationReopened('new_message')]);
    expect(document).toMatchObject({ status: 'deleted', messageCount: 0, revision: 5 });
  });
});

describe('a message of a blocked contact (rule 9)', () => {
  const blocked = (number: number): readonly ConversationEvent[] => [messageReceived(number, { blocked: true })];

  it('counts as a message, but not as unread', () => {
    const document = after([messageReceived(1)], blocked(2));
    expect(document).toMatchObject({ messageCount: 2, inboundCount: 1, lastMessage: { number: 2 } });
    expect(unreadCount(document)).toBe(1);
  });

  it('is the last inbound one, which an outbound one may follow', () => {
    expect(after([messageReceived(1)], [messageSent(2)], blocked(3)).replied).toBe(false);
    expect(after(blocked(1), [messageSent(2)]).replied).toBe(true);
  });

  it('that opens a conversation leaves it closed by the automation, though somebody else wrote the commit', () => {
    const change = changeOf([conversationOpened(), ...blocked(1), conversationClosed({ resolution: 'spam' })], {
      by: zoe,
    });
    const events = change.commit.events.map((event) =>
      event.type === 'ConversationClosed' ? { ...event, by: blocking } : event,
    );
    expect(projected([{ ...change, commit: { ...change.commit, events } }])).toMatchObject({
      status: 'closed',
      closing: { by: blocking, resolution: 'spam' },
    });
  });
});

describe('participants', () => {
  it('leave', () => {
    const document = after([joined(toAda)], [participantRemoved(toAda)]);
    expect(document.participants.map(({ id }) => id)).toEqual([zoe.id]);
  });

  it('that were pending become active in their place', () => {
    expect(after([invited(toAda)]).participants[1]).toMatchObject({ id: toAda.id, status: 'pending' });
    expect(after([invited(toAda)], [participantActivated(toAda)]).participants[1]).toMatchObject({
      id: toAda.id,
      type: 'user',
      status: 'active',
    });
  });
});

describe('a change of details', () => {
  it('shows what it says, and leaves the rest as it was', () => {
    const change = conversationDetailsChanged({
      fields: ['subject', 'priority', 'visibility', 'members'],
      priority: null,
      visibility: 'public',
      members: ['usr_ben', 'usr_ada'],
      private: { subject: null, memberNames: ['Ben', null] },
    });
    expect(after([change])).toMatchObject({
      subject: null,
      description: 'Late',
      target: '+49',
      priority: null,
      visibility: 'public',
      accessibility: 'invite-only',
      members: [
        { id: 'usr_ben', name: 'Ben' },
        { id: 'usr_ada', name: null },
      ],
    });
  });

  it('of description, target and accessibility shows as well', () => {
    const fields: readonly DetailField[] = ['description', 'target', 'accessibility'];
    const said = { description: 'Here', target: 'z@example.com' };
    expect(after([conversationDetailsChanged({ fields, accessibility: 'open', private: said })])).toMatchObject({
      ...said,
      subject: 'Order',
      accessibility: 'open',
      priority: 'low',
      members: [{ id: 'usr_ada', name: 'Ada' }],
    });
  });

  it('that cannot be read any more leaves null, not what was there before', () => {
    const fields: readonly DetailField[] = ['subject', 'description', 'target', 'members'];
    const change = conversationDetailsChanged({ fields, members: ['usr_ben'], private: 'redacted' });
    expect(after([change])).toMatchObject({
      subject: null,
      description: null,
      target: null,
      members: [{ id: 'usr_ben', name: null }],
    });
  });
});

describe('tags and labels', () => {
  it('are a set that grows and shrinks, written as first written (rule 14)', () => {
    const document = after(
      [conversationTagsChanged({ added: ['New', 'VIP'], removed: [] })],
      [conversationTagsChanged({ removed: ['vip'] })],
      [conversationLabelsChanged({ added: ['urgent'], removed: ['billing'] })],
    );
    expect(document).toMatchObject({ tags: ['New'], labels: ['urgent'] });
  });
});

describe('a conversation', () => {
  it('moves to another inbox, and keeps whether it is closed', () => {
    expect(after([conversationClosed()], [conversationTransferred('inb_help')])).toMatchObject({
      inbox: 'inb_help',
      status: 'closed',
    });
  });

  it('is muted until it is unmuted', () => {
    expect(after([conversationMuted()]).muted).toBe(true);
    expect(after([conversationMuted()], [conversationUnmuted()]).muted).toBe(false);
  });

  it('shows nothing of notes, of the status of messages and of what was not routed', () => {
    const before = after([messageReceived(1)], [messageSent(2)]);
    const events = [noteAdded('note_1'), messageStatusChanged(2, 'read'), conversationNotRouted(3)];
    const document = after([messageReceived(1)], [messageSent(2)], events);
    const aside = { revision: 0, position: '', updatedAt: 0 };
    expect({ ...document, ...aside }).toEqual({ ...before, ...aside });
  });
});

describe('the time of the last update (rule 4)', () => {
  it.each<[string, readonly ConversationEvent[]]>([
    ['a note', [noteAdded('note_1')]],
    ['a participant who leaves', [participantRemoved(toAda)]],
    ['one who takes part', [participantActivated(toAda)]],
    ['a snooze', [conversationSnoozed('snz_1')]],
    ['the end of a snooze', [conversationUnsnoozed('snz_1', 'manual')]],
    ['a transfer', [conversationTransferred('inb_help')]],
    ['a tag', [conversationTagsChanged({ added: ['new'] })]],
    ['a label', [conversationLabelsChanged({ added: ['new'] })]],
    ['a change of details', [conversationDetailsChanged({ fields: ['priority'], priority: 'high' })]],
    ['archiving', [conversationClosed(), conversationArchived()]],
    ['a muting beside something else', [conversationMuted(), conversationTransferred('inb_help')]],
  ])('is moved by %s', (_, events) => {
    expect(after(events).updatedAt).toBe(MONDAY + SECOND);
  });

  it.each<[string, readonly ConversationEvent[]]>([
    ['muting', [conversationMuted()]],
    ['unmuting', [conversationUnmuted()]],
    ['the status of a message', [messageStatusChanged(1, 'read')]],
    ['what was not routed', [conversationNotRouted(1)]],
  ])('is not moved by %s, though the revision is', (_, events) => {
    expect(after(events)).toMatchObject({ updatedAt: MONDAY, revision: 2 });
  });
});
