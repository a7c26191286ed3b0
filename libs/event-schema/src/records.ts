import * as t from 'io-ts';
import {
  ASSIGNEE_TYPES,
  CONTACT_STATUSES,
  PREFERRED_CHANNELS,
  RESOLUTIONS,
  type ContactEvent,
  type InboxEvent,
  type TeammateEvent,
  type ThreadEvent,
} from '@parley/domain';
import type { Definitions, EventDefinition } from './registry';
import { nullable, oneOf } from './codecs';

const text = nullable(t.string);
const none: EventDefinition = { version: 1, data: t.type({}), private: null };

/** The stored form of the events of contacts. */
export const contactEvents: Definitions<ContactEvent['type']> = {
  ContactSaved: {
    version: 1,
    data: t.type({ status: oneOf(CONTACT_STATUSES), preferredChannel: nullable(oneOf(PREFERRED_CHANNELS)) }),
    private: t.type({ phone: text, email: text, firstName: t.string, lastName: text, metadata: t.UnknownRecord }),
  },
  ContactBlocked: none,
  ContactUnblocked: none,
  ContactErased: none,
};

export const teammateEvents: Definitions<TeammateEvent['type']> = {
  TeammateSaved: {
    version: 1,
    data: t.type({ kind: oneOf(ASSIGNEE_TYPES), available: t.boolean }),
    private: t.type({ name: t.string, email: text, avatarUrl: text }),
  },
};

export const inboxEvents: Definitions<InboxEvent['type']> = {
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
};

export const threadEvents: Definitions<ThreadEvent['type']> = {
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
};
