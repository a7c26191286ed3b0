import type { ConversationDocument } from './conversation-document';
import type { ContactDocument, TeammateDocument } from './record-documents';

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
  return {
    contacts: [...new Set(documents.map(({ contactId }) => contactId))],
    teammates: [...new Set(documents.flatMap(({ assignee }) => assignee?.id ?? []))],
  };
}

export const joined = (contacts: readonly ContactDocument[], teammates: readonly TeammateDocument[]): Joined => ({
  contacts: new Map(contacts.map((contact) => [contact.id, contact])),
  teammates: new Map(teammates.map((teammate) => [teammate.id, teammate])),
});
