import type {
  Actor,
  AssigneeType,
  MemberBody,
  MessageBody,
  MessageStatus,
  ParticipantType,
  Resolution,
} from './commands';

/** What is so beside the conversations. */
export interface World {
  readonly contacts: ReadonlyMap<string, { readonly phone: string; readonly email: string }>;
  readonly blocked: ReadonlySet<string>;
}

interface Message {
  readonly id: string;
  readonly inbound: boolean;
  /** It came from a contact who was blocked then. */
  readonly blocked: boolean;
  readonly preview: string;
  status: MessageStatus;
}

export interface Participant {
  readonly id: string;
  readonly type: ParticipantType;
  status: 'active' | 'pending';
  display_name: string | null;
}

/**
 * A conversation, kept in the plainest way: everything that ever came, in lists. What is counted is counted anew each time.
 */
export interface Conversation {
  readonly id: string;
  status: 'none' | 'open' | 'closed' | 'archived' | 'deleted';
  /** The types of all its events; the first one is revision 0. */
  events: string[];
  /** Messages, the first one is number 1. */
  messages: Message[];
  /** The number of the last message read. */
  readUpTo: number;
  contact: string;
  inbox: string;
  channelId: string;
  channel: string;
  target: string | null;
  subject: string | null;
  description: string | null;
  priority: string | null;
  visibility: string;
  accessibility: string;
  tags: string[];
  labels: string[];
  members: { readonly id: string; readonly name: string | null }[];
  participants: Participant[];
  assignee: { readonly id: string; readonly type: AssigneeType } | null;
  muted: boolean;
  snoozedTill: string | null;
  /** Null unless it is closed or archived now. */
  resolution: Resolution | null;
  closedBy: { readonly type: Actor['type'] | 'automation'; readonly id: string } | null;
  /** The request that opened it by name. */
  openedBy: string | null;
  /** Idempotency keys, each with the first request under it that changed something, and its answer. */
  keys: Record<string, { readonly request: string; readonly revision: number; readonly created: boolean }>;
}

export const notOpened = (id: string): Conversation => ({
  id,
  status: 'none',
  events: [],
  messages: [],
  readUpTo: 0,
  contact: '',
  inbox: '',
  channelId: '',
  channel: '',
  target: null,
  subject: null,
  description: null,
  priority: null,
  visibility: 'private',
  accessibility: 'invite-only',
  tags: [],
  labels: [],
  members: [],
  participants: [],
  assignee: null,
  muted: false,
  snoozedTill: null,
  resolution: null,
  closedBy: null,
  openedBy: null,
  keys: {},
});

/** It is nothing but JSON. (What `structuredClone` gives is of another realm in a test, and equal to nothing here.) */
export const copyOf = (it: Conversation): Conversation => JSON.parse(JSON.stringify(it)) as Conversation;

/** One more event. */
export const happened = ({ events }: Conversation, type: string): void => void events.push(type);

export const exists = ({ status }: Conversation): boolean => status !== 'none' && status !== 'deleted';

export const revisionOf = ({ events }: Conversation): number => events.length - 1;

/** Rule 3: the inbound ones numbered above the last one read; rule 9: those of a blocked contact never count. */
export const unreadAbove = ({ messages }: Conversation, number: number): number =>
  messages.slice(number).filter(({ inbound, blocked }) => inbound && !blocked).length;

export const unreadCount = (it: Conversation): number => unreadAbove(it, it.readUpTo);

/** Rule 3: an outbound message follows the last inbound one. */
const isReplied = ({ messages }: Conversation): boolean =>
  messages.some(({ inbound }) => inbound) && messages.at(-1)?.inbound === false;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Rule 4: cut at a grapheme, at most 140 of them; without text, what it is. */
export function previewOf({ text, attachments = [] }: MessageBody): string {
  if (text === undefined) return attachments[0]?.content_type.startsWith('image/') === true ? '[image]' : '[file]';
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  return letters.slice(0, 140).join('');
}

/** Each once, as first given. */
export const membersOf = (given: readonly MemberBody[]): { readonly id: string; readonly name: string | null }[] =>
  given
    .filter(({ id }, at) => given.findIndex((other) => other.id === id) === at)
    .map(({ id, name = null }) => ({ id, name }));

/** What `GET /v1/conversations/{id}` shows of it. */
export const viewOf = (it: Conversation, { blocked, contacts }: World): Readonly<Record<string, unknown>> => ({
  contact_id: it.contact,
  status: it.status,
  inbox: it.inbox,
  channel: it.channel,
  channel_id: it.channelId,
  target: it.target,
  subject: it.subject,
  description: it.description,
  priority: it.priority,
  visibility: it.visibility,
  accessibility: it.accessibility,
  tags: it.tags,
  labels: it.labels,
  members: it.members,
  // A contact without a name here shows that of its record; all of them are saved under their ids.
  participants: it.participants.map((one) => ({
    ...one,
    display_name: one.display_name ?? (one.type === 'contact' && contacts.has(one.id) ? one.id : null),
  })),
  assigned_to: it.assignee?.id ?? null,
  assigned_type: it.assignee?.type ?? null,
  message_count: it.messages.length,
  unread_count: unreadCount(it),
  read: unreadCount(it) === 0,
  replied: isReplied(it),
  last_message_preview: it.messages.at(-1)?.preview ?? null,
  muted: it.muted,
  blocked: blocked.has(it.contact),
  snooze_till: it.snoozedTill,
  resolution: it.resolution,
  closed_by: it.closedBy?.id ?? null,
  closed_by_type: it.closedBy?.type ?? null,
  closed_at: it.status !== 'open',
  archived_at: it.status === 'archived',
  revision: revisionOf(it),
});

type Shown = Readonly<Record<string, unknown>>;

/** The same of what the product shows: of times that it chose, whether there is one. */
export function shownOf(body: Shown): Shown {
  const { assigned_to, participants, closed_at, archived_at } = body;
  const compared = Object.keys(viewOf(notOpened(''), { contacts: new Map(), blocked: new Set() }));
  return {
    ...Object.fromEntries(compared.map((field) => [field, body[field]])),
    assigned_to: (assigned_to as Shown | null)?.['id'] ?? null,
    participants: (participants as readonly Shown[]).map(({ id, type, status, display_name }) => ({
      id,
      type,
      status,
      display_name,
    })),
    closed_at: closed_at !== null,
    archived_at: archived_at !== null,
  };
}
