import type { ContactEvent, ConversationEvent, InboxEvent, RoutingEvent, TeammateEvent } from '@parley/domain';
import type { DecodedCommit } from '@parley/event-schema';
import type { Position, Revision } from '@parley/event-store';
import type { Failure } from '@parley/subscriptions';

/** What the read model shows, each in streams of its own. */
export type Kind = 'conversation' | 'contact' | 'teammate' | 'inbox' | 'routing';

/** One commit of one stream, and where it lies. */
export interface Change<K extends Kind, Event> {
  readonly kind: K;
  readonly workspace: string;
  readonly id: string;
  readonly firstRevision: Revision;
  readonly revision: Revision;
  readonly position: Position;
  readonly commit: DecodedCommit<Event>;
}

export type ConversationChange = Change<'conversation', ConversationEvent>;
export type ContactChange = Change<'contact', ContactEvent>;
export type TeammateChange = Change<'teammate', TeammateEvent>;
export type InboxChange = Change<'inbox', InboxEvent>;
export type RoutingChange = Change<'routing', RoutingEvent>;

export type RecordChange = ContactChange | TeammateChange | InboxChange | RoutingChange;

/** A commit of anything that is shown. */
export type ShownChange = ConversationChange | RecordChange;

/** A commit that cannot be handled, and why; it is parked, with what comes behind it in its stream. */
export interface UnhandledCommit extends Omit<Change<Kind, never>, 'commit'> {
  readonly failure: Failure;
}
