import type { ContactEvent, InboxEvent, RoutingEvent, TeammateEvent } from '@parley/domain';
import { contactCommits, inboxCommits, routingCommits, teammateCommits, type StreamOf } from '@parley/event-schema';
import type { ContactDocument, InboxDocument, RoutingDocument, TeammateDocument } from '@parley/read-models';
import { compare, differencesOf, read, type Checked, type Definition, type Verdict } from './check';
import {
  expectedContact,
  expectedInbox,
  expectedRouting,
  expectedTeammate,
  nobodyYet,
  type ContactByItself,
} from './record-definitions';

/** What its own stream says of a contact; when it was written to is said by conversations, and compared apart. */
export const byItself = ({ lastContacted: _, ...document }: ContactDocument): ContactByItself => document;

const contacts: Definition<ContactEvent, ContactByItself> = {
  kind: 'contact',
  codec: contactCommits,
  async find(model, { workspace, id }) {
    const document = await model.contact(workspace, id);
    return document && byItself(document);
  },
  expected: expectedContact,
};

const teammates: Definition<TeammateEvent, TeammateDocument> = {
  kind: 'teammate',
  codec: teammateCommits,
  find: (model, { workspace, id }) => model.teammate(workspace, id),
  expected: expectedTeammate,
};

const inboxes: Definition<InboxEvent, InboxDocument> = {
  kind: 'inbox',
  codec: inboxCommits,
  find: (model, { workspace, id }) => model.inbox(workspace, id),
  expected: expectedInbox,
};

/** A workspace has one, and its id is always the same. */
const routing: Definition<RoutingEvent, RoutingDocument> = {
  kind: 'routing',
  codec: routingCommits,
  find: (model, { workspace }) => model.routingRules(workspace),
  expected: expectedRouting,
};

const verifying =
  <Event, Document extends { readonly revision: number }>(definition: Definition<Event, Document>) =>
  async (checked: Checked, stream: string, of: StreamOf): Promise<Verdict> =>
    compare(definition, of, await read(checked, stream, of, definition), checked.checkpoint);

export const verifyTeammate = verifying(teammates);
export const verifyInbox = verifying(inboxes);
export const verifyRouting = verifying(routing);

/** One that was written to is there before its own stream has said anything. */
export async function verifyContact(checked: Checked, stream: string, of: StreamOf): Promise<Verdict> {
  const found = await read(checked, stream, of, contacts);
  const { differences, atCheckpoint, stopped } = compare(contacts, of, found, checked.checkpoint);
  const early = found.document?.revision === -1 && atCheckpoint === undefined;
  return { differences: early ? differencesOf('contact', of, nobodyYet(of), found.document) : differences, stopped };
}
