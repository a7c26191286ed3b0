import { sameParticipant, type ConversationEvent, type ParticipantRef, type ParticipantStatus } from '@parley/domain';
import type { PublicConversation, PublicParticipant } from './conversation';
import type { ServiceType } from './formats';
import type { People, Person } from './people';
import { withMilliseconds } from './times';

/** So many are shown, the initiating one first. */
const FEATURED = 5;

/** What alone is no update. */
const NOT_SEEN: ReadonlySet<ConversationEvent['type']> = new Set(['NoteAdded', 'ConversationNotRouted']);

/** What a commit is in the format `service`; undefined for what is not public there. */
export function saidByCommit(
  before: PublicConversation | undefined,
  after: PublicConversation,
  events: readonly Pick<ConversationEvent, 'type'>[],
): ServiceType | undefined {
  const wasGone = before?.status === 'archived' || before?.status === 'deleted';
  const isGone = after.status === 'archived' || after.status === 'deleted';
  if (isGone) return wasGone ? undefined : 'conversation.deleted';
  if (before === undefined || wasGone) return 'conversation.created';
  return events.some(({ type }) => !NOT_SEEN.has(type)) ? 'conversation.updated' : undefined;
}

interface ParticipantPayload {
  readonly id: string;
  readonly type: ParticipantRef['type'];
  readonly status: ParticipantStatus;
  readonly displayName: string;
  readonly avatarUrl: string;
  readonly contact?: {
    readonly identifierKey: string;
    readonly identifierValue: string;
    readonly platformAddress: string;
  };
}

/** The whole conversation as `../seeds/webhook-service-events` shows it, in its order. */
export function conversationPayload(conversation: PublicConversation, people: People) {
  const { participants, lastMessage } = conversation;
  const shown = (participant: PublicParticipant): ParticipantPayload => payloadOf(participant, conversation, people);
  const active = participants.filter(({ status }) => status === 'active');
  return {
    id: conversation.id,
    name: conversation.subject ?? '',
    description: conversation.description ?? '',
    status: conversation.status === 'open' ? 'active' : conversation.status,
    visibility: conversation.visibility,
    accessibility: conversation.accessibility,
    featuredParticipants: featured(active, conversation.initiator).map((one) =>
      shown(participantOf(conversation, one)),
    ),
    activeParticipantCount: active.length,
    pendingParticipantCount: participants.length - active.length,
    initiatingParticipant: shown(participantOf(conversation, conversation.initiator)),
    channelId: conversation.channelId,
    lastMessage: lastMessage && {
      id: lastMessage.id,
      type: lastMessage.kind,
      preview: { text: lastMessage.preview },
      recipients: null,
      status: lastMessage.status,
      sender: shown(participantOf(conversation, lastMessage.sender)),
      createdAt: withMilliseconds(lastMessage.at),
    },
    createdAt: withMilliseconds(conversation.createdAt),
    updatedAt: withMilliseconds(conversation.updatedAt),
    platformStyle: styleOf(conversation),
  };
}

const featured = (active: readonly PublicParticipant[], initiator: ParticipantRef): readonly PublicParticipant[] =>
  [
    ...active.filter((one) => sameParticipant(one, initiator)),
    ...active.filter((one) => !sameParticipant(one, initiator)),
  ].slice(0, FEATURED);

/** Who takes no part shows as active, with what its record says. One and the same wherever a payload shows it. */
function participantOf(of: PublicConversation, ref: ParticipantRef): PublicParticipant {
  const known = of.participants.find((one) => sameParticipant(one, ref));
  const { displayName, avatarUrl, contact, status, senderName } = known ?? NO_PART;
  const name = senderName ?? calledItself(of, ref);
  return { type: ref.type, id: ref.id, status, displayName, avatarUrl, contact, senderName: name };
}

/** Also one that took part before, and began to again. */
function calledItself(
  { initiator, initiatorName, lastMessage }: PublicConversation,
  ref: ParticipantRef,
): string | null {
  const asInitiator = sameParticipant(initiator, ref) ? initiatorName : null;
  if (asInitiator !== null || lastMessage === null) return asInitiator;
  return sameParticipant(lastMessage.sender, ref) ? lastMessage.senderName : null;
}

const NO_PART: Omit<PublicParticipant, keyof ParticipantRef> = {
  status: 'active',
  displayName: null,
  avatarUrl: null,
  contact: null,
  senderName: null,
};

function payloadOf(participant: PublicParticipant, of: PublicConversation, people: People): ParticipantPayload {
  const { id, type, status, displayName, avatarUrl, senderName } = participant;
  const record = type === 'contact' ? people.contact(id) : people.teammate(id);
  const shown = {
    id,
    type,
    status,
    displayName: displayName ?? record?.name ?? senderName ?? '',
    avatarUrl: avatarUrl ?? record?.avatarUrl ?? '',
  };
  return type === 'contact' ? { ...shown, contact: identifierOf(participant, of, record) } : shown;
}

function identifierOf({ id, contact }: PublicParticipant, of: PublicConversation, record: Person | undefined) {
  const { identifierKey, identifierValue, platformAddress = null } = contact ?? identifierInRecord(id, of, record);
  return { identifierKey, identifierValue, platformAddress: platformAddress ?? identifierValue };
}

interface Identifier {
  readonly identifierKey: string;
  readonly identifierValue: string;
  readonly platformAddress?: string | null;
}

/** How a contact is known that came without an identifier. */
function identifierInRecord(id: string, of: PublicConversation, record: Person | undefined): Identifier {
  if (record?.phone != null) return { identifierKey: 'phonenumber', identifierValue: record.phone };
  if (record?.email != null) return { identifierKey: 'emailaddress', identifierValue: record.email };
  const target = id === of.contactId ? of.target : null;
  return { identifierKey: `${of.channelType}id-${of.channelId}`, identifierValue: target ?? id };
}

function styleOf({ channelType, participants }: PublicConversation): 'email' | 'group' | 'direct' {
  if (channelType === 'email') return 'email';
  return participants.filter(({ type }) => type === 'contact').length > 1 ? 'group' : 'direct';
}
