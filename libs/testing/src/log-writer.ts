import { randomUUID } from 'node:crypto';
import {
  ROUTING_RULES_ID,
  type ContactEvent,
  type ConversationEvent,
  type InboxEvent,
  type RoutingEvent,
  type Stamp,
  type TeammateEvent,
  type ThreadEvent,
} from '@parley/domain';
import {
  contactCommits,
  contactStream,
  conversationCommits,
  conversationStream,
  inboxCommits,
  inboxStream,
  routingCommits,
  routingStream,
  teammateCommits,
  teammateStream,
  threadCommits,
  threadStream,
  type CommitCodec,
} from '@parley/event-schema';
import type { Commit, EventStore } from '@parley/event-store';
import { commitMetadata, timeOf, WORKSPACE } from './commit-metadata';
import { MONDAY } from './example-people';

type Write<Event> = (id: string, ...events: readonly Event[]) => Promise<number>;

/** Writes commits of conversations and records into a log, each a second after the one before. Gives the revision then. */
export interface LogWriter {
  readonly conversation: Write<ConversationEvent>;
  readonly contact: Write<ContactEvent>;
  readonly teammate: Write<TeammateEvent>;
  readonly inbox: Write<InboxEvent>;
  /** The rules of the workspace. */
  routing(...events: readonly RoutingEvent[]): Promise<number>;
  readonly thread: Write<ThreadEvent>;
  /** Any commit, at the end of a stream. */
  commit(stream: string, commit: Commit): Promise<number>;
  /** Writes in another workspace of the same log. */
  within(workspace: string): LogWriter;
}

/** For a log that nobody else writes to. */
export function logWriter(store: Pick<EventStore, 'append'>): LogWriter {
  const ends = new Map<string, number>();
  let written = 0;

  async function commit(stream: string, given: Commit): Promise<number> {
    const result = await store.append(stream, ends.get(stream) ?? 'none', [given])();
    if (result._tag === 'Left') throw new Error(JSON.stringify(result.left));
    ends.set(stream, result.right.revision);
    return result.right.revision;
  }

  function within(workspace: string): LogWriter {
    const into =
      <Event extends Stamp>(codec: CommitCodec<Event>, streamOf: typeof conversationStream): Write<Event> =>
      (id, ...events) => {
        written += 1;
        const metadata = commitMetadata({ workspace, occurredAt: timeOf(MONDAY + written * 1_000) });
        return commit(streamOf({ workspace, id }), codec.encode(events, metadata, randomUUID));
      };
    return {
      conversation: into(conversationCommits, conversationStream),
      contact: into(contactCommits, contactStream),
      teammate: into(teammateCommits, teammateStream),
      inbox: into(inboxCommits, inboxStream),
      routing: (...events) => into(routingCommits, routingStream)(ROUTING_RULES_ID, ...events),
      thread: into(threadCommits, threadStream),
      commit,
      within,
    };
  }

  return within(WORKSPACE);
}

/** A commit that this version cannot read. */
export const unreadableCommit = (metadata: Commit['metadata'] = { ...commitMetadata() }): Commit => ({
  id: randomUUID(),
  metadata,
  events: [{ id: randomUUID(), type: 'SomethingNew.v9', data: {}, private: null }],
});
