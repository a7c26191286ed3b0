import type { InboxSettings, Millis } from '@parley/domain';
import {
  CONVERSATION_PREFIX,
  conversationCommits,
  conversationOf,
  INBOX_PREFIX,
  inboxCommits,
  streamOf,
  type ConversationCommit,
} from '@parley/event-schema';
import type { EventStore, RecordedCommit } from '@parley/event-store';

/** A commit of a conversation, as the log has it. */
export interface Told {
  readonly workspace: string;
  readonly id: string;
  readonly recorded: RecordedCommit;
  readonly commit: ConversationCommit;
}

/** What an inbox said, and when. */
interface SavedInbox {
  readonly workspace: string;
  readonly id: string;
  readonly at: Millis;
  readonly settings: InboxSettings;
}

/** All commits of conversations, in the order of the log. */
export async function toldBy(log: Pick<EventStore, 'readAll'>): Promise<readonly Told[]> {
  const all: Told[] = [];
  for await (const recorded of log.readAll({ prefixes: [CONVERSATION_PREFIX] })) {
    const decoded = conversationCommits.decode(recorded);
    const of = conversationOf(recorded.stream);
    if (decoded._tag === 'Left' || of === undefined) throw new Error(`${recorded.stream} cannot be read`);
    all.push({ ...of, recorded, commit: decoded.right });
  }
  return all;
}

/** What inboxes said, in the order of the log. */
export async function inboxesSavedIn(log: Pick<EventStore, 'readAll'>): Promise<readonly SavedInbox[]> {
  const all: SavedInbox[] = [];
  for await (const recorded of log.readAll({ prefixes: [INBOX_PREFIX] })) {
    const decoded = inboxCommits.decode(recorded);
    const of = streamOf(INBOX_PREFIX, recorded.stream);
    if (decoded._tag === 'Left' || of === undefined) throw new Error(`${recorded.stream} cannot be read`);
    all.push(...decoded.right.events.map((settings) => ({ ...of, at: decoded.right.at, settings })));
  }
  return all;
}
