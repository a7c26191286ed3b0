import type {
  Assignee,
  AssigneeType,
  Command,
  MessageKind,
  NewMessage,
  NewParticipant,
  Unstamped,
} from '@parley/domain';
import { onlyGiven } from '../codec/only-given';
import type { MessageBody, OpenBody, ParticipantBody, PatchBody } from './requests';

/** Requests in the words of the domain. Fields that are not given get the contract's defaults. */

export function newMessage(body: MessageBody): NewMessage {
  const attachments = (body.attachments ?? []).map(({ url, content_type, name, size }) => ({
    url,
    contentType: content_type,
    name: name ?? null,
    size: size ?? null,
  }));
  return {
    direction: body.direction,
    id: body.id,
    kind: body.type ?? (body.text == null || body.text === '' ? kindOf(attachments[0]?.contentType ?? '') : 'text'),
    text: body.text == null || body.text === '' ? null : body.text,
    attachments,
    ...(body.sender === undefined
      ? {}
      : { sender: { type: body.sender.type, id: body.sender.id, name: body.sender.name ?? null } }),
    sentAt: body.sent_at == null ? null : new Date(body.sent_at).toISOString(),
  };
}

/** What a message without text and without a type is: what its first attachment is. */
function kindOf(contentType: string): MessageKind {
  const [kind] = contentType.toLowerCase().split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
}

export function openConversation(body: OpenBody, contactId: string): Unstamped<Command.OpenConversation> {
  const members = membersOf(body.members ?? []);
  return {
    type: 'OpenConversation',
    contactId,
    inbox: body.inbox,
    channelId: body.channel_id,
    channelType: body.channel_type,
    priority: body.priority ?? null,
    tags: body.tags ?? [],
    labels: body.labels ?? [],
    visibility: body.visibility ?? 'private',
    accessibility: body.accessibility ?? 'invite-only',
    members: members.map(({ id }) => id),
    content: {
      target: body.target ?? null,
      subject: body.subject ?? null,
      description: body.description ?? null,
      memberNames: members.map(({ name }) => name),
    },
    participants: (body.participants ?? []).map(newParticipant),
    assignee: assigneeOf(body.assigned_to, body.assigned_type),
    message: body.message === undefined ? null : newMessage(body.message),
    previous: null,
  };
}

type Optional<T> = T | null | undefined;

const assigneeOf = (id: Optional<string>, type: Optional<AssigneeType>): Assignee | null =>
  id == null ? null : { id, type: type ?? 'attendant' };

/** Once each, as first given. */
const membersOf = (given: NonNullable<OpenBody['members']>): readonly { id: string; name: string | null }[] =>
  given
    .filter(({ id }, place) => given.findIndex((other) => other.id === id) === place)
    .map(({ id, name }) => ({ id, name: name ?? null }));

/** What is not given stays as it is. */
export function patchConversation(body: PatchBody): Unstamped<Command.PatchConversation> {
  const { subject, description, priority, target, members, visibility, accessibility } = body;
  const { tags, labels, inbox, assigned, assigned_type, read, muted } = body;
  return {
    type: 'PatchConversation',
    details: onlyGiven({
      subject,
      description,
      priority,
      target,
      members: members && membersOf(members),
      visibility,
      accessibility,
    }),
    ...onlyGiven({ tags, labels, inbox, read, muted }),
    ...(assigned === undefined ? {} : { assignee: assigneeOf(assigned, assigned_type) }),
  };
}

export const newParticipant = (body: ParticipantBody): NewParticipant => ({
  type: body.type,
  id: body.id,
  status: body.status ?? 'active',
  displayName: body.display_name ?? null,
  avatarUrl: body.avatar_url ?? null,
  contact:
    body.contact == null
      ? null
      : {
          identifierKey: body.contact.identifier_key,
          identifierValue: body.contact.identifier_value,
          platformAddress: body.contact.platform_address ?? null,
        },
});
