import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  CHANNEL_TYPES,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
  type Conversation,
} from '@parley/domain';
import type { JsonObject } from '@parley/event-store';
import { assignee, nullable, oneOf, participantContent, text } from './codecs';

/* The folded state of a conversation as snapshots keep it: all of it but the message ids, which are kept beside it. */

const texts = t.readonlyArray(t.string);

const participant = t.type({
  type: oneOf(PARTICIPANT_TYPES),
  id: t.string,
  status: oneOf(PARTICIPANT_STATUSES),
  content: participantContent,
});

const opened = {
  revision: t.number,
  contactId: t.string,
  channelId: t.string,
  channelType: oneOf(CHANNEL_TYPES),
  origin: t.string,
  inbox: t.string,
  priority: nullable(oneOf(PRIORITIES)),
  visibility: oneOf(VISIBILITIES),
  accessibility: oneOf(ACCESSIBILITIES),
  tags: texts,
  labels: texts,
  members: texts,
  content: t.type({ target: text, subject: text, description: text, memberNames: t.readonlyArray(text) }),
  muted: t.boolean,
  assignee: nullable(assignee),
  participants: t.readonlyArray(participant),
  statuses: t.type({ from: t.number, pages: texts }),
  messageCount: t.number,
  inboundCount: t.number,
  inboundRead: t.number,
  snooze: nullable(t.type({ id: t.string, till: t.number })),
  everClosed: t.boolean,
  activeAt: t.number,
  lastNote: text,
  routedAt: t.number,
};

const ended = { ...opened, resolution: oneOf(RESOLUTIONS), closedAt: t.number };

const StoredState = t.union([
  t.type({ status: t.literal('open'), ...opened }),
  t.type({ status: t.literal('closed'), ...ended }),
  t.type({ status: t.literal('archived'), ...ended }),
  t.type({
    status: t.literal('deleted'),
    revision: t.number,
    contactId: t.string,
    channelId: t.string,
    origin: t.string,
  }),
]);

type Begun = Exclude<Conversation, { status: 'none' }>;
type StoredState = t.TypeOf<typeof StoredState>;

export function encodeConversationState({ messages: _, ...state }: Begun): JsonObject {
  const stored: StoredState = state;
  return stored;
}

/** Undefined for what is no state of a conversation. */
export function decodeConversationState(stored: JsonObject): StoredState | undefined {
  const decoded = StoredState.decode(stored);
  return E.isRight(decoded) ? decoded.right : undefined;
}
