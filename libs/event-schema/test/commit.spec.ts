import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import type { Commit, JsonObject } from '@parley/event-store';
import { after, anyEvent, anyHistory } from '@parley/testing';
import { decodeConversationCommit, encodeConversationCommit, type CommitMetadata } from '../src';
import { goldenMetadata, goldenSample, inCommit } from './golden-samples';

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void =>
  fc.assert(property, { numRuns: 200 });

let ids = 0;
const newId = (): string => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;

const metadataOf = ({ at, by }: ConversationEvent): CommitMetadata => ({
  ...goldenMetadata,
  occurredAt: new Date(at).toISOString(),
  actor: by,
});

/** A commit as a store gives it back. */
const stored = (events: readonly [ConversationEvent, ...ConversationEvent[]]): Commit =>
  JSON.parse(JSON.stringify(encodeConversationCommit(events, metadataOf(events[0]), newId))) as Commit;

function decodedEvents(commit: Pick<Commit, 'metadata' | 'events'>): readonly ConversationEvent[] {
  const decoded = decodeConversationCommit(commit);
  if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left));
  return decoded.right.events;
}

const redacted = (commit: Commit): Commit => ({
  ...commit,
  events: commit.events.map((event) => (event.private === null ? event : { ...event, private: 'redacted' })),
});

const isNotEmpty = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

describe('the stored form', () => {
  it('of any decided commit reads back as the same events', () => {
    check(
      fc.property(anyHistory, ({ steps }) => {
        for (const { events } of steps) if (isNotEmpty(events)) expect(decodedEvents(stored(events))).toEqual(events);
      }),
    );
  });

  it('of any single event reads back as the same event, its private part gone or not', () => {
    check(fc.property(anyEvent, (event) => expect(decodedEvents(stored([event]))).toEqual([event])));
  });

  it('folds to the same state when every private part was redacted', () => {
    check(
      fc.property(anyHistory, ({ steps, state }) => {
        const log = steps.flatMap(({ events }) => (isNotEmpty(events) ? [redacted(stored(events))] : []));
        expect(after(log.flatMap(decodedEvents))).toEqual(state);
      }),
    );
  });

  it('keeps stamp and actor once, in the metadata, and private content nowhere but in `private`', () => {
    check(
      fc.property(anyEvent, (event) => {
        const [only] = stored([event]).events;
        expect(Object.keys(only?.data ?? {})).toEqual(
          Object.keys(event).filter((key) => !['type', 'at', 'by', 'private'].includes(key)),
        );
        expect(only?.private).toEqual('private' in event ? event.private : null);
      }),
    );
  });

  it('has an id for the commit and one for each event, all different', () => {
    const closed = { type: 'ConversationClosed', resolution: 'spam', cause: 'command' } as const;
    const stamp = { at: 0, by: goldenMetadata.actor };
    const commit = stored([
      { ...closed, ...stamp },
      { type: 'ConversationReopened', ...stamp, reason: 'api' },
    ]);
    expect(new Set([commit.id, ...commit.events.map(({ id }) => id)]).size).toBe(3);
  });
});

describe('the metadata of a commit', () => {
  it('keeps fields that are not known', () => {
    const metadata = { ...goldenMetadata, fromTheFuture: { deep: [1, null] } };
    expect(decodeConversationCommit({ metadata, events: [] })).toMatchObject(E.right({ metadata }));
  });

  it('may lack what is optional', () => {
    const { subject: _, keyHash: __, requestHash: ___, traceparent: ____, ...metadata } = goldenMetadata;
    expect(decodeConversationCommit({ metadata: metadata as JsonObject, events: [] })).toMatchObject(
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
  ])('is refused without %s, by name', (field) => {
    const metadata = Object.fromEntries(Object.entries(goldenMetadata).filter(([key]) => key !== field));
    expect(decodeConversationCommit({ metadata: metadata as JsonObject, events: [] })).toEqual(
      E.left({ tag: 'BadMetadata', reason: expect.stringContaining(`${field} is missing`) }),
    );
  });

  it.each([
    ['occurredAt', { occurredAt: 'yesterday' }, 'occurredAt is "yesterday"'],
    ['an actor', { actor: { type: 'robot', id: 'x' } }, 'actor.type is a wrong string'],
    ['a seal', { sealed: 'aes' }, 'sealed is a wrong string'],
  ])('is refused with %s that it does not know', (_, wrong, reason) => {
    expect(decodeConversationCommit({ metadata: { ...goldenMetadata, ...wrong }, events: [] })).toEqual(
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
    expect(decodeConversationCommit(inCommit({ ...closed, type }))).toEqual(E.left({ tag: 'UnknownType', type }));
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
    expect(decodeConversationCommit(inCommit(sample))).toEqual(
      E.left({ tag: 'Undecodable', type: sample.type, reason: expect.stringContaining(reason) }),
    );
  });

  it('spoils its commit: no half of a command is ever read', () => {
    expect(decodeConversationCommit(inCommit(closed, { ...closed, type: 'Unheard.v1' }))).toEqual(
      E.left({ tag: 'UnknownType', type: 'Unheard.v1' }),
    );
  });
});
