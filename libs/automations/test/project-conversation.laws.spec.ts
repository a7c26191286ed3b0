import fc from 'fast-check';
import { conversationExists, evolve, initialState, type Conversation, type ConversationEvent } from '@parley/domain';
import { anyHistory } from '@parley/testing';
import type { FollowedConversation } from '../src/projection/followed';
import { projectConversation } from '../src/projection/project-conversation';
import { conversationChanges } from './conversation-changes';

/** What automations know, as the domain has it. */
const asDecided = (state: Conversation): Partial<FollowedConversation> | undefined =>
  conversationExists(state)
    ? {
        revision: state.revision,
        isOpen: state.status === 'open',
        inbox: state.inbox,
        assignee: state.assignee,
        snooze: state.snooze,
        activeAt: state.activeAt,
      }
    : undefined;

const asKnown = (row: FollowedConversation | undefined): Partial<FollowedConversation> | undefined => {
  if (row === undefined) return undefined;
  const { revision, isOpen, inbox, assignee, snooze, activeAt } = row;
  return { revision, isOpen, inbox, assignee, snooze, activeAt };
};

describe('a conversation as automations know it', () => {
  it('is what the domain folds of the same history, after each commit', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        let row: FollowedConversation | undefined;
        let state: Conversation = initialState;
        for (const change of conversationChanges(steps.map(({ events }) => events))) {
          row = projectConversation(row, change).conversation;
          state = change.commit.events.reduce(evolve, state);
          expect(asKnown(row)).toEqual(asDecided(state));
        }
      }),
    );
  });

  it('asks for routing only where it is open and nobody has it, and goes back to an event of the commit', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps }) => {
        let row: FollowedConversation | undefined;
        for (const change of conversationChanges(steps.map(({ events }) => events))) {
          const after = projectConversation(row, change);
          row = after.conversation;
          if (after.trigger === undefined) continue;
          expect(row).toMatchObject({ isOpen: true, assignee: null });
          const index = change.eventIds.indexOf(after.trigger.eventId);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(after.trigger.revision).toBeGreaterThanOrEqual(change.firstRevision + index);
          expect(after.trigger.revision).toBeLessThanOrEqual(change.revision);
          const { type } = change.commit.events[index] as ConversationEvent;
          expect(type).toMatch(/^Conversation(Opened|Reopened|Transferred|Unassigned)$/);
        }
      }),
    );
  });

  it('is the same when any of its commits come again', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(30), ({ steps }, from) => {
        const changes = conversationChanges(steps.map(({ events }) => events));
        const isThere = !steps.some(({ events }) => events.some(({ type }) => type === 'ConversationDeleted'));
        const fold = (all: typeof changes, row?: FollowedConversation): FollowedConversation | undefined =>
          all.reduce<FollowedConversation | undefined>(
            (one, change) => projectConversation(one, change).conversation,
            row,
          );
        const once = fold(changes);
        if (isThere) expect(fold(changes.slice(from), once)).toEqual(once);
      }),
    );
  });
});
