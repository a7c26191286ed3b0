import type { StreamName } from '@parley/event-store';

/**
 * What streams of each kind begin with; `/` is in no workspace and no id, so the rest splits in one way only. Snapshots are in
 * streams of their own, which no subscription follows.
 */
export const CONVERSATION_PREFIX = 'conversation-';
export const CONTACT_PREFIX = 'contact-';
export const TEAMMATE_PREFIX = 'teammate-';
export const INBOX_PREFIX = 'inbox-';
/** A workspace has one, which holds all its rules. */
export const ROUTING_PREFIX = 'routing-';
export const THREAD_PREFIX = 'thread-';

export interface StreamOf {
  readonly workspace: string;
  readonly id: string;
}

const streamsWith =
  (prefix: string) =>
  ({ workspace, id }: StreamOf): StreamName =>
    `${prefix}${workspace}/${id}`;

export const conversationStream = streamsWith(CONVERSATION_PREFIX);
export const contactStream = streamsWith(CONTACT_PREFIX);
export const teammateStream = streamsWith(TEAMMATE_PREFIX);
export const inboxStream = streamsWith(INBOX_PREFIX);
/** The id is `ROUTING_RULES_ID`. */
export const routingStream = streamsWith(ROUTING_PREFIX);
/** The id is a hash: see `threadId` in the room `commands`. */
export const threadStream = streamsWith(THREAD_PREFIX);

/** Of what stream this is, when it begins with that prefix; undefined for a stream of another kind. */
export function streamOf(prefix: string, stream: StreamName): StreamOf | undefined {
  if (!stream.startsWith(prefix)) return undefined;
  const [workspace, id, ...more] = stream.slice(prefix.length).split('/');
  return workspace && id && more.length === 0 ? { workspace, id } : undefined;
}

export const conversationOf = (stream: StreamName): StreamOf | undefined => streamOf(CONVERSATION_PREFIX, stream);
