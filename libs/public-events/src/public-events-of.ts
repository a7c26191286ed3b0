import type { ConversationEvent } from '@parley/domain';
import type { DecodedCommit } from '@parley/event-schema';
import type { RecordedCommit } from '@parley/event-store';
import type { PublicConversation } from './conversation';
import { saidByEvent, type EventPayload } from './event-format';
import { eventIdOf } from './event-id';
import { foldEvent } from './fold';
import type { PublicFormat, PublicType } from './formats';
import type { People } from './people';
import type { Facets, PublicEvent } from './public-event';
import { conversationPayload, saidByCommit } from './service-format';
import { inSeconds } from './times';

/** One commit of a conversation, decoded, and what it is known by. */
export interface PublicChange {
  readonly workspace: string;
  readonly id: string;
  readonly commit: Pick<DecodedCommit<ConversationEvent>, 'at' | 'events'>;
  readonly recorded: Pick<RecordedCommit, 'id' | 'firstRevision' | 'revision'> & {
    readonly events: readonly Pick<RecordedCommit['events'][number], 'id'>[];
  };
}

interface Published {
  /** Undefined as long as no event has opened it. */
  readonly conversation: PublicConversation | undefined;
  /** Those of the format `event` in the order of their events, then the one of `service`. */
  readonly events: readonly PublicEvent[];
}

/** The conversation after one event of a commit. */
interface Step {
  readonly event: ConversationEvent;
  readonly source: string;
  readonly revision: number;
  readonly before: PublicConversation | undefined;
  readonly after: PublicConversation;
}

/** The conversation after a commit, and what integrators see of it. A commit that it knows already changes nothing and says nothing. */
export function publicEventsOf(
  before: PublicConversation | undefined,
  change: PublicChange,
  people: People,
): Published {
  const { recorded } = change;
  if (before !== undefined && recorded.revision <= before.revision) return { conversation: before, events: [] };
  const steps = stepsOf(before, change);
  const last = steps.at(-1)?.after;
  if (last === undefined) return { conversation: before, events: [] };
  const conversation = { ...last, revision: recorded.revision };
  return {
    conversation,
    events: [
      ...steps.flatMap((step) => inEventFormat(step, change) ?? []),
      ...inServiceFormat(before, conversation, steps, change, people),
    ],
  };
}

/** Only the state: for what is older than all that is published. */
export function foldCommit(
  before: PublicConversation | undefined,
  change: PublicChange,
): PublicConversation | undefined {
  const { recorded } = change;
  if (before !== undefined && recorded.revision <= before.revision) return before;
  const last = stepsOf(before, change).at(-1)?.after;
  return last === undefined ? before : { ...last, revision: recorded.revision };
}

function stepsOf(before: PublicConversation | undefined, { commit, recorded, ...of }: PublicChange): readonly Step[] {
  const steps: Step[] = [];
  let conversation = before;
  for (const [index, event] of commit.events.entries()) {
    const after = foldEvent(conversation, event, of);
    const source = recorded.events[index]?.id;
    if (after !== undefined && source !== undefined && conversation?.status !== 'deleted')
      steps.push({ event, source, revision: recorded.firstRevision + index, before: conversation, after });
    conversation = after;
  }
  return steps;
}

function inEventFormat(
  { event, source, revision, before, after }: Step,
  change: PublicChange,
): PublicEvent | undefined {
  const said = saidByEvent(event, after);
  if (said === undefined) return undefined;
  const eventId = eventIdOf(event.at, source, 'event');
  const payload: EventPayload = {
    event: said.type,
    event_id: eventId,
    timestamp: inSeconds(event.at),
    workspace_id: change.workspace,
    data: said.data,
  };
  const shown = { eventId, format: 'event', type: said.type, revision, payload } as const;
  return publicEvent(change, shown, facetsOf(after, before));
}

function inServiceFormat(
  before: PublicConversation | undefined,
  after: PublicConversation,
  steps: readonly Step[],
  change: PublicChange,
  people: People,
): readonly PublicEvent[] {
  const { commit, recorded } = change;
  const type = saidByCommit(
    before,
    after,
    steps.map(({ event }) => event),
  );
  if (type === undefined) return [];
  const payload = { service: 'conversations', event: type, payload: conversationPayload(after, people) };
  const eventId = eventIdOf(commit.at, recorded.id, 'service');
  const shown = { eventId, format: 'service', type, revision: recorded.revision, payload } as const;
  return [publicEvent(change, shown, facetsOf(after, before))];
}

interface Shown {
  readonly eventId: string;
  readonly format: PublicFormat;
  readonly type: PublicType;
  readonly revision: number;
  readonly payload: unknown;
}

const publicEvent = (
  { workspace, id, commit }: PublicChange,
  { payload, ...shown }: Shown,
  facets: Facets,
): PublicEvent => ({
  ...shown,
  occurredAt: commit.at,
  workspace,
  conversationId: id,
  ...facets,
  body: JSON.stringify(payload),
});

const facetsOf = (
  { inbox, channelId, channelType, contactId, tags }: PublicConversation,
  before: PublicConversation | undefined,
): Facets => ({
  inbox,
  previousInbox: before === undefined || before.inbox === inbox ? null : before.inbox,
  channelId,
  channelType,
  contactId,
  tags,
});
