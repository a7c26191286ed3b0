import {
  wordSet,
  type Assignee,
  type Command,
  type MessageKind,
  type NewMessage,
  type NewParticipant,
} from '@parley/domain';
import type { MessageBody, OpenBody, ParticipantBody } from './requests';

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
    kind: body.type ?? (body.text == null ? kindOf(attachments[0]?.contentType ?? '') : 'text'),
    text: body.text ?? null,
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

export function openConversation(body: OpenBody): Omit<Command.OpenConversation, 'at' | 'by'> {
  // Once each, as first given.
  const members = [
    ...new Map((body.members ?? []).toReversed().map((member) => [member.id, member])).values(),
  ].reverse();
  return {
    type: 'OpenConversation',
    contactId: body.contact_id,
    inbox: body.inbox,
    channelId: body.channel_id,
    channelType: body.channel_type,
    priority: body.priority ?? null,
    tags: wordSet(body.tags ?? []),
    labels: wordSet(body.labels ?? []),
    visibility: body.visibility ?? 'private',
    accessibility: body.accessibility ?? 'invite-only',
    members: members.map(({ id }) => id),
    content: {
      target: body.target ?? null,
      subject: body.subject ?? null,
      description: body.description ?? null,
      memberNames: members.map(({ name }) => name ?? null),
    },
    participants: (body.participants ?? []).map(newParticipant),
    assignee: assignee(body),
    message: body.message === undefined ? null : newMessage(body.message),
    previous: null,
  };
}

const assignee = ({ assigned_to, assigned_type }: OpenBody): Assignee | null =>
  assigned_to == null ? null : { id: assigned_to, type: assigned_type ?? 'attendant' };

const newParticipant = (body: ParticipantBody): NewParticipant => ({
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
