import * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  CLOSE_CAUSES,
  MESSAGE_KINDS,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  REOPEN_REASONS,
  RESOLUTIONS,
  VISIBILITIES,
  type ConversationEvent,
} from '@parley/domain';
import type { Definitions, EventDefinition } from './registry';
import { nullable, oneOf } from './words';

const text = nullable(t.string);
const assignee = t.type({ id: t.string, type: oneOf(ASSIGNEE_TYPES) });
const participant = t.type({ type: oneOf(PARTICIPANT_TYPES), id: t.string });

const message: EventDefinition = {
  version: 1,
  data: t.type({
    messageId: t.string,
    number: t.number,
    kind: oneOf(MESSAGE_KINDS),
    sender: participant,
    sentAt: text,
  }),
  private: t.type({
    text,
    attachments: t.array(t.type({ url: t.string, contentType: t.string, name: text, size: nullable(t.number) })),
    senderName: text,
  }),
};

/** The stored form of every event of a conversation. One golden sample each, in `test/golden`. */
export const conversationEvents: Definitions<ConversationEvent['type']> = {
  ConversationOpened: {
    version: 1,
    data: t.type({
      contactId: t.string,
      inbox: t.string,
      channelId: t.string,
      channelType: oneOf(CHANNEL_TYPES),
      priority: nullable(oneOf(PRIORITIES)),
      tags: t.array(t.string),
      labels: t.array(t.string),
      visibility: oneOf(VISIBILITIES),
      accessibility: oneOf(ACCESSIBILITIES),
      assignee: nullable(assignee),
      initiator: participant,
      members: t.array(t.string),
      previous: text,
    }),
    private: t.type({ target: text, subject: text, description: text, memberNames: t.array(text) }),
  },
  ParticipantAdded: {
    version: 1,
    data: t.type({ participant, status: oneOf(PARTICIPANT_STATUSES) }),
    private: t.type({
      displayName: text,
      avatarUrl: text,
      contact: nullable(t.type({ identifierKey: t.string, identifierValue: t.string, platformAddress: text })),
    }),
  },
  MessageReceived: message,
  MessageSent: message,
  ConversationAssigned: { version: 1, data: t.type({ assignee, previous: nullable(assignee) }), private: null },
  ConversationUnassigned: { version: 1, data: t.type({ previous: assignee }), private: null },
  ConversationClosed: {
    version: 1,
    data: t.type({ resolution: oneOf(RESOLUTIONS), cause: oneOf(CLOSE_CAUSES) }),
    private: null,
  },
  ConversationReopened: { version: 1, data: t.type({ reason: oneOf(REOPEN_REASONS) }), private: null },
  ConversationRead: { version: 1, data: t.type({ upTo: t.number, inboundRead: t.number }), private: null },
  ConversationMarkedUnread: { version: 1, data: t.type({ inboundRead: t.number }), private: null },
};
