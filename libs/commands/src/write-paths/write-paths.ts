import type { LocalConsumer } from '@parley/subscriptions';
import { conversationAggregateWith } from '../aggregates/conversation-aggregate';
import type { WritePaths } from './paths';
import { contactAggregate, inboxAggregate, teammateAggregate, threadAggregate } from '../aggregates/record-aggregates';
import { followedRecords } from '../decision-context/records';
import { writePath } from '../write-path/write-path';
import type { WritePathOptions } from '../write-path/write-path-options';

/** The write paths of one process on one store, and the consumer that keeps the records current which decisions need: it is for the caller to run. */
export interface FollowingWritePaths extends WritePaths {
  readonly records: LocalConsumer;
}

export function writePaths(options: WritePathOptions): FollowingWritePaths {
  const contacts = writePath(contactAggregate, { ...options, cachedBytes: RECORD_BYTES });
  const inboxes = writePath(inboxAggregate, { ...options, cachedBytes: RECORD_BYTES });
  const records = followedRecords(options.store, contacts, inboxes);
  return {
    contacts,
    inboxes,
    teammates: writePath(teammateAggregate, { ...options, cachedBytes: RECORD_BYTES }),
    threads: writePath(threadAggregate, { ...options, cachedBytes: RECORD_BYTES }),
    conversations: writePath(conversationAggregateWith(records), options),
    records: records.consumer,
  };
}

/** For each kind of record; about 16,000 of them. */
const RECORD_BYTES = 16 * 1024 * 1024;
