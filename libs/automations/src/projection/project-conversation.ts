import { spendsTurn, type ConversationEvent, type Millis } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { ConversationChange } from './change';
import type { AfterCommit, FollowedConversation } from './followed';

/** An event that routing or a timer may go back to. */
interface Place {
  readonly eventId: string;
  /** How deep its commit is in a chain of automations (rule 17). */
  readonly depth: number;
}

/**
 * A conversation as automations know it, and what one more commit says to them. It is judged after the whole commit: what is opened and
 * assigned by one asks for nothing. A commit that was applied before changes nothing.
 */
export function projectConversation(before: FollowedConversation | undefined, change: ConversationChange): AfterCommit {
  if (before !== undefined && change.revision <= before.revision) return unchanged(before);
  const { events, metadata } = change.commit;
  const folded = events.reduce<FollowedConversation | undefined>(
    (row, event, i) => afterEvent(row, event, change, { eventId: idOf(change, i), depth: metadata.causationDepth }),
    before,
  );
  const conversation = folded && { ...folded, revision: change.revision, chain: chainAfter(before, change) };
  return {
    conversation,
    endsTriggersTo: endsTriggersTo(change),
    trigger: conversation && triggerOf(conversation, change),
    turn: turnOf(events),
  };
}

const unchanged = (conversation: FollowedConversation): AfterCommit => ({
  conversation,
  endsTriggersTo: -1,
  trigger: undefined,
  turn: undefined,
});

function idOf({ eventIds }: ConversationChange, index: number): string {
  const id = eventIds[index];
  if (id === undefined) throw new Error('an event without an id');
  return id;
}

/** As `evolve` of the domain has it, of what there is here. */
function afterEvent(
  row: FollowedConversation | undefined,
  event: ConversationEvent,
  change: ConversationChange,
  place: Place,
): FollowedConversation | undefined {
  if (event.type === 'ConversationOpened') return row ?? opened(event.inbox, event.at, change, place);
  return row && afterLaterEvent(row, event, place);
}

const opened = (
  inbox: string,
  activeAt: Millis,
  { workspace, id, revision }: ConversationChange,
  { eventId, depth }: Place,
): FollowedConversation => ({
  workspace,
  id,
  revision,
  isOpen: true,
  inbox,
  assignee: null,
  snooze: null,
  activeAt,
  cause: eventId,
  causeDepth: depth,
  chain: 0,
});

function afterLaterEvent(
  row: FollowedConversation,
  event: Exclude<ConversationEvent, { type: 'ConversationOpened' }>,
  place: Place,
): FollowedConversation | undefined {
  switch (event.type) {
    case 'MessageReceived':
    case 'MessageSent':
      return active(row, event.at, place);
    case 'ConversationReopened':
      return row.isOpen ? row : active({ ...row, isOpen: true }, event.at, place);
    case 'ConversationUnsnoozed':
      return active({ ...row, snooze: null }, event.at, place);
    case 'ConversationTransferred':
      return active({ ...row, inbox: event.inbox }, event.at, place);
    case 'ConversationSnoozed': {
      const snooze = { id: event.snoozeId, till: event.till };
      return row.isOpen ? { ...row, snooze, cause: place.eventId, causeDepth: place.depth } : row;
    }
    case 'ConversationClosed':
      return { ...row, isOpen: false, snooze: null };
    case 'ConversationAssigned':
      return { ...row, assignee: event.assignee };
    case 'ConversationUnassigned':
      return { ...row, assignee: null };
    case 'ConversationDeleted':
      return undefined;
    // Of what is closed: it was not open before either.
    case 'ConversationArchived':
    case 'ConversationNotRouted':
    case 'ParticipantAdded':
    case 'ParticipantRemoved':
    case 'ParticipantActivated':
    case 'MessageStatusChanged':
    case 'NoteAdded':
    case 'ConversationRead':
    case 'ConversationMarkedUnread':
    case 'ConversationTagsChanged':
    case 'ConversationLabelsChanged':
    case 'ConversationDetailsChanged':
    case 'ConversationMuted':
    case 'ConversationUnmuted':
      return row;
  }
}

/** Rule 8. While it is snoozed its only timer is the snooze's, and the cause stays that of the snooze. */
const active = (row: FollowedConversation, activeAt: Millis, { eventId, depth }: Place): FollowedConversation =>
  row.snooze === null ? { ...row, activeAt, cause: eventId, causeDepth: depth } : { ...row, activeAt };

/** Rule 17: the customer and people begin a chain anew; what a machine from outside does goes on with the one that there is. */
function chainAfter(before: FollowedConversation | undefined, { commit }: ConversationChange): number {
  const { by, events, metadata } = commit;
  const isAnew = by.type === 'contact' || by.type === 'attendant' || events.some(isSaidByPerson);
  return isAnew ? 0 : Math.max(before?.chain ?? 0, metadata.causationDepth);
}

/** Whoever wrote it down. */
const isSaidByPerson = (event: ConversationEvent): boolean =>
  event.type === 'MessageReceived' || (event.type === 'MessageSent' && event.sender.type === 'user');

function endsTriggersTo({ commit, revision }: ConversationChange): Revision {
  let upTo = -1;
  for (const event of commit.events)
    switch (event.type) {
      case 'ConversationAssigned':
      case 'ConversationUnassigned':
      case 'ConversationClosed':
      case 'ConversationArchived':
      case 'ConversationDeleted':
        return revision;
      case 'ConversationNotRouted':
        upTo = Math.max(upTo, event.trigger);
    }
  return upTo;
}

function triggerOf(
  { workspace, id, isOpen, assignee, chain }: FollowedConversation,
  change: ConversationChange,
): AfterCommit['trigger'] {
  if (!isOpen || assignee !== null) return undefined;
  const { events } = change.commit;
  // Who moves it and lets go of it at once wants it routed where it is now.
  const arrival = events.findLast(arrives);
  const givenBack = events.findLast(isGivenBack);
  const cause = arrival ?? givenBack;
  if (cause === undefined) return undefined;
  const index = events.indexOf(cause);
  return {
    workspace,
    conversation: id,
    // Behind all of the commit that says who has it, and where it is: with what comes before those the domain is late.
    revision: change.firstRevision + events.findLastIndex((event) => event === cause || isUnassigned(event)),
    position: change.position,
    eventId: idOf(change, index),
    givenBackBy: givenBack?.previous ?? null,
    arrived: arrival !== undefined,
    chain,
  };
}

const arrives = ({ type }: ConversationEvent): boolean =>
  type === 'ConversationOpened' || type === 'ConversationReopened' || type === 'ConversationTransferred';

/** Of those who unassign, only who had it: what another takes away is not handed over. */
const isGivenBack = (event: ConversationEvent): event is Unassigned =>
  isUnassigned(event) && event.by.type === event.previous.type && event.by.id === event.previous.id;

type Unassigned = Extract<ConversationEvent, { type: 'ConversationUnassigned' }>;

const isUnassigned = (event: ConversationEvent): event is Unassigned => event.type === 'ConversationUnassigned';

function turnOf(events: readonly ConversationEvent[]): AfterCommit['turn'] {
  for (const event of events.toReversed())
    if (event.type === 'ConversationAssigned' && event.routed !== undefined && spendsTurn(event.routed.reason))
      return { rule: event.routed.rule, assignee: event.assignee };
  return undefined;
}
