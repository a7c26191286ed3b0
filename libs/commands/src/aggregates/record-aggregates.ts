import {
  decideContact,
  decideInbox,
  decideTeammate,
  decideThread,
  evolveContact,
  evolveInbox,
  evolveTeammate,
  evolveThread,
  noContact,
  noInbox,
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
  streamOf,
  teammateCommits,
  threadCommits,
} from '@parley/event-schema';
import type { Aggregate } from '../write-path/aggregate';

const nobody = (): undefined => undefined;

/** Its private parts are its own. */
export const contactAggregate: Aggregate<Contact, ContactCommand, ContactEvent, ContactRefusal> = {
  initialState: noContact,
  decide: decideContact,
  evolve: evolveContact,
  subject: (_, stream) => streamOf(CONTACT_PREFIX, stream)?.id,
  weight: ({ details }) => 1_500 + 3 * JSON.stringify(details?.content ?? null).length,
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

export const threadAggregate: Aggregate<Thread, ThreadCommand, ThreadEvent, never> = {
  initialState: noThread,
  decide: decideThread,
  evolve: evolveThread,
  subject: nobody,
  weight: ({ conversations }) => 1_000 + conversations.length * 150,
  commits: threadCommits,
};
