import * as E from 'fp-ts/Either';
import {
  CONTACT_PREFIX,
  contactStream,
  INBOX_PREFIX,
  inboxStream,
  TEAMMATE_PREFIX,
  teammateStream,
} from '@parley/event-schema';
import { endOfLog, StoreUnavailable, type EventStore, type Position } from '@parley/event-store';
import type { LocalConsumer } from '@parley/subscriptions';
import type { KnownPeople, Records } from './known-records';
import type { WritePaths } from '../write-paths/paths';
import type { WritePath } from '../write-path/write-path';

interface FollowedRecords extends Records, KnownPeople {
  /** Follows changes made elsewhere; until it has caught up every look goes to the store. */
  readonly consumer: LocalConsumer;
}

/** How often it looks while much is written, in ms: far within the second that a change may take to be known everywhere. */
const PACE_MS = 50;

/**
 * Contacts, inboxes and teammates as the write paths of this process know them, kept current by a subscription that begins now: what was
 * read before it is forgotten when another process changes it. While the subscription fails, nothing known is trusted.
 */
export function followedRecords(
  store: EventStore,
  { contacts, inboxes, teammates }: Pick<WritePaths, 'contacts' | 'inboxes' | 'teammates'>,
): FollowedRecords {
  const followed = { [CONTACT_PREFIX]: contacts, [INBOX_PREFIX]: inboxes, [TEAMMATE_PREFIX]: teammates };
  let position: Position | undefined;
  /** Whether changes made elsewhere are known here: from when it has caught up until it fails. */
  let current = false;
  const distrust = (): void => {
    current = false;
    for (const path of Object.values(followed)) path.clear();
  };
  const consumer: LocalConsumer = {
    runs: 'everywhere',
    name: 'records',
    prefixes: [CONTACT_PREFIX, INBOX_PREFIX, TEAMMATE_PREFIX],
    readiness: 'needed',
    paceMs: () => PACE_MS,
    async checkpoint() {
      // Whatever was read before it knows where to follow from is forgotten.
      position ??= await endOfLog(store);
      distrust();
      return position;
    },
    handle(batch) {
      for (const { stream, revision } of batch.commits)
        for (const [prefix, path] of Object.entries(followed))
          if (stream.startsWith(prefix)) path.invalidate(stream, revision);
      position = batch.position;
      current ||= batch.caughtUp;
      return Promise.resolve();
    },
    failed: distrust,
  };
  return {
    consumer,
    contactNow: (workspace, id) => (current ? contacts.peekNow(contactStream({ workspace, id })) : undefined),
    inboxNow(workspace, id) {
      const stream = inboxStream({ workspace, id });
      const inbox = current ? inboxes.peekNow(stream) : undefined;
      return inbox === undefined ? undefined : { inbox };
    },
    contact: (workspace, id) => read(contacts, contactStream({ workspace, id }), current),
    inbox: (workspace, id) => read(inboxes, inboxStream({ workspace, id }), current),
    teammate: (workspace, id) => read(teammates, teammateStream({ workspace, id }), current),
  };
}

async function read<State>(
  path: Pick<WritePath<State, never, never>, 'peek' | 'evict'>,
  stream: string,
  current: boolean,
): Promise<State> {
  if (!current) path.evict(stream);
  const state = await path.peek(stream);
  if (E.isLeft(state)) throw new StoreUnavailable(`${stream} cannot be read: ${JSON.stringify(state.left)}`);
  return state.right;
}
