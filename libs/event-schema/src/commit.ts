import * as E from 'fp-ts/Either';
import type { Actor, ConversationEvent, Millis } from '@parley/domain';
import type { Commit, JsonObject, RecordedCommit, StoredEvent } from '@parley/event-store';
import { conversationEvents } from './conversation';
import { decodeMetadata, encodeMetadata, type CommitMetadata } from './metadata';
import { decodeParts, storedName, type DecodeFailure } from './registry';

/** A commit of a conversation in the words of the domain. */
export interface ConversationCommit {
  readonly at: Millis;
  readonly by: Actor;
  readonly metadata: CommitMetadata;
  readonly events: readonly ConversationEvent[];
}

export type CommitFailure = DecodeFailure | { readonly tag: 'BadMetadata'; readonly reason: string };

/**
 * The stored form of one command's events. The stamp and the actor that all of them share are kept once, in the metadata.
 * `newId` gives UUIDs: the commit's, then one for each event.
 */
export function encodeConversationCommit(
  events: readonly ConversationEvent[],
  metadata: CommitMetadata,
  newId: () => string,
): Commit {
  return {
    id: newId(),
    metadata: encodeMetadata(metadata),
    events: events.map((event) => encodeEvent(event, newId())),
  };
}

function encodeEvent(event: ConversationEvent, id: string): StoredEvent {
  const {
    type,
    at: _at,
    by: _by,
    private: secret = null,
    ...data
  } = event as ConversationEvent & { private?: unknown };
  return {
    id,
    type: storedName(type, conversationEvents[type].version),
    data: data as unknown as JsonObject,
    private: secret as StoredEvent['private'],
  };
}

/** Left for what this version cannot read; the reader decides whether to stop or to pass it by. */
export function decodeConversationCommit(
  stored: Pick<RecordedCommit, 'metadata' | 'events'>,
): E.Either<CommitFailure, ConversationCommit> {
  const metadata = decodeMetadata(stored.metadata);
  if (E.isLeft(metadata)) return E.left({ tag: 'BadMetadata', reason: metadata.left });
  const at = Date.parse(metadata.right.occurredAt);
  const by = metadata.right.actor;
  const events: ConversationEvent[] = [];
  for (const event of stored.events) {
    const parts = decodeParts(conversationEvents, event);
    if (E.isLeft(parts)) return parts;
    const { type, data, private: secret } = parts.right;
    const stamped = secret === null ? { type, at, by, ...data } : { type, at, by, ...data, private: secret };
    events.push(stamped as ConversationEvent);
  }
  return E.right({ at, by, metadata: metadata.right, events });
}
