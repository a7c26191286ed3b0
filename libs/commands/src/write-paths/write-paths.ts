import type { LocalConsumer } from '@parley/subscriptions';
import { conversationAggregateWith } from '../aggregates/conversation-aggregate';
import type { WritePaths } from './paths';
import {
  contactAggregate,
  inboxAggregate,
  routingAggregate,
  teammateAggregate,
  threadAggregate,
} from '../aggregates/record-aggregates';
import type { KnownPeople } from '../decision-context/known-records';
import { followedRecords } from '../decision-context/records';
import { writePath } from '../write-path/write-path';
import type { WritePathOptions } from '../write-path/write-path-options';

/** The write paths of one process on one store, and the consumer that keeps the records current which decisions need: it is for the caller to run. */
export interface FollowingWritePaths extends WritePaths {
  readonly records: LocalConsumer;
  /** What others decide by who somebody is, they ask here. */
  readonly known: KnownPeople;
}

export function writePaths(options: WritePathOptions): FollowingWritePaths {
  const ofRecords = { ...options, cachedBytes: RECORD_BYTES };
  const contacts = writePath(contactAggregate, ofRecords);
  const inboxes = writePath(inboxAggregate, ofRecords);
  const teammates = writePath(teammateAggregate, ofRecords);
  const records = followedRecords(options.store, { contacts, inboxes, teammates });
  return {
    contacts,
    inboxes,
    teammates,
    routing: writePath(routingAggregate, ofRecords),
    threads: writePath(threadAggregate, ofRecords),
    conversations: writePath(conversationAggregateWith(records), options),
    records: records.consumer,
    known: records,
  };
}

/** For each kind of record; about 16,000 of them. */
const RECORD_BYTES = 16 * 1024 * 1024;
