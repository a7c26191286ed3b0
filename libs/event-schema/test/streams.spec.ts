import fc from 'fast-check';
import {
  CONTACT_PREFIX,
  contactStream,
  CONVERSATION_PREFIX,
  conversationOf,
  conversationStream,
  INBOX_PREFIX,
  inboxStream,
  ROUTING_PREFIX,
  routingStream,
  streamOf,
  TEAMMATE_PREFIX,
  teammateStream,
  THREAD_PREFIX,
  threadStream,
} from '../src';

const anyId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/);

describe('the stream of a conversation', () => {
  it('is named after its workspace and its id', () => {
    expect(conversationStream({ workspace: 'ws_acme', id: 'conv_1' })).toBe('conversation-ws_acme/conv_1');
  });

  it('gives back the workspace and the id that it was named after', () => {
    fc.assert(
      fc.property(anyId, anyId, (workspace, id) => {
        const stream = conversationStream({ workspace, id });
        expect(stream.startsWith(CONVERSATION_PREFIX)).toBe(true);
        expect(conversationOf(stream)).toEqual({ workspace, id });
      }),
    );
  });

  it('is of one conversation only, also where an id looks like a part of another name', () => {
    expect(conversationOf('conversation-conversation-a/b')).toEqual({ workspace: 'conversation-a', id: 'b' });
    expect(conversationOf('conversation-a-b/c')).toEqual({ workspace: 'a-b', id: 'c' });
    expect(conversationOf('conversation-a/b-c')).toEqual({ workspace: 'a', id: 'b-c' });
  });

  it.each([
    '',
    'conversation-',
    'conversation-/',
    'conversation-ws',
    'conversation-ws/',
    'conversation-/id',
    'conversation-ws/id/',
    'conversation-ws/id/more',
    'conversation-ws//id',
    'conversation_ws/id',
    'Conversation-ws/id',
    ' conversation-ws/id',
    'thread-ws/id',
    'snapshot-conversation-ws/id',
    '$conversation-ws/id',
    'ws/id',
  ])('is not "%s"', (stream) => {
    expect(conversationOf(stream)).toBeUndefined();
  });
});

const kinds = [
  ['conversation', CONVERSATION_PREFIX, conversationStream],
  ['contact', CONTACT_PREFIX, contactStream],
  ['teammate', TEAMMATE_PREFIX, teammateStream],
  ['inbox', INBOX_PREFIX, inboxStream],
  ['routing', ROUTING_PREFIX, routingStream],
  ['thread', THREAD_PREFIX, threadStream],
] as const;

describe.each(kinds)('the stream of a %s', (name, prefix, streamFor) => {
  it('is named after its kind, its workspace and its id', () => {
    expect(streamFor({ workspace: 'ws_acme', id: 'x_1' })).toBe(`${name}-ws_acme/x_1`);
  });

  it('gives back the workspace and the id that it was named after', () => {
    fc.assert(
      fc.property(anyId, anyId, (workspace, id) => {
        expect(streamOf(prefix, streamFor({ workspace, id }))).toEqual({ workspace, id });
      }),
    );
  });

  it('is of no other kind', () => {
    fc.assert(
      fc.property(anyId, anyId, (workspace, id) => {
        const stream = streamFor({ workspace, id });
        const of = kinds.filter(([, other]) => streamOf(other, stream) !== undefined);
        expect(of.map(([kind]) => kind)).toEqual([name]);
      }),
    );
  });

  it.each(['', '/', 'ws', 'ws/', '/id', 'ws/id/', 'ws/id/more', 'ws//id'])('is not the prefix and "%s"', (rest) => {
    expect(streamOf(prefix, `${prefix}${rest}`)).toBeUndefined();
  });
});
