import {
  readable,
  type ChannelType,
  type ConversationEvent,
  type ConversationOpened,
  type MessageReceived,
  type MessageSent,
  type MessageStatus,
  type Millis,
  type ParticipantContent,
  type ParticipantRef,
  type ParticipantStatus,
} from '@parley/domain';
import type { Position } from '@parley/event-store';
import { wordsOf } from '../conversation-settings';
import { shownText } from '../shown-text';

/** What somebody said, and where in the log: an erasing behind that takes it away. */
export interface Said<Value> {
  readonly value: Value;
  readonly position: Position;
}

interface ToldParticipant extends ParticipantRef {
  readonly status: ParticipantStatus;
  readonly content: Said<ParticipantContent | null>;
}

interface ToldMessage {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly preview: Said<string>;
  readonly status: MessageStatus;
  readonly sender: ParticipantRef;
  readonly name: Said<string> | undefined;
  readonly at: Millis;
}

/** All that public events show of a conversation, event by event. What is private stays, with its place. */
export interface Told {
  readonly contactId: string;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly initiator: ParticipantRef;
  readonly createdAt: Millis;
  readonly status: 'open' | 'closed' | 'archived' | 'deleted';
  readonly inbox: string;
  readonly visibility: string;
  readonly accessibility: string;
  readonly tags: readonly string[];
  readonly target: Said<string | null>;
  readonly subject: Said<string | null>;
  readonly description: Said<string | null>;
  /** By who they are, in the order in which they came. */
  readonly participants: ReadonlyMap<string, ToldParticipant>;
  /** How the initiator last called itself in a message, and, since they take part, the participants. */
  readonly names: ReadonlyMap<string, Said<string>>;
  readonly messageCount: number;
  readonly lastMessage: ToldMessage | null;
  /** Stamp of the last commit that lifts it in a list (rule 4). */
  readonly updatedAt: Millis;
}

export const nameOf = ({ type, id }: ParticipantRef): string => `${type}/${id}`;

/** Undefined while nothing has opened it. */
export function toldAfter(before: Told | undefined, event: ConversationEvent, position: Position): Told | undefined {
  if (before === undefined) return event.type === 'ConversationOpened' ? opened(event, position) : undefined;
  return before.status === 'deleted' ? before : { ...before, ...changed(before, event, position) };
}

function opened(event: ConversationOpened, position: Position): Told {
  const { contactId, channelId, channelType, initiator, inbox, visibility, accessibility } = event;
  const { target, subject, description } = readable(event.private) ?? NO_TEXTS;
  return {
    ...{ contactId, channelId, channelType, initiator, inbox, visibility, accessibility },
    ...{ createdAt: event.at, updatedAt: event.at },
    status: 'open',
    tags: wordsOf(event.tags, []),
    target: { value: target, position },
    subject: { value: subject, position },
    description: { value: description, position },
    participants: new Map(),
    names: new Map(),
    messageCount: 0,
    lastMessage: null,
  };
}

const NO_TEXTS = { target: null, subject: null, description: null };

function changed(told: Told, event: ConversationEvent, position: Position): Partial<Told> {
  switch (event.type) {
    case 'ConversationClosed':
      return { status: 'closed' };
    case 'ConversationReopened':
      return { status: 'open' };
    case 'ConversationArchived':
      return { status: 'archived' };
    case 'ConversationDeleted':
      return { status: 'deleted' };
    case 'ConversationTransferred':
      return { inbox: event.inbox };
    case 'ConversationTagsChanged':
      return { tags: wordsOf(told.tags, [event]) };
    case 'ConversationDetailsChanged':
      return detailsOf(event, position);
    case 'ParticipantAdded':
    case 'ParticipantRemoved':
    case 'ParticipantActivated':
      return {
        participants: participantsAfter(told.participants, event, position),
        names: event.type === 'ParticipantRemoved' ? namesWithout(told, event.participant) : told.names,
      };
    case 'MessageReceived':
    case 'MessageSent':
      return messageOf(told, event, position);
    case 'MessageStatusChanged':
      return told.lastMessage?.number === event.number
        ? { lastMessage: { ...told.lastMessage, status: event.status } }
        : {};
    default:
      return {};
  }
}

type Of<Type> = Extract<ConversationEvent, { readonly type: Type }>;

function detailsOf(event: Of<'ConversationDetailsChanged'>, position: Position): Partial<Told> {
  const { fields, visibility, accessibility } = event;
  const said = readable(event.private);
  const text = (name: 'target' | 'subject' | 'description'): Partial<Told> =>
    fields.includes(name) ? { [name]: { value: said?.[name] ?? null, position } } : {};
  return {
    ...text('target'),
    ...text('subject'),
    ...text('description'),
    ...(visibility === undefined ? {} : { visibility }),
    ...(accessibility === undefined ? {} : { accessibility }),
  };
}

function participantsAfter(
  before: ReadonlyMap<string, ToldParticipant>,
  event: Of<'ParticipantAdded' | 'ParticipantRemoved' | 'ParticipantActivated'>,
  position: Position,
): ReadonlyMap<string, ToldParticipant> {
  const after = new Map(before);
  const { type, id } = event.participant;
  const key = nameOf(event.participant);
  const known = before.get(key);
  if (event.type === 'ParticipantRemoved') after.delete(key);
  else if (event.type === 'ParticipantAdded')
    after.set(key, { type, id, status: event.status, content: { value: readable(event.private), position } });
  else if (known !== undefined) after.set(key, { ...known, status: 'active' });
  return after;
}

function namesWithout({ names, initiator }: Told, participant: ParticipantRef): Told['names'] {
  const key = nameOf(participant);
  return key === nameOf(initiator) ? names : new Map([...names].filter(([other]) => other !== key));
}

function messageOf(told: Told, event: MessageReceived | MessageSent, position: Position): Partial<Told> {
  const { messageId: id, number, kind, sender, at } = event;
  const calls = readable(event.private)?.senderName ?? null;
  const name = calls === null ? undefined : { value: calls, position };
  const key = nameOf(sender);
  const isKept = told.participants.has(key) || key === nameOf(told.initiator);
  const names = name === undefined || !isKept ? told.names : new Map(told.names).set(key, name);
  const messageCount = told.messageCount + 1;
  if (told.lastMessage !== null && number < told.lastMessage.number) return { names, messageCount };
  const preview = { value: event.private === 'redacted' ? '' : shownText(event), position };
  const status = event.type === 'MessageReceived' ? 'delivered' : 'sent';
  return { names, messageCount, lastMessage: { id, number, kind, preview, status, sender, name, at } };
}
