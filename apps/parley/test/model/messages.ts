import { assign } from './changes';
import type { Actor, DeliverBody, MessageBody, MessageStatus, OpenBody } from './commands';
import {
  happened,
  membersOf,
  previewOf,
  unreadAbove,
  unreadCount,
  type Conversation,
  type World,
} from './conversation';
import { close, reopen, wake } from './ending';
import { join, newParticipant } from './participants';
import { wordsAfter } from './text-set';

/** The first commit: opened, who takes part, the first message, the first assignment. */
export function open(it: Conversation, body: OpenBody | DeliverBody, actor: Actor, world: World): void {
  const { subject, description, priority, target, members, visibility, accessibility, ...more }: OpenBody = body;
  it.status = 'open';
  it.contact = more.contact_id;
  it.inbox = more.inbox;
  it.channel = more.channel_type;
  it.channelId = more.channel_id;
  it.target = target ?? addressOf(body, world);
  it.subject = subject ?? null;
  it.description = description ?? null;
  it.priority = priority ?? null;
  it.visibility = visibility ?? 'private';
  it.accessibility = accessibility ?? 'invite-only';
  it.members = membersOf(members ?? []);
  it.tags = wordsAfter([], { add: more.tags ?? [] });
  it.labels = wordsAfter([], { add: more.labels ?? [] });
  happened(it, 'ConversationOpened');
  whoTakesPart(it, more.participants ?? []);
  if (more.message !== undefined) recordMessage(it, more.message, actor, world);
  if (more.assigned_to !== undefined) assign(it, { id: more.assigned_to, type: more.assigned_type ?? 'attendant' });
  // Rule 9: one that a blocked contact's message opens is closed in the same commit.
  if (it.messages.some(({ blocked }) => blocked)) close(it, 'spam', { type: 'automation', id: 'blocked' });
}

/** Contract: the contact's e-mail on an `email` channel, the phone on `sms` and `whatsapp`, else null. */
function addressOf({ contact_id, channel_type }: OpenBody, { contacts }: World): string | null {
  const contact = contacts.get(contact_id);
  if (channel_type === 'email') return contact?.email ?? null;
  return channel_type === 'sms' || channel_type === 'whatsapp' ? (contact?.phone ?? null) : null;
}

/** The contact is an active participant from the opening, whatever is said of it, and the first one. */
function whoTakesPart(it: Conversation, given: NonNullable<OpenBody['participants']>): void {
  const isContact = ({ type, id }: { type: string; id: string }): boolean => type === 'contact' && id === it.contact;
  const contact = given.find(isContact) ?? { type: 'contact' as const, id: it.contact };
  it.participants = [{ ...contact, status: 'active' as const }, ...given.filter((p) => !isContact(p))].map(
    newParticipant,
  );
  for (const _ of it.participants) happened(it, 'ParticipantAdded');
}

export function recordMessage(it: Conversation, body: MessageBody, actor: Actor, world: World): void {
  // Rule 2: the same message twice changes nothing, also when the second copy differs.
  if (it.messages.some(({ id }) => id === body.id)) return;
  if (body.direction === 'outbound') send(it, body, actor);
  else receive(it, body, actor, world);
}

/** An outbound message marks nothing as read, ends no snooze and reopens nothing (rules 3 and 7). */
function send(it: Conversation, body: MessageBody, actor: Actor): void {
  it.messages.push({ id: body.id, inbound: false, blocked: false, status: 'sent', preview: previewOf(body) });
  happened(it, 'MessageSent');
  // A teammate who sends joins: the sender that is named, or the attendant or agent who asks. An API key is no teammate.
  const { sender } = body;
  if (sender !== undefined) join(it, { id: sender.id, type: sender.type }, sender.name ?? null);
  else if (actor.type === 'attendant') join(it, { id: actor.id, type: 'user' });
  else if (actor.type === 'agent') join(it, { id: actor.id, type: 'agent' });
}

/** Reopens, or wakes; but one of a blocked contact is only recorded (rule 9). */
function receive(it: Conversation, body: MessageBody, actor: Actor, { blocked }: World): void {
  // A contact who asks speaks for itself.
  const sender = body.sender?.id ?? (actor.type === 'contact' ? actor.id : it.contact);
  // Silent: who does not take part speaks for the contact, so naming another sender is no way around a block.
  const takesPart = it.participants.some(({ type, id }) => type === 'contact' && id === sender);
  const fromBlocked = blocked.has(sender) || (!takesPart && blocked.has(it.contact));
  it.messages.push({ id: body.id, inbound: true, blocked: fromBlocked, status: 'delivered', preview: previewOf(body) });
  happened(it, 'MessageReceived');
  if (fromBlocked) return;
  if (it.status !== 'open') reopen(it);
  else if (it.snoozedTill !== null) wake(it);
}

const HOW_FAR: readonly MessageStatus[] = ['sent', 'failed', 'delivered', 'read'];

/** Rule 4: never backwards. */
export function reportStatus(it: Conversation, id: string, status: MessageStatus): void {
  const message = it.messages.find((m) => m.id === id);
  if (message === undefined || HOW_FAR.indexOf(status) <= HOW_FAR.indexOf(message.status)) return;
  message.status = status;
  happened(it, 'MessageStatusChanged');
}

/** Rule 3: up to a message, or to the last one. An older, unknown or repeated mark takes nothing back. */
export function markRead(it: Conversation, upTo?: string): void {
  const number = upTo === undefined ? it.messages.length : it.messages.findIndex(({ id }) => id === upTo) + 1;
  if (unreadAbove(it, number) >= unreadCount(it)) return;
  it.readUpTo = number;
  happened(it, 'ConversationRead');
}

/**
 * Rule 3: back to just before the last inbound message, where nothing is unread yet. With rule 9: the last one that counts,
 * since those of a blocked contact are never unread.
 */
export function markUnread(it: Conversation): void {
  const last = it.messages.findLastIndex(({ inbound, blocked }) => inbound && !blocked);
  if (last === -1 || unreadCount(it) > 0) return;
  it.readUpTo = last;
  happened(it, 'ConversationMarkedUnread');
}
