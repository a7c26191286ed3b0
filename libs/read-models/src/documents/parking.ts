import type { Parked } from '@parley/subscriptions';
import type { ShownChange, UnhandledCommit } from './change';
import { streamOfChange } from './decode-changes';

/** The name of the consumer that keeps conversations and records up to date. */
export const CONVERSATIONS = 'conversations';

/** A change, or a commit that cannot be one. */
export type LogItem = ShownChange | UnhandledCommit;

export const isUnhandled = (item: LogItem): item is UnhandledCommit => 'failure' in item;

/** How changes are parked. */
export const PARKED_CHANGES: Parked<LogItem> = {
  consumer: CONVERSATIONS,
  placeOf: (item) => ({
    stream: streamOfChange(item),
    firstRevision: item.firstRevision,
    revision: item.revision,
    position: item.position,
  }),
  failureOf: (item) => (isUnhandled(item) ? item.failure : undefined),
};
