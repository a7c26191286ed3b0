import { ACCESSIBILITIES, MESSAGE_STATUSES, PARTICIPANT_STATUSES, VISIBILITIES } from '@parley/domain';
import type { ServiceType } from '../formats';
import { closed, whole, type JsonSchema } from './json-schema';
import { always, channelId, count, id, messageId, messageKind, milliseconds, oneOf, text } from './values';

const person = { status: oneOf(PARTICIPANT_STATUSES), displayName: text, avatarUrl: text };

const participant: JsonSchema = {
  anyOf: [
    closed({
      id,
      type: always('contact'),
      ...person,
      contact: closed({ identifierKey: text, identifierValue: text, platformAddress: text }),
    }),
    closed({ id, type: oneOf(['user', 'agent']), ...person }),
  ],
};

const lastMessage = closed({
  id: messageId,
  type: messageKind,
  preview: closed({ text }),
  recipients: { type: 'null' },
  status: oneOf(MESSAGE_STATUSES),
  sender: participant,
  createdAt: milliseconds,
});

const conversation = (statuses: readonly string[]): JsonSchema =>
  closed({
    id,
    name: { ...text, description: 'The subject.' },
    description: text,
    status: oneOf(statuses),
    visibility: oneOf(VISIBILITIES),
    accessibility: oneOf(ACCESSIBILITIES),
    featuredParticipants: {
      type: 'array',
      items: participant,
      maxItems: 5,
      description: 'The first active ones, the initiating one first.',
    },
    activeParticipantCount: count,
    pendingParticipantCount: count,
    initiatingParticipant: participant,
    channelId,
    lastMessage: { anyOf: [lastMessage, { type: 'null' }], description: 'Null before the first message.' },
    createdAt: milliseconds,
    updatedAt: milliseconds,
    platformStyle: oneOf(['direct', 'group', 'email']),
  });

const envelope = (event: ServiceType, when: string, statuses: readonly string[]): JsonSchema =>
  whole(
    event,
    when,
    closed({ service: always('conversations'), event: always(event), payload: conversation(statuses) }),
  );

const THERE = ['active', 'closed'];
const GONE = ['archived', 'deleted'];

export const serviceSchemas: { readonly [Type in ServiceType]: JsonSchema } = {
  'conversation.created': envelope(
    'conversation.created',
    'A conversation begins, or an archived one is open again.',
    THERE,
  ),
  'conversation.updated': envelope('conversation.updated', 'Something of a conversation changed.', THERE),
  'conversation.deleted': envelope('conversation.deleted', 'A conversation is archived or deleted.', GONE),
};
