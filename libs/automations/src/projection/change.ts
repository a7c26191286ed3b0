import type { ConversationEvent, InboxEvent, RoutingEvent } from '@parley/domain';
import type { DecodedCommit } from '@parley/event-schema';
import type { Position, Revision } from '@parley/event-store';
import type { Failure } from '@parley/subscriptions';

/** What automations follow, each in streams of its own. */
export type Kind = 'conversation' | 'inbox' | 'routing';

/** One commit of one stream, where it lies, and the ids of its events. */
interface Change<K extends Kind, Event> {
  readonly kind: K;
  readonly workspace: string;
  readonly id: string;
  readonly firstRevision: Revision;
  readonly revision: Revision;
  readonly position: Position;
  readonly commit: DecodedCommit<Event>;
  /** As many as the commit has events, in their order: what is done about one names it as its cause (rule 17). */
  readonly eventIds: readonly string[];
}

export type ConversationChange = Change<'conversation', ConversationEvent>;
export type InboxChange = Change<'inbox', InboxEvent>;
export type RoutingChange = Change<'routing', RoutingEvent>;

export type FollowedChange = ConversationChange | InboxChange | RoutingChange;

/** A commit that cannot be handled, and why; it is parked, with what comes behind it in its stream. */
export interface UnhandledChange extends Omit<Change<Kind, never>, 'commit' | 'eventIds'> {
  readonly failure: Failure;
}
