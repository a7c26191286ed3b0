import type { MessageStatus } from '@parley/domain';
import type { ConversationChange } from './change';

/** The statuses that a commit reports, by the message's number. The domain decided: a report never goes backwards (rule 4). */
export function statusesIn({ commit }: ConversationChange): readonly (readonly [number, MessageStatus])[] {
  return commit.events.flatMap((event) =>
    event.type === 'MessageStatusChanged' ? [[event.number, event.status] as const] : [],
  );
}
