import type { ConversationEvent } from '@parley/domain';
import type { ConversationChange } from '../src/projection/change';
import { FollowedLog } from './followed-log';

/** Commits of one conversation as automations take them: each as many events, by whom the first of them is. Those without events are left out. */
export function conversationChanges(
  commits: readonly (readonly ConversationEvent[])[],
  log = new FollowedLog(),
  id = 'conv_1',
): readonly ConversationChange[] {
  return commits.flatMap((events) => {
    const [first] = events;
    if (first === undefined) return [];
    const item = log.conversation(id, events, { by: first.by, at: first.at });
    if ('failure' in item || item.kind !== 'conversation') throw new Error('no commit of a conversation');
    return [item];
  });
}
