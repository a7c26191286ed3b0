import * as E from 'fp-ts/Either';
import {
  sameJson,
  type Actor,
  type ContactEvent,
  type ConversationEvent,
  type InboxEvent,
  type Millis,
  type Stamp,
  type TeammateEvent,
  type ThreadEvent,
} from '@parley/domain';
import type { Commit, JsonObject, RecordedCommit, StoredEvent } from '@parley/event-store';
import { conversationEvents } from './conversation';
import { decodeActor, decodeMetadata, encodeMetadata, type CommitMetadata } from './metadata';
import { contactEvents, inboxEvents, teammateEvents, threadEvents } from './records';
import { decodeParts, storedName, type DecodeFailure, type Definitions } from './registry';

/** A commit in the words of the domain. */
export interface DecodedCommit<Event> {
  readonly at: Millis;
  readonly by: Actor;
  readonly metadata: CommitMetadata;
  readonly events: readonly Event[];
}

export type CommitFailure = DecodeFailure | { readonly tag: 'BadMetadata'; readonly reason: string };

/** How the events of one kind of stream are stored. */
export interface CommitCodec<Event> {
  /**
   * The stored form of one command's events. The stamp and the actor that all of them share are kept once, in the metadata;
   * an event by somebody else says so itself. `newId` gives UUIDs: the commit's, then one for each event.
   */
  encode(events: readonly Event[], metadata: CommitMetadata, newId: () => string): Commit;
  /** Left for what this version cannot read; the reader decides whether to stop or to pass it by. */
  decode(stored: Pick<RecordedCommit, 'metadata' | 'events'>): E.Either<CommitFailure, DecodedCommit<Event>>;
}

function commitCodec<Event extends Stamp & { readonly type: string }>(
  definitions: Definitions<Event['type']>,
): CommitCodec<Event> {
  function encodeEvent(event: Event, actor: Actor, id: string): StoredEvent {
    const { type, at: _at, by, private: secret = null, ...data } = event as Event & { private?: unknown };
    return {
      id,
      type: storedName(type, definitions[type as Event['type']].version),
      data: (sameJson(by, actor) ? data : { ...data, by }) as unknown as JsonObject,
      private: secret as StoredEvent['private'],
    };
  }

  return {
    encode: (events, metadata, newId) => ({
      id: newId(),
      metadata: encodeMetadata(metadata),
      events: events.map((event) => encodeEvent(event, metadata.actor, newId())),
    }),
    decode(stored) {
      const metadata = decodeMetadata(stored.metadata);
      if (E.isLeft(metadata)) return E.left({ tag: 'BadMetadata', reason: metadata.left });
      const at = Date.parse(metadata.right.occurredAt);
      const { actor } = metadata.right;
      const events: Event[] = [];
      for (const event of stored.events) {
        const parts = decodeParts(definitions, event);
        if (E.isLeft(parts)) return parts;
        const { type, data, private: secret } = parts.right;
        const by = decodeActor(event.data['by'] ?? null, actor);
        if (by === undefined) return E.left({ tag: 'Undecodable', type: event.type, reason: 'by is no actor' });
        const stamped = { type, at, ...data, by };
        events.push((secret === null ? stamped : { ...stamped, private: secret }) as unknown as Event);
      }
      return E.right({ at, by: actor, metadata: metadata.right, events });
    },
  };
}

export type ConversationCommit = DecodedCommit<ConversationEvent>;

export const conversationCommits: CommitCodec<ConversationEvent> = commitCodec(conversationEvents);
export const contactCommits: CommitCodec<ContactEvent> = commitCodec(contactEvents);
export const teammateCommits: CommitCodec<TeammateEvent> = commitCodec(teammateEvents);
export const inboxCommits: CommitCodec<InboxEvent> = commitCodec(inboxEvents);
export const threadCommits: CommitCodec<ThreadEvent> = commitCodec(threadEvents);
