import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import { anyEvent, anyHistory } from '@parley/testing';
import { projectConversation, unreadCount, type ConversationDocument } from '../src';
import { changesOf, projected } from './changes';

const commitsOf = (
  steps: readonly { readonly events: readonly ConversationEvent[] }[],
): (readonly ConversationEvent[])[] => steps.map(({ events }) => events).filter(({ length }) => length > 0);

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
        const inbound = events.filter(({ type }) => type === 'MessageReceived');
        const lastInbound = events.findLastIndex(({ type }) => type === 'MessageReceived');
        const lastOutbound = events.findLastIndex(({ type }) => type === 'MessageSent');
        expect(document.inboundCount).toBe(inbound.length);
        expect(document.messageCount).toBe(inbound.length + events.filter(({ type }) => type === 'MessageSent').length);
        expect(document.replied).toBe(lastInbound >= 0 && lastOutbound > lastInbound);
        expect(document.lastMessage?.number ?? 0).toBe(document.messageCount);
      }),
    );
  });

  it('agrees with what the decider decides on', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps, state }) => {
        const document = projected(changesOf(commitsOf(steps)));
        if (state.status === 'none') return expect(document).toBeUndefined();
        expect(document).toMatchObject({
          status: state.status,
          contactId: state.contactId,
          assignee: state.assignee,
          messageCount: state.messageCount,
          inboundCount: state.inboundCount,
          inboundRead: state.inboundRead,
        });
        expect(document?.closing?.resolution).toBe(state.status === 'closed' ? state.resolution : undefined);
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
});
