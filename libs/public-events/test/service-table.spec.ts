import {
  blocking,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationDetailsChanged,
  conversationMuted,
  conversationNotRouted,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnassigned,
  joined,
  messageReceived,
  messageSent,
  messageStatusChanged,
  MONDAY,
  noteAdded,
  participantAdded,
  toAda,
} from '@parley/testing';
import type { ServiceType } from '../src';
import { lastPayload, published, saidByLast, type Commits } from './publishing';

const opened = [conversationOpened(), participantAdded()];
const archived = [conversationClosed({ cause: 'archived' }), conversationArchived()];
const spam = conversationClosed({ by: blocking, resolution: 'spam', cause: 'blocked' });

const table: readonly (readonly [string, Commits, ServiceType | 'nothing'])[] = [
  ['an opening', [opened], 'conversation.created'],
  [
    'an opening with a message and an assignee',
    [[...opened, messageReceived(1), conversationAssigned(toAda)]],
    'conversation.created',
  ],
  ['what a blocked contact opens', [[...opened, messageReceived(1, { blocked: true }), spam]], 'conversation.created'],
  ['a message', [opened, [messageReceived(1)]], 'conversation.updated'],
  ['the status of a message', [opened, [messageSent(1)], [messageStatusChanged(1, 'read')]], 'conversation.updated'],
  [
    'an assignment with who joins by it',
    [opened, [conversationAssigned(toAda), joined(toAda)]],
    'conversation.updated',
  ],
  ['an unassignment', [opened, [conversationUnassigned(toAda)]], 'conversation.updated'],
  ['a transfer', [opened, [conversationTransferred('inb_support')]], 'conversation.updated'],
  ['a mark as read', [opened, [messageReceived(1)], [conversationRead(1, 1)]], 'conversation.updated'],
  ['being muted', [opened, [conversationMuted()]], 'conversation.updated'],
  ['tags', [opened, [conversationTagsChanged({ added: ['vip'] })]], 'conversation.updated'],
  ['a closing', [opened, [conversationClosed()]], 'conversation.updated'],
  [
    'a reopening of a closed one',
    [opened, [conversationClosed()], [conversationReopened('manual')]],
    'conversation.updated',
  ],
  ['a note', [opened, [noteAdded('n1')]], 'nothing'],
  ['why nothing was routed', [opened, [conversationNotRouted(1)]], 'nothing'],
  ['a note and why nothing was routed', [opened, [noteAdded('n1'), conversationNotRouted(1)]], 'nothing'],
  ['a note with something else', [opened, [noteAdded('n1'), conversationMuted()]], 'conversation.updated'],
  ['an archiving', [opened, archived], 'conversation.deleted'],
  ['an archiving of a closed one', [opened, [conversationClosed()], [conversationArchived()]], 'conversation.deleted'],
  ['a deletion', [opened, [conversationClosed({ cause: 'deleted' }), conversationDeleted()]], 'conversation.deleted'],
  ['a deletion after it was archived', [opened, archived, [conversationDeleted()]], 'nothing'],
  ['a mark as read while archived', [opened, archived, [conversationRead(1, 1)]], 'nothing'],
  ['the status of a message while archived', [opened, archived, [messageStatusChanged(1, 'read')]], 'nothing'],
  [
    'a message of a blocked contact while archived',
    [opened, archived, [messageReceived(1, { blocked: true })]],
    'nothing',
  ],
  ['a reopening of an archived one', [opened, archived, [conversationReopened('manual')]], 'conversation.created'],
  [
    'a message to an archived one',
    [opened, archived, [messageReceived(1), conversationReopened('new_message')]],
    'conversation.created',
  ],
  [
    'a deletion of one reopened after it was archived',
    [opened, archived, [conversationReopened('api')], [conversationDeleted()]],
    'conversation.deleted',
  ],
];

describe('in the format service', () => {
  it.each(table)('%s is %3$s', (_, commits, says) => {
    expect(saidByLast('service', commits)).toEqual(says === 'nothing' ? [] : [says]);
  });

  it('what a blocked contact opens is one creation that is closed (rule 9)', () => {
    const commits = [[...opened, messageReceived(1, { blocked: true }), spam]];
    expect(lastPayload(commits)).toMatchObject({ status: 'closed', lastMessage: { preview: { text: 'text of m1' } } });
  });

  it.each([
    ['active', [opened]],
    ['closed', [opened, [conversationClosed()]]],
    ['archived', [opened, archived]],
    ['deleted', [opened, [conversationDeleted()]]],
    ['active', [opened, archived, [conversationReopened('manual')]]],
  ])('the status is %s', (status, commits) => {
    expect(lastPayload(commits).status).toBe(status);
  });

  it('there is no last message before the first, and no recipients', () => {
    expect(lastPayload([opened]).lastMessage).toBeNull();
    expect(lastPayload([opened, [messageSent(1)]]).lastMessage).toMatchObject({ recipients: null, status: 'sent' });
  });

  it('the last message shows how far it has come, whatever becomes of older ones', () => {
    const commits = [opened, [messageSent(1)], [messageSent(2)], [messageStatusChanged(2, 'delivered')]];
    const older = [...commits, [messageStatusChanged(1, 'read')]];
    expect(lastPayload(older).lastMessage).toMatchObject({ id: 'm2', status: 'delivered' });
  });

  it('what marks or reports does not move updatedAt (rule 4)', () => {
    const at = (ms: number) => ({ at: MONDAY + ms });
    const commits = [
      opened,
      [messageSent(1, at(1_250))],
      [{ ...messageStatusChanged(1, 'read'), ...at(2_000) }],
      [{ ...conversationMuted(), ...at(3_000) }],
    ];
    expect(lastPayload(commits).updatedAt).toBe('2026-03-02T09:00:01.250Z');
  });

  it('details are what they were last changed to, and nothing where that cannot be read any more', () => {
    const subject = (said: { readonly subject: string } | 'redacted') =>
      conversationDetailsChanged({ fields: ['subject'], visibility: 'public', private: said });
    const changed = [opened, [subject({ subject: 'A kettle' })]];
    expect(lastPayload(changed)).toMatchObject({ name: 'A kettle', description: '', visibility: 'public' });
    expect(lastPayload([...changed, [conversationMuted()]]).name).toBe('A kettle');
    expect(lastPayload([...changed, [subject('redacted')]]).name).toBe('');
  });

  it('the event comes after those of the other format, once for a commit', () => {
    const formats = published([[...opened, messageReceived(1)]]).map(({ format }) => format);
    expect(formats).toEqual(['event', 'event', 'service']);
  });
});
