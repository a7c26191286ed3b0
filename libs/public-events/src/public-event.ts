import type { ChannelType, Millis } from '@parley/domain';
import type { Revision } from '@parley/event-store';
import type { PublicFormat, PublicType } from './formats';

/** What filters ask for, as it was at the event. */
export interface Facets {
  readonly inbox: string;
  /** The inbox before, of a transfer. */
  readonly previousInbox: string | null;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly contactId: string;
  readonly tags: readonly string[];
}

/** One event as integrators get it, by whatever door. */
export interface PublicEvent extends Facets {
  /** `evt_` and a ULID: the same whenever it is made anew. */
  readonly eventId: string;
  readonly format: PublicFormat;
  readonly type: PublicType;
  /** The stamp of its commit. */
  readonly occurredAt: Millis;
  readonly workspace: string;
  readonly conversationId: string;
  /** Of the conversation: in the format `event` after its own event, in `service` after the whole commit. */
  readonly revision: Revision;
  /** JSON, exactly as it is published. */
  readonly body: string;
}
