import type { ContactEvent, ConversationEvent, TeammateEvent } from '@parley/domain';
import {
  CONTACT_PREFIX,
  contactCommits,
  CONVERSATION_PREFIX,
  conversationCommits,
  failureKind,
  streamOf,
  TEAMMATE_PREFIX,
  teammateCommits,
  type CommitCodec,
  type DecodedCommit,
} from '@parley/event-schema';
import type { Position, RecordedCommit } from '@parley/event-store';
import { PUBLISHER, type FoldedKey } from '@parley/public-log';
import { readCommit, type Failure, type Parked } from '@parley/subscriptions';

/** What the publisher follows: conversations, and the records of the people who show in them. */
export const PUBLISHED_PREFIXES = [CONVERSATION_PREFIX, CONTACT_PREFIX, TEAMMATE_PREFIX] as const;

interface Decoded<Kind extends FoldedKey['kind'], Event> extends FoldedKey {
  readonly kind: Kind;
  readonly recorded: RecordedCommit;
  readonly commit: DecodedCommit<Event>;
}

type ConversationItem = Decoded<'conversation', ConversationEvent>;
export type ContactItem = Decoded<'contact', ContactEvent>;
export type TeammateItem = Decoded<'teammate', TeammateEvent>;

/** A commit that is to be parked. */
interface Unhandled extends FoldedKey {
  readonly recorded: RecordedCommit;
  readonly failure: Failure;
}

export type Item = ConversationItem | ContactItem | TeammateItem | Unhandled;

export const isUnhandled = (item: Item): item is Unhandled => 'failure' in item;

/** How commits are parked. */
export const PARKED: Parked<Item> = {
  consumer: PUBLISHER,
  placeOf: ({ recorded: { stream, firstRevision, revision, position } }) => ({
    stream,
    firstRevision,
    revision,
    position,
  }),
  failureOf: (item) => (isUnhandled(item) ? item.failure : undefined),
};

type Reader = (recorded: RecordedCommit, fatal: boolean) => Item | undefined;

const readerOf =
  <Kind extends FoldedKey['kind'], Event>(kind: Kind, prefix: string, codec: CommitCodec<Event>) =>
  (recorded: RecordedCommit, fatal: boolean): Decoded<Kind, Event> | Unhandled | undefined => {
    const of = streamOf(prefix, recorded.stream);
    if (of === undefined) return undefined;
    return { ...of, kind, recorded, ...readCommit(recorded, fatal, codec.decode, failureKind) };
  };

/** Most of what comes is of conversations. */
const READERS: readonly Reader[] = [
  readerOf('conversation', CONVERSATION_PREFIX, conversationCommits),
  readerOf('contact', CONTACT_PREFIX, contactCommits),
  readerOf('teammate', TEAMMATE_PREFIX, teammateCommits),
];

/** Undefined for a stream of another kind. */
export function decodeItem(recorded: RecordedCommit, fatal: ReadonlySet<Position>): Item | undefined {
  for (const read of READERS) {
    const item = read(recorded, fatal.has(recorded.position));
    if (item !== undefined) return item;
  }
  return undefined;
}

export const erases = (item: Item): boolean =>
  item.kind === 'contact' && !isUnhandled(item) && item.commit.events.some(({ type }) => type === 'ContactErased');
