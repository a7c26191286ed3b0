import * as t from 'io-ts';
import {
  ASSIGNEE_TYPES,
  CONTACT_STATUSES,
  CHANNEL_TYPES,
  RESOLUTIONS,
  type ContactEvent,
  type InboxEvent,
  type TeammateEvent,
  type ThreadEvent,
} from '@parley/domain';
import { freeJson, nullable, oneOf, text } from './codecs';
import { definitionsOf } from './definitions';

const none = { version: 1, data: t.type({}), private: null };

/** The stored form of the events of contacts. */
export const contactEvents = definitionsOf<ContactEvent>()({
  ContactSaved: {
    version: 1,
    data: t.type({ status: oneOf(CONTACT_STATUSES), preferredChannel: nullable(oneOf(CHANNEL_TYPES)) }),
    private: t.type({ phone: text, email: text, firstName: t.string, lastName: text, metadata: freeJson }),
  },
  ContactBlocked: none,
  ContactUnblocked: none,
  ContactErased: none,
});

export const teammateEvents = definitionsOf<TeammateEvent>()({
  TeammateSaved: {
    version: 1,
    data: t.type({ kind: oneOf(ASSIGNEE_TYPES), available: t.boolean }),
    private: t.type({ name: t.string, email: text, avatarUrl: text }),
  },
});

export const inboxEvents = definitionsOf<InboxEvent>()({
  InboxSaved: {
    version: 1,
    data: t.type({
      name: t.string,
      inactivityTimeoutSeconds: nullable(t.number),
      inactivityResolution: oneOf(RESOLUTIONS),
      reopenWindowSeconds: nullable(t.number),
      reopenAfterSpam: t.boolean,
    }),
    private: null,
  },
});

export const threadEvents = definitionsOf<ThreadEvent>()({
  ConversationElected: {
    version: 1,
    data: t.type({
      contactId: t.string,
      channelId: t.string,
      inbox: t.string,
      generation: t.number,
      conversationId: t.string,
      claimed: t.boolean,
    }),
    private: null,
  },
});
