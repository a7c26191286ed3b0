import * as t from 'io-ts';
import {
  ACCESSIBILITIES,
  CHANNEL_TYPES,
  CLOSE_CAUSES,
  DETAIL_FIELDS,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  REOPEN_REASONS,
  RESOLUTIONS,
  ROUTED_REASONS,
  UNSNOOZE_REASONS,
  VISIBILITIES,
  type ConversationEvent,
} from '@parley/domain';
import { assignee, nullable, oneOf, participantContent, text } from './codecs';
import { definitionsOf } from './definitions';

const participant = t.type({ type: oneOf(PARTICIPANT_TYPES), id: t.string });

const messageData = t.type({
  messageId: t.string,
  number: t.number,
  kind: oneOf(MESSAGE_KINDS),
  sender: participant,
  sentAt: text,
});

const message = {
  version: 1,
  data: messageData,
  private: t.type({
    text,
    attachments: t.array(t.type({ url: t.string, contentType: t.string, name: text, size: nullable(t.number) })),
    senderName: text,
  }),
};

const none = { version: 1, data: t.type({}), private: null };
const only = <P extends t.Props>(data: P) => ({ version: 1, data: t.type(data), private: null });
const textSetChange = only({ added: t.array(t.string), removed: t.array(t.string) });

/** The stored form of every event of a conversation. One golden sample each, in `test/golden`. */
export const conversationEvents = definitionsOf<ConversationEvent>()({
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
    private: participantContent,
  },
  ParticipantRemoved: only({ participant }),
  ParticipantActivated: only({ participant }),
  MessageReceived: { ...message, data: t.intersection([messageData, t.partial({ blocked: t.literal(true) })]) },
  MessageSent: message,
  MessageStatusChanged: {
    version: 1,
    data: t.type({ messageId: t.string, number: t.number, status: oneOf(MESSAGE_STATUSES) }),
    private: t.type({ reason: text }),
  },
  NoteAdded: { version: 1, data: t.type({ noteId: t.string }), private: t.type({ text: t.string }) },
  ConversationAssigned: {
    version: 1,
    data: t.intersection([
      t.type({ assignee, previous: nullable(assignee) }),
      t.partial({
        routed: t.intersection([
          t.type({ rule: t.string, trigger: t.number }),
          t.partial({ reason: oneOf(ROUTED_REASONS) }),
        ]),
      }),
    ]),
    private: null,
  },
  ConversationUnassigned: only({ previous: assignee }),
  ConversationNotRouted: only({ trigger: t.number, rule: text, reason: t.string }),
  ConversationClosed: only({ resolution: oneOf(RESOLUTIONS), cause: oneOf(CLOSE_CAUSES) }),
  ConversationReopened: only({ reason: oneOf(REOPEN_REASONS) }),
  ConversationSnoozed: only({ snoozeId: t.string, till: t.number }),
  ConversationUnsnoozed: only({ snoozeId: t.string, reason: oneOf(UNSNOOZE_REASONS) }),
  ConversationRead: only({ upTo: t.number, inboundRead: t.number }),
  ConversationMarkedUnread: only({ inboundRead: t.number }),
  ConversationTransferred: only({ inbox: t.string, previous: t.string }),
  ConversationTagsChanged: textSetChange,
  ConversationLabelsChanged: textSetChange,
  ConversationDetailsChanged: {
    version: 1,
    data: t.intersection([
      t.type({ fields: t.array(oneOf(DETAIL_FIELDS)) }),
      t.partial({
        priority: nullable(oneOf(PRIORITIES)),
        visibility: oneOf(VISIBILITIES),
        accessibility: oneOf(ACCESSIBILITIES),
        members: t.array(t.string),
      }),
    ]),
    private: t.partial({ subject: text, description: text, target: text, memberNames: t.array(text) }),
  },
  ConversationMuted: none,
  ConversationUnmuted: none,
  ConversationArchived: none,
  ConversationDeleted: none,
});
