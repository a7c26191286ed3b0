import {
  CONTACT_PREFIX,
  contactCommits,
  contactStream,
  CONVERSATION_PREFIX,
  conversationCommits,
  failureKind,
  conversationStream,
  INBOX_PREFIX,
  inboxCommits,
  inboxStream,
  ROUTING_PREFIX,
  routingCommits,
  routingStream,
  streamOf,
  TEAMMATE_PREFIX,
  teammateCommits,
  teammateStream,
  type CommitCodec,
  type StreamOf,
} from '@parley/event-schema';
import type { Position, RecordedCommit, StreamName } from '@parley/event-store';
import { readCommit } from '@parley/subscriptions';
import type { Change, Kind, ShownChange, UnhandledCommit } from './change';

const PREFIX_OF = {
  conversation: CONVERSATION_PREFIX,
  contact: CONTACT_PREFIX,
  teammate: TEAMMATE_PREFIX,
  inbox: INBOX_PREFIX,
  routing: ROUTING_PREFIX,
} as const satisfies { readonly [K in Kind]: string };

/** What the streams that are shown begin with. */
export const SHOWN_PREFIXES = [
  PREFIX_OF.conversation,
  PREFIX_OF.contact,
  PREFIX_OF.teammate,
  PREFIX_OF.inbox,
  PREFIX_OF.routing,
] as const satisfies readonly string[];

const STREAM_OF = {
  conversation: conversationStream,
  contact: contactStream,
  teammate: teammateStream,
  inbox: inboxStream,
  routing: routingStream,
} as const satisfies { readonly [K in Kind]: (of: StreamOf) => StreamName };

export const streamOfChange = ({ kind, workspace, id }: Pick<ShownChange, 'kind'> & StreamOf): StreamName =>
  STREAM_OF[kind]({ workspace, id });

/**
 * Commits of the log as the read model takes them, in their order: what this version cannot read, and what is known to be `fatal`, to
 * be parked. Streams of other kinds are left out.
 */
export function changesOf(
  commits: readonly RecordedCommit[],
  fatal: ReadonlySet<Position> = NONE,
): readonly (ShownChange | UnhandledCommit)[] {
  return commits.flatMap((commit) => changeOf(commit, fatal) ?? []);
}

const NONE: ReadonlySet<Position> = new Set();

type Reader = (recorded: RecordedCommit, fatal: boolean) => ShownChange | UnhandledCommit | undefined;

const readerOf =
  <K extends Kind, Event>(kind: K, { decode }: CommitCodec<Event>) =>
  (recorded: RecordedCommit, fatal: boolean): Change<K, Event> | UnhandledCommit | undefined => {
    const of = streamOf(PREFIX_OF[kind], recorded.stream);
    if (of === undefined) return undefined;
    const { firstRevision, revision, position } = recorded;
    return { kind, ...of, firstRevision, revision, position, ...readCommit(recorded, fatal, decode, failureKind) };
  };

/** Most of what comes is of conversations. */
const READERS: readonly Reader[] = [
  readerOf('conversation', conversationCommits),
  readerOf('contact', contactCommits),
  readerOf('teammate', teammateCommits),
  readerOf('inbox', inboxCommits),
  readerOf('routing', routingCommits),
];

function changeOf(recorded: RecordedCommit, fatal: ReadonlySet<Position>): ShownChange | UnhandledCommit | undefined {
  for (const read of READERS) {
    const change = read(recorded, fatal.has(recorded.position));
    if (change !== undefined) return change;
  }
  return undefined;
}
