import type { StreamName } from '@parley/event-store';

/** What streams of conversations begin with; `/` is in no workspace and no id, so the rest splits in one way only. */
export const CONVERSATION_PREFIX = 'conversation-';

export interface StreamOf {
  readonly workspace: string;
  readonly id: string;
}

export const conversationStream = ({ workspace, id }: StreamOf): StreamName =>
  `${CONVERSATION_PREFIX}${workspace}/${id}`;

/** Undefined for a stream of another kind. */
export function conversationOf(stream: StreamName): StreamOf | undefined {
  if (!stream.startsWith(CONVERSATION_PREFIX)) return undefined;
  const [workspace, id, ...more] = stream.slice(CONVERSATION_PREFIX.length).split('/');
  return workspace && id && more.length === 0 ? { workspace, id } : undefined;
}
