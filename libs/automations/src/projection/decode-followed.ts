import {
  CONVERSATION_PREFIX,
  conversationCommits,
  conversationStream,
  failureKind,
  INBOX_PREFIX,
  inboxCommits,
  inboxStream,
  ROUTING_PREFIX,
  routingCommits,
  routingStream,
  streamOf,
  type CommitCodec,
  type DecodedCommit,
  type StreamOf,
} from '@parley/event-schema';
import type { Position, RecordedCommit, StreamName } from '@parley/event-store';
import { readCommit } from '@parley/subscriptions';
import type { FollowedChange, Kind, UnhandledChange } from './change';

/** What the streams that automations follow begin with. */
export const FOLLOWED_PREFIXES = [
  CONVERSATION_PREFIX,
  INBOX_PREFIX,
  ROUTING_PREFIX,
] as const satisfies readonly string[];

const STREAM_OF = {
  conversation: conversationStream,
  inbox: inboxStream,
  routing: routingStream,
} as const satisfies { readonly [K in Kind]: (of: StreamOf) => StreamName };

export const streamOfFollowed = ({ kind, workspace, id }: { readonly kind: Kind } & StreamOf): StreamName =>
  STREAM_OF[kind]({ workspace, id });

/**
 * Commits of the log as automations take them, in their order: what this version cannot read, and what is known to be `fatal`, to be
 * parked. Streams of other kinds are left out.
 */
export const followedChangesOf = (
  commits: readonly RecordedCommit[],
  fatal: ReadonlySet<Position> = NONE,
): readonly (FollowedChange | UnhandledChange)[] =>
  commits.flatMap((recorded) => {
    for (const read of READERS) {
      const change = read(recorded, fatal.has(recorded.position));
      if (change !== undefined) return [change];
    }
    return [];
  });

const NONE: ReadonlySet<Position> = new Set();

type Reader = (recorded: RecordedCommit, fatal: boolean) => FollowedChange | UnhandledChange | undefined;

interface Read<K extends Kind, Event> extends Omit<UnhandledChange, 'kind' | 'failure'> {
  readonly kind: K;
  readonly commit: DecodedCommit<Event>;
  readonly eventIds: readonly string[];
}

const readerOf =
  <K extends Kind, Event>(kind: K, prefix: string, { decode }: CommitCodec<Event>) =>
  (recorded: RecordedCommit, fatal: boolean): Read<K, Event> | UnhandledChange | undefined => {
    const of = streamOf(prefix, recorded.stream);
    if (of === undefined) return undefined;
    const { firstRevision, revision, position } = recorded;
    const read = readCommit(recorded, fatal, decode, failureKind);
    const place = { kind, ...of, firstRevision, revision, position };
    return 'failure' in read
      ? { ...place, ...read }
      : { ...place, ...read, eventIds: recorded.events.map(({ id }) => id) };
  };

/** Most of what comes is of conversations. */
const READERS: readonly Reader[] = [
  readerOf('conversation', CONVERSATION_PREFIX, conversationCommits),
  readerOf('inbox', INBOX_PREFIX, inboxCommits),
  readerOf('routing', ROUTING_PREFIX, routingCommits),
];
