import type { ConversationDocument } from '../documents/conversation-document';
import type { RecordReadModel } from '../record-port';
import type { ContactDocument, TeammateDocument } from '../documents/record-documents';

/** The records that pages of conversations show, by id; what has no record is not in them. */
export interface Joined {
  readonly contacts: ReadonlyMap<string, ContactDocument>;
  readonly teammates: ReadonlyMap<string, TeammateDocument>;
}

export const nothingJoined: Joined = { contacts: new Map(), teammates: new Map() };

/** The ids of the records that these conversations show, each once. */
export function joinedOf(documents: readonly ConversationDocument[]): {
  readonly contacts: readonly string[];
  readonly teammates: readonly string[];
} {
  const contacts = new Set<string>();
  const teammates = new Set<string>();
  for (const { contactId, assignee, participants } of documents) {
    contacts.add(contactId);
    if (assignee !== null) teammates.add(assignee.id);
    // What a participant was given of its own is shown as it is.
    for (const { type, id, displayName, avatarUrl } of participants)
      if (displayName === null || avatarUrl === null) (type === 'contact' ? contacts : teammates).add(id);
  }
  return { contacts: [...contacts], teammates: [...teammates] };
}

export const joined = (contacts: readonly ContactDocument[], teammates: readonly TeammateDocument[]): Joined => ({
  contacts: new Map(contacts.map((contact) => [contact.id, contact])),
  teammates: new Map(teammates.map((teammate) => [teammate.id, teammate])),
});

/** Read after the conversations, so a record is never older than a page that shows it. */
export async function joinedTo(
  model: Pick<RecordReadModel, 'contactsOf' | 'teammatesOf'>,
  workspace: string,
  documents: readonly ConversationDocument[],
): Promise<Joined> {
  const ids = joinedOf(documents);
  const [contacts, teammates] = await Promise.all([
    model.contactsOf(workspace, ids.contacts),
    model.teammatesOf(workspace, ids.teammates),
  ]);
  return joined(contacts, teammates);
}
