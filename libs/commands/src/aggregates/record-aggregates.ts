import {
  decideContact,
  decideInbox,
  decideRouting,
  decideTeammate,
  decideThread,
  evolveContact,
  evolveInbox,
  evolveRouting,
  evolveTeammate,
  evolveThread,
  noContact,
  noInbox,
  noRoutingRules,
  noTeammate,
  noThread,
  type ActorRefusal,
  type Contact,
  type ContactCommand,
  type ContactEvent,
  type ContactRefusal,
  type Inbox,
  type InboxCommand,
  type InboxEvent,
  type RoutingCommand,
  type RoutingEvent,
  type RoutingRules,
  type Teammate,
  type TeammateCommand,
  type TeammateEvent,
  type Thread,
  type ThreadCommand,
  type ThreadEvent,
} from '@parley/domain';
import {
  CONTACT_PREFIX,
  contactCommits,
  inboxCommits,
  routingCommits,
  streamOf,
  teammateCommits,
  threadCommits,
} from '@parley/event-schema';
import { memoryBytes } from '@parley/platform';
import type { Aggregate } from '../write-path/aggregate';

/** What a name in a contact's metadata takes, which others may have and may not. */
const KEY_BYTES = 60;

const keysIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, within) => sum + keysIn(within), Object.keys(value).length)
    : 0;

const nobody = (): undefined => undefined;

/** Its private parts are its own. */
export const contactAggregate: Aggregate<Contact, ContactCommand, ContactEvent, ContactRefusal> = {
  initialState: noContact,
  decide: decideContact,
  evolve: evolveContact,
  subject: (_, stream) => streamOf(CONTACT_PREFIX, stream)?.id,
  weight: (contact) => memoryBytes(contact) + KEY_BYTES * keysIn(contact.details?.content?.metadata),
  commits: contactCommits,
};

export const teammateAggregate: Aggregate<Teammate, TeammateCommand, TeammateEvent, ActorRefusal> = {
  initialState: noTeammate,
  decide: decideTeammate,
  evolve: evolveTeammate,
  subject: nobody,
  commits: teammateCommits,
};

export const inboxAggregate: Aggregate<Inbox, InboxCommand, InboxEvent, ActorRefusal> = {
  initialState: noInbox,
  decide: decideInbox,
  evolve: evolveInbox,
  subject: nobody,
  commits: inboxCommits,
};

export const routingAggregate: Aggregate<RoutingRules, RoutingCommand, RoutingEvent, ActorRefusal> = {
  initialState: noRoutingRules,
  decide: decideRouting,
  evolve: evolveRouting,
  subject: nobody,
  commits: routingCommits,
};

export const threadAggregate: Aggregate<Thread, ThreadCommand, ThreadEvent, never> = {
  initialState: noThread,
  decide: decideThread,
  evolve: evolveThread,
  subject: nobody,
  commits: threadCommits,
};
