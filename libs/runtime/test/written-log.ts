import { randomUUID } from 'node:crypto';
import type { ContactEvent, ConversationEvent, InboxEvent, Stamp, TeammateEvent } from '@parley/domain';
import {
  contactCommits,
  contactStream,
  conversationCommits,
  conversationStream,
  inboxCommits,
  inboxStream,
  teammateCommits,
  teammateStream,
  type CommitCodec,
} from '@parley/event-schema';
import type { Commit, EventStore, Expected } from '@parley/event-store';
import { ada, MONDAY } from '@parley/testing';

export const WORKSPACE = 'ws_1';

/** Writes commits of conversations and records into a log, each a second after the one before. Gives the revision then. */
export interface LogWriter {
  conversation(id: string, ...events: readonly ConversationEvent[]): Promise<number>;
  contact(id: string, ...events: readonly ContactEvent[]): Promise<number>;
  teammate(id: string, ...events: readonly TeammateEvent[]): Promise<number>;
  inbox(id: string, ...events: readonly InboxEvent[]): Promise<number>;
  /** A commit that this version cannot read. Gives the stream and its revision. */
  unreadable(id: string): Promise<string>;
}

export function writerOf(store: EventStore): LogWriter {
  const ends = new Map<string, number>();
  let written = 0;

  async function append(stream: string, commit: Commit): Promise<number> {
    const expected: Expected = ends.get(stream) ?? 'none';
    const result = await store.append(stream, expected, [commit])();
    if (result._tag === 'Left') throw new Error(JSON.stringify(result.left));
    ends.set(stream, result.right.revision);
    return result.right.revision;
  }

  const into =
    <Event extends Stamp>(codec: CommitCodec<Event>, streamOf: typeof conversationStream) =>
    (id: string, ...events: readonly Event[]): Promise<number> => {
      written += 1;
      const at = MONDAY + written * 1_000;
      return append(streamOf({ workspace: WORKSPACE, id }), codec.encode(events, metadataAt(at), randomUUID));
    };

  return {
    conversation: into(conversationCommits, conversationStream),
    contact: into(contactCommits, contactStream),
    teammate: into(teammateCommits, teammateStream),
    inbox: into(inboxCommits, inboxStream),
    async unreadable(id) {
      const stream = conversationStream({ workspace: WORKSPACE, id });
      const event = { id: randomUUID(), type: 'SomethingNew.v9', data: {}, private: null };
      const revision = await append(stream, { id: randomUUID(), metadata: metadataAt(MONDAY), events: [event] });
      return `${stream}@${revision}`;
    },
  };
}

const metadataAt = (at: number): Parameters<typeof conversationCommits.encode>[1] => ({
  workspace: WORKSPACE,
  occurredAt: new Date(at).toISOString(),
  actor: ada,
  command: 'Test',
  $correlationId: 'cor_1',
  $causationId: 'cau_1',
  causationDepth: 0,
  sealed: 'none',
  writer: 'test',
  origin: 'test',
});
