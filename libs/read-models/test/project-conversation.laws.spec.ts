import fc from 'fast-check';
import { evolve, initialState, type ConversationEvent, type ExistingConversation } from '@parley/domain';
import { anyEvent, anyHistory, conversationOpened } from '@parley/testing';
import { projectConversation, unreadCount, type ConversationChange, type ConversationDocument } from '../src';
import { changesOf, projected } from './changes';

const commitsOf = (
  steps: readonly { readonly events: readonly ConversationEvent[] }[],
): (readonly ConversationEvent[])[] => steps.map(({ events }) => events).filter(({ length }) => length > 0);

/**
 * What both know by the same name, and whether they keep it alike. A second opening, which no command gives, is a commit to the
 * document and no event to the decider; people are compared below.
 */
const KNOWN_TO_BOTH: Readonly<Record<keyof ExistingConversation & keyof ConversationDocument, boolean>> = {
  status: true,
  contactId: true,
  inbox: true,
  channelId: true,
  channelType: true,
  priority: true,
  visibility: true,
  accessibility: true,
  tags: true,
  labels: true,
  assignee: true,
  snooze: true,
  muted: true,
  messageCount: true,
  inboundCount: true,
  inboundRead: true,
  revision: false,
  members: false,
  participants: false,
};

const ALIKE = new Set(Object.entries(KNOWN_TO_BOTH).flatMap(([field, alike]) => (alike ? [field] : [])));

const alikeIn = (known: object): object =>
  Object.fromEntries(Object.entries(known).filter(([field]) => ALIKE.has(field)));

/** What both know must be the same. */
function agreesWithTheDecider(changes: readonly ConversationChange[]): void {
  const state = changes.flatMap(({ commit }) => commit.events).reduce(evolve, initialState);
  const document = projected(changes);
  if (state.status === 'none') return expect(document).toBeUndefined();
  if (state.status === 'deleted') return expect(document?.status).toBe('deleted');
  const { target, subject, description } = state.content;
  expect(alikeIn(document ?? {})).toEqual(alikeIn(state));
  expect(document).toMatchObject({ target, subject, description });
  expect(document?.participants).toEqual(state.participants.map(({ content: said, ...p }) => ({ ...p, ...said })));
  expect(document?.archivedAt !== null).toBe(state.status === 'archived');
  if (state.status === 'open') return expect(document?.closing).toBeNull();
  expect(document?.closing).toMatchObject({ at: state.closedAt, resolution: state.resolution });
}

describe('projecting any history', () => {
  it('with every commit twice gives the same as once', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        const changes = changesOf(commitsOf(steps));
        expect(projected(changes.flatMap((change) => [change, change]))).toEqual(projected(changes));
      }),
    );
  });

  it('and the whole of it again changes nothing', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        const changes = changesOf(commitsOf(steps));
        const document = projected(changes);
        expect(changes.reduce<ConversationDocument | undefined>(projectConversation, document)).toBe(document);
      }),
    );
  });

  it('counts what a plain count over all events counts (rule 3)', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps, events }) => {
        const document = projected(changesOf(commitsOf(steps)));
        fc.pre(document !== undefined);
        fc.pre(document.status !== 'deleted');
        const inbound = events.filter(({ type }) => type === 'MessageReceived');
        const counting = inbound.filter((event) => !('blocked' in event && event.blocked));
        const lastInbound = events.findLastIndex(({ type }) => type === 'MessageReceived');
        const lastOutbound = events.findLastIndex(({ type }) => type === 'MessageSent');
        expect(document.inboundCount).toBe(counting.length);
        expect(document.messageCount).toBe(inbound.length + events.filter(({ type }) => type === 'MessageSent').length);
        expect(document.replied).toBe(lastInbound >= 0 && lastOutbound > lastInbound);
        expect(document.lastMessage?.number ?? 0).toBe(document.messageCount);
      }),
    );
  });

  it('agrees with what the decider decides on', () => {
    fc.assert(fc.property(anyHistory, ({ steps }) => agreesWithTheDecider(changesOf(commitsOf(steps)))));
  });

  it('shows the members that the decider knows, with their names', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps, state }) => {
        fc.pre(state.status !== 'none' && state.status !== 'deleted');
        const names = state.content.memberNames;
        const members = state.members.map((id, i) => ({ id, name: names[i] ?? null }));
        expect(projected(changesOf(commitsOf(steps)))?.members).toEqual(members);
      }),
    );
  });

  it('gives plain JSON, whole', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        const stored = structuredClone(commitsOf(steps));
        const document = projected(changesOf(stored));
        fc.pre(document !== undefined);
        expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
      }),
    );
  });
});

describe('projecting events in an order that no command gives', () => {
  it('never makes unread negative or more than what came in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 3 }), { maxLength: 20 }), (commits) => {
        const document = projected(changesOf(commits));
        fc.pre(document !== undefined);
        expect(unreadCount(document)).toBeGreaterThanOrEqual(0);
        expect(unreadCount(document)).toBeLessThanOrEqual(document.inboundCount);
      }),
    );
  });

  it('agrees with what the decider would make of them', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 3 }), { maxLength: 20 }), (commits) =>
        agreesWithTheDecider(changesOf([[conversationOpened()], ...commits])),
      ),
    );
  });
});
