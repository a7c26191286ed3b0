import {
  readable,
  type ConversationDetailsChanged,
  type ConversationEvent,
  type MessageReceived,
  type MessageSent,
} from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { RecordReadModel } from '../record-port';
import type { ErasedAt } from './without-erased';

/** An event of a conversation, and where its commit lies in the log. */
export interface LoggedEvent<Event extends ConversationEvent = ConversationEvent> {
  readonly event: Event;
  readonly position: Position;
}

/** When contacts were erased last. To be asked for after the log was read: so an erasing that is shown is shown everywhere. */
export async function erasedAmong(
  model: Pick<RecordReadModel, 'contactsOf'>,
  workspace: string,
  contactIds: readonly string[],
): Promise<ErasedAt> {
  const contacts = await model.contactsOf(workspace, contactIds);
  const erased = new Map(contacts.map(({ id, erasedAt }) => [id, erasedAt ?? undefined]));
  return (contactId) => erased.get(contactId);
}

/**
 * An event as it may be shown: without what is private of contacts that were erased behind it. In a contact's own conversation that is all but the
 * names of the team; in another's, what the contact is called there and what it wrote.
 */
export function shownEvent<Event extends ConversationEvent>(
  { event, position }: LoggedEvent<Event>,
  contactId: string | undefined,
  erasedAt: ErasedAt,
): Event | ConversationEvent {
  const isErased = erasedBehind(position, erasedAt);
  const isOwn = isErased(contactId);
  switch (event.type) {
    case 'ConversationOpened': {
      const memberNames = readable(event.private)?.memberNames ?? [];
      return isOwn ? { ...event, private: { target: null, subject: null, description: null, memberNames } } : event;
    }
    case 'ConversationDetailsChanged':
      return isOwn ? { ...event, private: onlyNames(event) } : event;
    case 'MessageStatusChanged':
    case 'NoteAdded':
      return isOwn ? { ...event, private: 'redacted' } : event;
    case 'MessageReceived':
    case 'MessageSent':
      return shownMessage({ event, position }, contactId, erasedAt);
    case 'ParticipantAdded':
      return event.participant.type === 'contact' && isErased(event.participant.id)
        ? { ...event, private: 'redacted' }
        : event;
    default:
      return event;
  }
}

export function shownMessage<Event extends MessageReceived | MessageSent>(
  { event, position }: LoggedEvent<Event>,
  contactId: string | undefined,
  erasedAt: ErasedAt,
): Event {
  const isErased = erasedBehind(position, erasedAt);
  const { sender } = event;
  if (sender.type === 'contact')
    return isErased(contactId) || isErased(sender.id) ? { ...event, private: 'redacted' } : event;
  if (!isErased(contactId)) return event;
  const senderName = readable(event.private)?.senderName ?? null;
  return { ...event, private: { text: null, attachments: [], senderName } };
}

const erasedBehind =
  (position: Position, erasedAt: ErasedAt) =>
  (contactId: string | undefined): boolean => {
    const erased = contactId === undefined ? undefined : erasedAt(contactId);
    return erased !== undefined && erased > position;
  };

function onlyNames({ private: secret }: ConversationDetailsChanged): ConversationDetailsChanged['private'] {
  const memberNames = readable(secret)?.memberNames;
  return memberNames === undefined ? {} : { memberNames };
}
