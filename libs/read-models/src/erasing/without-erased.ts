import { REDACTED_PREVIEW } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { ConversationDocument } from '../documents/conversation-document';

/** Where in the log a contact was erased last; undefined for one that never was. */
export type ErasedAt = (contactId: string) => Position | undefined;

/** The contacts that a document says something of: its own, those who take part, and who sent the last message. */
export function contactsIn({ contactId, participants, lastMessage }: ConversationDocument): readonly string[] {
  const others = participants.flatMap(({ type, id }) => (type === 'contact' && id !== contactId ? id : []));
  const sender = lastMessage?.contactId ?? contactId;
  return sender === contactId || others.includes(sender) ? [contactId, ...others] : [contactId, ...others, sender];
}

/**
 * The document without what it says of contacts that were erased after all that it knows of: as if the private parts of its commits
 * were gone. The same object when that takes nothing away.
 */
export const withoutErased = (document: ConversationDocument, erasedAt: ErasedAt): ConversationDocument =>
  contactsIn(document).reduce((left, contactId) => {
    const erased = erasedAt(contactId);
    return erased !== undefined && erased > document.position ? withoutContact(left, contactId) : left;
  }, document);

/**
 * Of a contact's own conversation all that is private goes, whoever said it, but for the names of the team; of another's, what the contact is called there and
 * the last message, where it is the contact's.
 */
export function withoutContact(document: ConversationDocument, contactId: string): ConversationDocument {
  const { lastMessage } = document;
  const isOwn = document.contactId === contactId;
  const takesMessage = lastMessage !== null && (isOwn || lastMessage.contactId === contactId);
  return {
    ...document,
    ...(isOwn ? { target: null, subject: null, description: null } : {}),
    participants: document.participants.map((participant) =>
      participant.type === 'contact' && participant.id === contactId
        ? { ...participant, displayName: null, avatarUrl: null, contact: null }
        : participant,
    ),
    lastMessage: takesMessage ? { ...lastMessage, preview: REDACTED_PREVIEW } : lastMessage,
  };
}
