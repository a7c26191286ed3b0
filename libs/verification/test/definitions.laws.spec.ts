import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import {
  projectContact,
  projectConversation,
  projectInbox,
  projectRouting,
  projectTeammate,
  withoutErased,
  type ContactDocument,
  type ConversationDocument,
  type InboxDocument,
  type RoutingDocument,
  type TeammateDocument,
} from '@parley/read-models';
import {
  anyContactEvent,
  anyEvent,
  anyHistory,
  anyInboxEvent,
  anyRoutingEvent,
  anyTeammateEvent,
  conversationOpened,
  eventOfType,
} from '@parley/testing';
import { expectedConversation } from '../src/conversation-definition';
import type { Erased } from '../src/erased';
import {
  expectedContact,
  expectedInbox,
  expectedRouting,
  expectedTeammate,
  nobodyYet,
} from '../src/record-definitions';
import {
  contactBothWays,
  conversationBothWays,
  inboxBothWays,
  OF,
  positionOf,
  routingBothWays,
  teammateBothWays,
} from './commits';

const commitsOf = <Event>(event: fc.Arbitrary<Event>, maxLength = 20): fc.Arbitrary<Event[][]> =>
  fc.array(fc.array(event, { minLength: 1, maxLength: 3 }), { maxLength });

function agree(commits: readonly (readonly ConversationEvent[])[]): void {
  const { changes, commits: read } = conversationBothWays(commits);
  const projected = changes.reduce<ConversationDocument | undefined>(projectConversation, undefined);
  expect(expectedConversation(OF, read, nobody)).toStrictEqual(projected);
}

const nobody: Erased = { at: () => undefined };

/** Folded as the read model does, which knows at each commit who was erased up to then. */
function agreeWithout(erasings: ReadonlyMap<string, number>, commits: readonly (readonly ConversationEvent[])[]): void {
  const { changes, commits: read } = conversationBothWays(commits);
  /** Between two commits, or behind the last. */
  const placeOf = (n: number): string => `${positionOf(n)}5`;
  const knownAt = (position: string) => (contactId: string) => {
    const n = erasings.get(contactId);
    return n !== undefined && placeOf(n) <= position ? placeOf(n) : undefined;
  };
  let document: ConversationDocument | undefined;
  for (const change of changes)
    document = projectConversation(document && withoutErased(document, knownAt(change.position)), change);
  const end = placeOf(changes.length);
  const erased: Erased = { at: (_, contactId) => knownAt(end)(contactId) };
  expect(expectedConversation(OF, read, erased)).toStrictEqual(document && withoutErased(document, knownAt(end)));
}

/** Many of few types, so that they meet each other again and again. */
const ofTypes = (...types: readonly ConversationEvent['type'][]): fc.Arbitrary<ConversationEvent> =>
  fc.oneof(...types.map((type) => eventOfType[type] as fc.Arbitrary<ConversationEvent>));

/** Those that change the same, so that each meets all that it could be mistaken about. */
const TOGETHER: Readonly<Record<string, readonly ConversationEvent['type'][]>> = {
  'endings and snoozes': [
    'ConversationClosed',
    'ConversationReopened',
    'ConversationArchived',
    'ConversationSnoozed',
    'ConversationUnsnoozed',
  ],
  'messages and marks': ['MessageReceived', 'MessageSent', 'ConversationRead', 'ConversationMarkedUnread'],
  participants: ['ParticipantAdded', 'ParticipantRemoved', 'ParticipantActivated'],
  'tags and labels': ['ConversationTagsChanged', 'ConversationLabelsChanged'],
  details: ['ConversationDetailsChanged'],
  'assignments, transfers and mutings': [
    'ConversationAssigned',
    'ConversationUnassigned',
    'ConversationNotRouted',
    'ConversationTransferred',
    'ConversationMuted',
    'ConversationUnmuted',
  ],
  'notes and reports, before the end and behind it': [
    'ConversationOpened',
    'MessageSent',
    'MessageStatusChanged',
    'NoteAdded',
    'ConversationDeleted',
  ],
};

describe('what is expected of a conversation is what the projection gives', () => {
  it('after any history that commands can produce, and at every commit of it', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        const commits = steps.map(({ events }) => events).filter(({ length }) => length > 0);
        for (let end = 0; end <= commits.length; end += 1) agree(commits.slice(0, end));
      }),
      { numRuns: 300 },
    );
  });

  it('after events in an order that no command gives', () => {
    fc.assert(
      fc.property(commitsOf(anyEvent), (commits) => {
        agree([[conversationOpened()], ...commits]);
        agree(commits);
      }),
      { numRuns: 500 },
    );
  });

  it('after any events of persons who were erased in between, or behind all of them', () => {
    const erasings = fc
      .dictionary(fc.constantFrom('p1', 'p2', 'p3'), fc.nat(8))
      .map((places) => new Map(Object.entries(places)));
    fc.assert(
      fc.property(eventOfType.ConversationOpened, commitsOf(anyEvent, 8), erasings, (opening, commits, places) =>
        agreeWithout(places, [[opening], ...commits]),
      ),
      { numRuns: 1_000 },
    );
  });

  it.each(Object.entries(TOGETHER))('after any %s', (_, types) => {
    const event = ofTypes(...types);
    fc.assert(
      fc.property(eventOfType.ConversationOpened, commitsOf(event, 12), (opening, commits) =>
        agree([[opening], ...commits]),
      ),
      { numRuns: 500 },
    );
  });

  it('leaves out no type of event', () => {
    expect([...new Set(Object.values(TOGETHER).flat())].sort()).toEqual(Object.keys(eventOfType).sort());
  });

  it('with a last message of any long text', () => {
    const unit = fc.constantFrom(
      'a',
      '\u{1d165}',
      ' ',
      '\r',
      '\n',
      'é',
      'e\u0301',
      '\u0301',
      '👍🏽',
      '🇩🇪',
      '🇩',
      '\u200d',
      'ก',
      '한',
    );
    const long = fc.oneof(
      fc.string({ unit, minLength: 120, maxLength: 260 }),
      fc
        .tuple(fc.string({ unit, maxLength: 9 }), fc.integer({ min: 1_900, max: 2_100 }), fc.string({ unit }))
        .map(([before, accents, behind]) => `${before}a${'\u0301'.repeat(accents)}${behind}`),
      fc
        .tuple(fc.constantFrom('', ' ', 'a', '\n\n', 'a '), fc.integer({ min: 990, max: 1_010 }))
        .map(([before, notes]) => `${before}e${'\u{1d165}'.repeat(notes)}`),
    );
    fc.assert(
      fc.property(eventOfType.MessageReceived, long, (message, text) => {
        const content = { text, attachments: [], senderName: null };
        agree([[conversationOpened()], [{ ...message, private: content }]]);
      }),
    );
  });
});

describe('what is expected of a record is what the projection gives', () => {
  it('of a contact, after any events', () => {
    fc.assert(
      fc.property(commitsOf(anyContactEvent, 8), (given) => {
        const { changes, commits } = contactBothWays(given);
        const projected = changes.reduce<ContactDocument | undefined>(projectContact, undefined);
        const expected = { ...(expectedContact(OF, commits) ?? nobodyYet(OF)), lastContacted: null };
        expect(expected).toEqual(projected ?? expected);
        expect(expected.revision === -1).toBe(projected === undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('of a teammate, after any events', () => {
    fc.assert(
      fc.property(commitsOf(anyTeammateEvent, 4), (given) => {
        const { changes, commits } = teammateBothWays(given);
        const projected = changes.reduce<TeammateDocument | undefined>(projectTeammate, undefined);
        expect(expectedTeammate(OF, commits)).toEqual(projected);
      }),
    );
  });

  it('of an inbox, after any events', () => {
    fc.assert(
      fc.property(commitsOf(anyInboxEvent, 4), (given) => {
        const { changes, commits } = inboxBothWays(given);
        const projected = changes.reduce<InboxDocument | undefined>(projectInbox, undefined);
        expect(expectedInbox(OF, commits)).toEqual(projected);
      }),
    );
  });

  it('of rules of routing, after any events', () => {
    fc.assert(
      fc.property(commitsOf(anyRoutingEvent, 4), (given) => {
        const { changes, commits } = routingBothWays(given);
        const projected = changes.reduce<RoutingDocument | undefined>(projectRouting, undefined);
        expect(expectedRouting(OF, commits)).toEqual(projected);
      }),
    );
  });
});
