import type { Parked } from '@parley/subscriptions';
import { AUTOMATIONS } from '../port';
import type { FollowedChange, UnhandledChange } from './change';
import { streamOfFollowed } from './decode-followed';

/** A change, or a commit that cannot be one. */
export type FollowedItem = FollowedChange | UnhandledChange;

/** How changes are parked. */
export const PARKED_CHANGES: Parked<FollowedItem> = {
  consumer: AUTOMATIONS,
  placeOf: (item) => ({
    stream: streamOfFollowed(item),
    firstRevision: item.firstRevision,
    revision: item.revision,
    position: item.position,
  }),
  failureOf: (item) => ('failure' in item ? item.failure : undefined),
};
