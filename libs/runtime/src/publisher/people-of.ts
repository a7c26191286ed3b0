import type { ConversationEvent, ParticipantRef } from '@parley/domain';
import type { PublicConversation } from '@parley/public-events';
import type { FoldedKey } from '@parley/public-log';
import { isUnhandled, type Item } from './decode';

const keyOfPerson = (workspace: string, { type, id }: ParticipantRef): FoldedKey => ({
  kind: type === 'contact' ? 'contact' : 'teammate',
  workspace,
  id,
});

function* inEvent(event: ConversationEvent): Generator<ParticipantRef> {
  switch (event.type) {
    case 'ConversationOpened':
      yield { type: 'contact', id: event.contactId };
      yield event.initiator;
      break;
    case 'ParticipantAdded':
      yield event.participant;
      break;
    case 'MessageReceived':
    case 'MessageSent':
      yield event.sender;
      break;
    default:
  }
}

function* inConversation({
  contactId,
  initiator,
  participants,
  lastMessage,
}: PublicConversation): Generator<ParticipantRef> {
  yield { type: 'contact', id: contactId };
  yield initiator;
  yield* participants;
  if (lastMessage !== null) yield lastMessage.sender;
}

/** Whose records a commit may show, of a conversation as it was before. */
export function* peopleOf(item: Item, before: PublicConversation | undefined): Generator<FoldedKey> {
  if (isUnhandled(item) || item.kind !== 'conversation') return;
  for (const event of item.commit.events)
    for (const ref of inEvent(event as ConversationEvent)) yield keyOfPerson(item.workspace, ref);
  if (before !== undefined) for (const ref of inConversation(before)) yield keyOfPerson(item.workspace, ref);
}
