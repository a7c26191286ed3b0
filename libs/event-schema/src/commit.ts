import * as E from 'fp-ts/Either';
import {
  sameJson,
  type Actor,
  type ContactEvent,
  type ConversationEvent,
  type InboxEvent,
  type Millis,
  type RoutingEvent,
  type TeammateEvent,
  type ThreadEvent,
} from '@parley/domain';
import type { Commit, RecordedCommit, StoredEvent } from '@parley/event-store';
import { conversationEvents } from './conversation';
import type { Definitions, Storable } from './definitions';
import { decodeActor, decodeMetadata, encodeActor, encodeMetadata, type CommitMetadata } from './metadata';
import { contactEvents, inboxEvents, teammateEvents, threadEvents } from './records';
import { decodeParts, storedName, type DecodeFailure, type EventDefinition } from './registry';
import { routingEvents } from './routing';

/** A commit in the words of the domain. */
export interface DecodedCommit<Event> {
  readonly at: Millis;
  readonly by: Actor;
  readonly metadata: CommitMetadata;
  readonly events: readonly Event[];
}

type CommitFailure = DecodeFailure | { readonly tag: 'BadMetadata'; readonly reason: string };

/** The kind of it, and not why: that may quote what is stored. */
export const failureKind = (failure: CommitFailure): string =>
  failure.tag === 'BadMetadata' ? failure.tag : `${failure.tag} ${failure.type}`;

/** How the events of one kind of stream are stored. */
export interface CommitCodec<Event> {
  /**
   * The stored form of one command's events. The stamp and the actor that all of them share are kept once, in the metadata;
   * an event by somebody else says so itself. `newId` gives UUIDs: the commit's, then one for each event.
   */
  encode(events: readonly Event[], metadata: CommitMetadata, newId: () => string): Commit;
  /** Left for what this version cannot read; the reader decides whether to stop or to put it aside. Never throws. */
  decode(stored: Pick<RecordedCommit, 'metadata' | 'events'>): E.Either<CommitFailure, DecodedCommit<Event>>;
}

function commitCodec<Event extends Storable>(
  definitions: Definitions<Event> & { readonly [type: string]: EventDefinition },
): CommitCodec<Event> {
  function encodeEvent({ type, at: _, by, private: secret, ...said }: Event, actor: Actor, id: string): StoredEvent {
    const definition: EventDefinition = definitions[type as Event['type']];
    const data = definition.data.encode(said);
    return {
      id,
      type: storedName(type, definition.version),
      data: sameJson(by, actor) ? data : { ...data, by: encodeActor(by) },
      private: encodePrivate(definition, secret),
    };
  }

  function decodeEvent(stored: StoredEvent, at: Millis, actor: Actor): E.Either<DecodeFailure, Event> {
    const parts = decodeParts(definitions, stored);
    if (E.isLeft(parts)) return parts;
    const { type, data, private: secret } = parts.right;
    // An upcaster can have made parts of what was stored without any.
    const by = decodeActor(stored.data?.['by'] ?? null, actor);
    if (by === undefined) return E.left({ tag: 'Undecodable', type: stored.type, reason: 'by is no actor' });
    const stamped = { type, at, ...data, by };
    // The parts are what the codecs of this type give, and `Definitions` holds these to the event of this type.
    return E.right((secret === null ? stamped : { ...stamped, private: secret }) as Event);
  }

  return {
    encode: (events, metadata, newId) => ({
      id: newId(),
      metadata: encodeMetadata(metadata),
      events: events.map((event) => encodeEvent(event, metadata.actor, newId())),
    }),
    decode({ metadata: described, events: found }) {
      const metadata = decodeMetadata(described);
      if (E.isLeft(metadata)) return E.left({ tag: 'BadMetadata', reason: metadata.left });
      const at = Date.parse(metadata.right.occurredAt);
      const { actor } = metadata.right;
      const events: Event[] = [];
      for (const stored of found) {
        const event = decodeEvent(stored, at, actor);
        if (E.isLeft(event)) return event;
        events.push(event.right);
      }
      return E.right({ at, by: actor, metadata: metadata.right, events });
    },
  };
}

function encodePrivate(definition: EventDefinition, secret: unknown): StoredEvent['private'] {
  return definition.private === null ? null : secret === 'redacted' ? secret : definition.private.encode(secret);
}

export type ConversationCommit = DecodedCommit<ConversationEvent>;

export const conversationCommits: CommitCodec<ConversationEvent> = commitCodec(conversationEvents);
export const contactCommits: CommitCodec<ContactEvent> = commitCodec(contactEvents);
export const teammateCommits: CommitCodec<TeammateEvent> = commitCodec(teammateEvents);
export const inboxCommits: CommitCodec<InboxEvent> = commitCodec(inboxEvents);
export const routingCommits: CommitCodec<RoutingEvent> = commitCodec(routingEvents);
export const threadCommits: CommitCodec<ThreadEvent> = commitCodec(threadEvents);
