import type { ParticipantRef } from '@parley/domain';
import type { PublicConversation } from './conversation';
import type { PublicFormat, PublicType } from './formats';

/** The contacts that a conversation says something of: its own, those who take part, who sent the last message, who began it. */
export function contactsIn({ contactId, participants, lastMessage, initiator }: PublicConversation): readonly string[] {
  const refs = [...participants, ...(lastMessage === null ? [] : [lastMessage.sender]), initiator];
  return [...new Set([contactId, ...refs.flatMap(({ type, id }) => (type === 'contact' ? id : []))])];
}

/**
 * The conversation without what is private of an erased contact: of its own conversation all of it, whoever said it, but for the names of
 * the team and what others are called as participants; of another's, what the contact is called there and the last message, where it is
 * the contact's.
 */
export function conversationWithout(conversation: PublicConversation, contactId: string): PublicConversation {
  const { contactId: own, lastMessage, initiator, initiatorName } = conversation;
  const isOwn = own === contactId;
  const isTheirs = ({ type, id }: ParticipantRef): boolean => type === 'contact' && id === contactId;
  // What a contact calls itself stands in messages, which go.
  const saysNothing = (ref: ParticipantRef): boolean => (isOwn && ref.type === 'contact') || isTheirs(ref);
  return {
    ...conversation,
    ...(isOwn ? { target: null, subject: null, description: null } : {}),
    initiatorName: saysNothing(initiator) ? null : initiatorName,
    participants: conversation.participants.map((one) => ({
      ...one,
      ...(isTheirs(one) ? { displayName: null, avatarUrl: null, contact: null } : {}),
      senderName: saysNothing(one) ? null : one.senderName,
    })),
    lastMessage: lastMessage && {
      ...lastMessage,
      preview: isOwn || isTheirs(lastMessage.sender) ? '' : lastMessage.preview,
      senderName: saysNothing(lastMessage.sender) ? null : lastMessage.senderName,
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

interface Body {
  readonly format: PublicFormat;
  readonly type: PublicType;
  readonly body: string;
  /** Whose conversation it was. */
  readonly contactId: string;
}

/** A published body without what it says of an erased contact: the same keys, `""`, null or `[]` where its words stood. */
export function bodyWithout({ format, type, body, contactId }: Body, erased: string): string {
  const isOwn = contactId === erased;
  if (format === 'service') return serviceBodyWithout(body, erased, isOwn);
  if (type !== 'message.created') return body;
  const said = JSON.parse(body) as { readonly data: Json & { readonly sender: Json } };
  const { sender } = said.data;
  const isTheirs = sender['type'] === 'contact' && sender['id'] === erased;
  if (!isOwn && !isTheirs) return body;
  const name = sender['type'] === 'contact' ? null : sender['name'];
  return JSON.stringify({ ...said, data: { ...said.data, text: null, attachments: [], sender: { ...sender, name } } });
}

interface ServiceBody extends Json {
  readonly payload: Json & {
    readonly featuredParticipants: readonly Json[];
    readonly initiatingParticipant: Json;
    readonly lastMessage: (Json & { readonly sender: Json }) | null;
  };
}

function serviceBodyWithout(body: string, erased: string, isOwn: boolean): string {
  const said = JSON.parse(body) as ServiceBody;
  const { payload } = said;
  const { lastMessage } = payload;
  const isTheirs = (participant: Json): boolean => participant['type'] === 'contact' && participant['id'] === erased;
  const shown = (participant: Json): Json => (isTheirs(participant) ? unnamed(participant) : participant);
  const takesMessage = lastMessage !== null && (isOwn || isTheirs(lastMessage.sender));
  return JSON.stringify({
    ...said,
    payload: {
      ...payload,
      ...(isOwn ? { name: '', description: '' } : {}),
      featuredParticipants: payload.featuredParticipants.map(shown),
      initiatingParticipant: shown(payload.initiatingParticipant),
      lastMessage: lastMessage && {
        ...lastMessage,
        ...(takesMessage ? { preview: { text: '' } } : {}),
        sender: shown(lastMessage.sender),
      },
    },
  });
}

const unnamed = (participant: Json): Json => ({
  ...participant,
  displayName: '',
  avatarUrl: '',
  ...('contact' in participant ? { contact: { identifierKey: '', identifierValue: '', platformAddress: '' } } : {}),
});
