import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import type { Actor, Millis } from '@parley/domain';
import type { Commit, JsonObject } from '@parley/event-store';
import { anyHistory, conversationClosed, conversationReopened } from '@parley/testing';
import { conversationCommits, type CommitCodec, type CommitMetadata } from '../src';
import type { AnyEvent } from './golden-events';
import { goldenMetadata, goldenSample, inCommit } from './golden-samples';
import { kinds } from './kinds';

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void =>
  fc.assert(property, { numRuns: 200 });

let ids = 0;
const newId = (): string => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;

const metadataOf = (at: Millis, actor: Actor): CommitMetadata => ({
  ...goldenMetadata,
  occurredAt: new Date(at).toISOString(),
  actor,
});

/** A commit as a store gives it back: of the first event's actor, or of another one. */
function stored(
  codec: CommitCodec<AnyEvent>,
  events: readonly [AnyEvent, ...AnyEvent[]],
  actor: Actor = events[0].by,
): Commit {
  return JSON.parse(JSON.stringify(codec.encode(events, metadataOf(events[0].at, actor), newId))) as Commit;
}

function decodedEvents(codec: CommitCodec<AnyEvent>, commit: Pick<Commit, 'metadata' | 'events'>): readonly AnyEvent[] {
  const decoded = codec.decode(commit);
  if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left));
  return decoded.right.events;
}

const redacted = (commit: Commit): Commit => ({
  ...commit,
  events: commit.events.map((event) => (event.private === null ? event : { ...event, private: 'redacted' })),
});

const isNotEmpty = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

const conversations = conversationCommits as unknown as CommitCodec<AnyEvent>;

describe.each(kinds)('the stored form of a $name', ({ commits, events: anyOfKind }) => {
  it('reads back as the same event, its private part gone or not', () => {
    check(fc.property(anyOfKind, (event) => expect(decodedEvents(commits, stored(commits, [event]))).toEqual([event])));
  });

  it('reads back the same when the event is by another actor than its commit, which it says itself', () => {
    check(
      fc.property(anyOfKind, anyOfKind, (event, { by }) => {
        const commit = stored(commits, [event], by);
        const another = by.type !== event.by.type || by.id !== event.by.id;
        expect(commit.metadata['actor']).toEqual(by);
        expect(commit.events[0]?.data['by']).toEqual(another ? event.by : undefined);
        expect(decodedEvents(commits, commit)).toEqual([event]);
      }),
    );
  });

  it('reads back as many events as there were, in their order, and says by whom the commit was', () => {
    check(
      fc.property(anyOfKind, fc.array(anyOfKind, { maxLength: 4 }), (first, more) => {
        const events = [first, ...more.map((event) => ({ ...event, at: first.at }))] as const;
        const decoded = commits.decode(stored(commits, events));
        expect(decoded).toMatchObject(E.right({ at: first.at, by: first.by }));
        expect(E.isRight(decoded) && decoded.right.events).toEqual(events);
      }),
    );
  });

  it('reads the same but for what is private when that is gone', () => {
    check(
      fc.property(anyOfKind, (event) => {
        const gone = 'private' in event ? { ...event, private: 'redacted' } : event;
        expect(decodedEvents(commits, redacted(stored(commits, [event])))).toEqual([gone]);
      }),
    );
  });

  it('keeps stamp and actor once, in the metadata, and private content nowhere but in `private`', () => {
    check(
      fc.property(anyOfKind, (event) => {
        const [only] = stored(commits, [event]).events;
        expect(Object.keys(only?.data ?? {}).sort()).toEqual(
          Object.keys(event)
            .filter((key) => !['type', 'at', 'by', 'private'].includes(key))
            .sort(),
        );
        expect(only?.private).toEqual('private' in event ? event.private : null);
      }),
    );
  });
});

describe('the stored form', () => {
  it('of any decided commit reads back as the same events', () => {
    check(
      fc.property(anyHistory, ({ steps }) => {
        for (const { command, events } of steps)
          if (isNotEmpty(events))
            expect(decodedEvents(conversations, stored(conversations, events, command.by))).toEqual(events);
      }),
    );
  });

  it('says of no more events than the close of a blocked opening that they are by another', () => {
    check(
      fc.property(anyHistory, ({ steps }) => {
        for (const { command, events } of steps) {
          if (!isNotEmpty(events)) continue;
          const others = stored(conversations, events, command.by).events.filter(({ data }) => 'by' in data);
          const blocked = others.every(
            ({ type, data }) => type === 'ConversationClosed.v1' && data['cause'] === 'blocked',
          );
          expect(blocked).toBe(true);
        }
      }),
    );
  });

  it('has an id for the commit and one for each event, all different', () => {
    const commit = stored(conversations, [conversationClosed(), conversationReopened('api')]);
    expect(new Set([commit.id, ...commit.events.map(({ id }) => id)]).size).toBe(3);
  });

  it('is not read where an event says that it is by no actor', () => {
    const sample = goldenSample('ConversationClosed.v1.by-another');
    for (const by of [{ type: 'robot', id: 'x' }, { type: 'api' }, 'ada', 7])
      expect(conversationCommits.decode(inCommit({ ...sample, data: { ...sample.data, by } }))).toEqual(
        E.left({ tag: 'Undecodable', type: 'ConversationClosed.v1', reason: expect.stringContaining('by') }),
      );
  });
});

describe('the metadata of a commit', () => {
  it('keeps fields that are not known', () => {
    const metadata = { ...goldenMetadata, fromTheFuture: { deep: [1, null] } };
    expect(conversationCommits.decode({ metadata, events: [] })).toMatchObject(E.right({ metadata }));
  });

  it('may lack what is optional', () => {
    const { subject: _, keyHash: __, requestHash: ___, traceparent: ____, ...metadata } = goldenMetadata;
    expect(conversationCommits.decode({ metadata: metadata as JsonObject, events: [] })).toMatchObject(
      E.right({ metadata }),
    );
  });

  it.each([
    'workspace',
    'occurredAt',
    'actor',
    'command',
    '$correlationId',
    '$causationId',
    'causationDepth',
    'sealed',
    'writer',
    'origin',
  ])('is refused without %s, by name', (field) => {
    const metadata = Object.fromEntries(Object.entries(goldenMetadata).filter(([key]) => key !== field));
    expect(conversationCommits.decode({ metadata: metadata as JsonObject, events: [] })).toEqual(
      E.left({ tag: 'BadMetadata', reason: expect.stringContaining(`${field} is missing`) }),
    );
  });

  it.each([
    ['occurredAt', { occurredAt: 'yesterday' }, 'occurredAt is "yesterday"'],
    ['an actor', { actor: { type: 'robot', id: 'x' } }, 'actor.type is a wrong string'],
    ['a seal', { sealed: 'aes' }, 'sealed is a wrong string'],
  ])('is refused with %s that it does not know', (_, wrong, reason) => {
    expect(conversationCommits.decode({ metadata: { ...goldenMetadata, ...wrong }, events: [] })).toEqual(
      E.left({ tag: 'BadMetadata', reason: expect.stringContaining(reason) }),
    );
  });
});

describe('what cannot be read', () => {
  const closed = goldenSample('ConversationClosed.v1');

  it.each([
    'ConversationClosed.v2',
    'ConversationClosed.v1000000000000',
    'ConversationVanished.v1',
    'ConversationClosed',
    'ConversationClosed.v0',
    'ConversationClosed.v01',
    'conversationClosed.v1',
    'constructor.v1',
    'toString.v1',
    '',
  ])('is an unknown type: "%s"', (type) => {
    expect(conversationCommits.decode(inCommit({ ...closed, type }))).toEqual(E.left({ tag: 'UnknownType', type }));
  });

  const received = goldenSample('MessageReceived.v1');
  const undecodable: readonly (readonly [string, typeof closed, string])[] = [
    [
      'a word that is none of the list',
      { ...closed, data: { ...closed.data, cause: 'boredom' } },
      'cause is a wrong string',
    ],
    ['a missing field', { ...closed, data: { cause: 'command' } }, 'resolution is missing'],
    [
      'a wrong type deep inside',
      { ...received, data: { ...received.data, sender: { type: 'contact', id: 7 } } },
      'sender.id is a wrong number',
    ],
    [
      'a private part that lacks something',
      { ...received, private: { text: null, senderName: null } },
      'attachments is missing',
    ],
    ['a private part that is not there', { ...received, private: null }, 'value is null'],
    ['a private part where there is none', { ...closed, private: { text: 'secret' } }, 'value is'],
  ];
  it.each(undecodable)('is undecodable, and says where: %s', (_, sample, reason) => {
    expect(conversationCommits.decode(inCommit(sample))).toEqual(
      E.left({ tag: 'Undecodable', type: sample.type, reason: expect.stringContaining(reason) }),
    );
  });

  it('spoils its commit: no half of a command is ever read', () => {
    expect(conversationCommits.decode(inCommit(closed, { ...closed, type: 'Unheard.v1' }))).toEqual(
      E.left({ tag: 'UnknownType', type: 'Unheard.v1' }),
    );
  });
});
