import type { ConversationEvent } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import type { EventStore, RecordedCommit, Revision, StreamName } from '@parley/event-store';
import type { LoggedEvent } from '../erasing/shown-events';
import { readCommit } from './conversation-commits';
import type { ConversationDocument } from '../documents/conversation-document';
import { bytesOf } from '../pages/most-bytes';
import { nextTurn } from '../pages/next-turn';
import type { MessageEvent } from './messages';

interface FoundMessages {
  /** Newest first. */
  readonly messages: readonly LoggedEvent<MessageEvent>[];
  /** Whether there are messages before the last one. */
  readonly more: boolean;
}

type Log = Pick<EventStore, 'readStream'>;

/** Commits that one read takes: few at first, for the nearest message is near, more when it is not. */
const FIRST_READ = 8;
const LARGEST_READ = 128;

/**
 * Up to `limit` messages numbered below `before`, of those that the document has counted in, and no more than take so many bytes as JSON, but
 * one at least. The numbers of messages rise with the revisions, so their place is found by halving: a page costs itself and a few
 * reads more, however long the conversation.
 */
export async function messagesBefore(
  log: Log,
  document: ConversationDocument,
  before: number,
  { limit, mostBytes }: { readonly limit: number; readonly mostBytes: number },
): Promise<FoundMessages> {
  const messages: LoggedEvent<MessageEvent>[] = [];
  let bytes = 0;
  if (document.lastMessage === null || before <= 1) return { messages, more: false };
  const stream = conversationStream(document);
  const near = document.lastMessage.number < before + limit;
  const place = near ? document.revision : await placeBefore(log, stream, document.revision, before, limit);
  for await (const commit of backwards(log, stream, place, limit)) {
    for (const message of messagesIn(commit).reverse()) {
      if (message.number >= before) continue;
      bytes += bytesOf(message);
      if (messages.length === limit || (messages.length > 0 && bytes > mostBytes)) return { messages, more: true };
      messages.push({ event: message, position: commit.position });
      if (message.number === 1) return { messages, more: false };
    }
  }
  return { messages, more: false };
}

/**
 * A revision from which all messages below `before` are read backwards, behind fewer than `slack` others. What lies between
 * messages is looked at once at most: below `low` it was, or does not matter.
 */
async function placeBefore(
  log: Log,
  stream: StreamName,
  end: Revision,
  before: number,
  slack: number,
): Promise<Revision> {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await nearestMessages(log, stream, middle, low);
    if (found === undefined || found.last < before - 1) low = Math.max(middle, found?.commit.revision ?? 0) + 1;
    else if (found.first < before + slack) return found.commit.revision;
    else high = found.commit.firstRevision - 1;
  }
  return high;
}

interface Nearest {
  readonly commit: RecordedCommit;
  /** Numbers of its first and last message. */
  readonly first: number;
  readonly last: number;
}

/** The commit with messages that is nearest to a revision, at or before it, but not all below `low`. */
async function nearestMessages(
  log: Log,
  stream: StreamName,
  from: Revision,
  low: Revision,
): Promise<Nearest | undefined> {
  for await (const commit of backwards(log, stream, from, FIRST_READ)) {
    if (commit.revision < low) return undefined;
    const messages = messagesIn(commit);
    const [first, last] = [messages[0], messages.at(-1)];
    if (first !== undefined && last !== undefined) return { commit, first: first.number, last: last.number };
  }
  return undefined;
}

/** The commits from the one that contains a revision back to the first. A store may read all that it is asked for: it is asked for little. */
async function* backwards(
  log: Log,
  stream: StreamName,
  from: Revision,
  atFirst: number,
): AsyncGenerator<RecordedCommit, void, undefined> {
  let next = from;
  for (
    let limit = Math.max(atFirst, FIRST_READ);
    next >= 0;
    limit = Math.max(limit, Math.min(limit * 2, LARGEST_READ))
  ) {
    let count = 0;
    for await (const commit of log.readStream(stream, { from: next, direction: 'backwards', limit })) {
      count += 1;
      next = commit.firstRevision - 1;
      yield commit;
    }
    if (count < limit) return;
    // Stores that read synchronously give nobody a turn between two short reads, and there may be many between two messages.
    await nextTurn();
  }
}

/** In the order of their numbers; none in a commit that this version cannot read. */
const messagesIn = (commit: RecordedCommit): MessageEvent[] => (readCommit(commit)?.events ?? []).filter(isMessage);

const isMessage = (event: ConversationEvent): event is MessageEvent =>
  event.type === 'MessageReceived' || event.type === 'MessageSent';
