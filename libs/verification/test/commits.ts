import type { ContactEvent, ConversationEvent, InboxEvent, RoutingEvent, Stamp, TeammateEvent } from '@parley/domain';
import { ada, commitMetadata, MONDAY } from '@parley/testing';
import type {
  ContactChange,
  ConversationChange,
  InboxChange,
  Kind,
  RoutingChange,
  TeammateChange,
} from '@parley/read-models';
import type { ReadableCommit } from '../src/stream-history';

const SECOND = 1_000;

/** The n-th place of a log. */
export const positionOf = (n: number): string => n.toString().padStart(20, '0');

const metadata = commitMetadata();

/** The same commits of one stream as the projections take them and as the verifier does, a second apart. */
interface BothWays<Change, Event> {
  readonly changes: readonly Change[];
  readonly commits: readonly ReadableCommit<Event>[];
}

function bothWays<Event extends Stamp>(kind: Kind, commits: readonly (readonly Event[])[]): BothWays<unknown, Event> {
  const read: ReadableCommit<Event>[] = [];
  const changes: unknown[] = [];
  for (const given of commits.filter(({ length }) => length > 0)) {
    const firstRevision = (read.at(-1)?.revision ?? -1) + 1;
    const revision = firstRevision + given.length - 1;
    const position = positionOf(read.length + 1);
    const at = MONDAY + read.length * SECOND;
    const events = given.map((event) => ({ ...event, at }));
    read.push({ revision, position, at, events });
    const commit = { at, by: ada, metadata, events };
    changes.push({ kind, workspace: 'ws_1', id: 'id_1', firstRevision, revision, position, commit });
  }
  return { changes, commits: read };
}

export const OF = { workspace: 'ws_1', id: 'id_1' };

export const conversationBothWays = (
  commits: readonly (readonly ConversationEvent[])[],
): BothWays<ConversationChange, ConversationEvent> =>
  bothWays('conversation', commits) as BothWays<ConversationChange, ConversationEvent>;

export const contactBothWays = (commits: readonly (readonly ContactEvent[])[]): BothWays<ContactChange, ContactEvent> =>
  bothWays('contact', commits) as BothWays<ContactChange, ContactEvent>;

export const teammateBothWays = (
  commits: readonly (readonly TeammateEvent[])[],
): BothWays<TeammateChange, TeammateEvent> => bothWays('teammate', commits) as BothWays<TeammateChange, TeammateEvent>;

export const inboxBothWays = (commits: readonly (readonly InboxEvent[])[]): BothWays<InboxChange, InboxEvent> =>
  bothWays('inbox', commits) as BothWays<InboxChange, InboxEvent>;

export const routingBothWays = (commits: readonly (readonly RoutingEvent[])[]): BothWays<RoutingChange, RoutingEvent> =>
  bothWays('routing', commits) as BothWays<RoutingChange, RoutingEvent>;
