import {
  conversationExists,
  unreadCount,
  type Actor,
  type Assignee,
  type Conversation,
  type ConversationCommand,
  type NewMessage,
  type Unstamped,
} from '@parley/domain';
import { ulidOf } from '@parley/platform';
import type { Random } from './random';
import { LABELS, subjectOf, TAGS, textOf } from './texts';
import { channelTypeOf, INBOXES, teammateOf } from './who';

/** What happens in a conversation after it was opened. What does not apply any more is left out. */
type Step = 'receive' | 'reply' | 'read' | 'assign' | 'take' | 'note' | 'tags' | 'labels' | 'details' | 'status' | Last;
type Last = 'unread' | 'snooze' | 'close' | 'archive';

/** A command without its stamp, and by whom. */
export interface Act {
  readonly by: Actor;
  readonly command: Unstamped<ConversationCommand>;
}

export interface Life {
  readonly inbox: number;
  /** Who works on it, if anybody does. */
  readonly teammate: Assignee;
  /** Assigned already when it is opened. */
  readonly assigned: boolean;
  readonly steps: readonly Step[];
}

/** Nothing wakes when the product is started on such a log. */
const LATER = Date.UTC(2040, 0, 1);
const MONTH = 30 * 24 * 60 * 60 * 1000;

const CHANNELS: Actor = { type: 'api', id: 'key_channels' };
const INACTIVITY: Actor = { type: 'automation', id: 'inactivity' };
const actorOf = ({ type, id }: Assignee): Actor => ({ type, id });

/**
 * 85 of a hundred end closed, 5 archived, 10 stay open; of the open ones a third is unread, a third unassigned and a tenth
 * snoozed, each without regard to the others.
 */
export function plan(random: Random): Life {
  const inbox = random.ranked(INBOXES.length);
  const teammate = teammateOf(inbox, random);
  const end = random.next();
  if (end >= 0.9) {
    const [unassigned, unread, snoozed] = [random.chance(1 / 3), random.chance(1 / 3), random.chance(0.1)];
    const assigned = !unassigned && random.chance(0.6);
    const steps: readonly Step[] = [
      ...(unassigned || assigned ? [] : ['assign' as const]),
      ...middle(random, 1.2),
      unread ? 'unread' : 'read',
      ...(snoozed ? ['snooze' as const] : []),
    ];
    return { inbox, teammate, assigned, steps };
  }
  const before: readonly Step[] = random.chance(0.15) ? ['take'] : random.chance(0.35) ? ['read'] : [];
  const steps: readonly Step[] = [...before, ...middle(random, 0.3), end < 0.85 ? 'close' : 'archive'];
  return { inbox, teammate, assigned: random.chance(0.1), steps };
}

/** One that was closed long ago, and its contact writes again. */
export const again: readonly Step[] = ['receive', 'read', 'close'];

const OFTEN: readonly Step[] = [
  'reply',
  'reply',
  'reply',
  'receive',
  'receive',
  'status',
  'tags',
  'note',
  'details',
  'labels',
];

function middle(random: Random, mean: number): readonly Step[] {
  const steps: Step[] = [];
  while (random.chance(mean / (1 + mean))) steps.push(random.pick(OFTEN));
  return steps;
}

/** By a message of the contact mostly, else by hand. */
export function opening(life: Life, contactId: string, at: number, random: Random): Act {
  const { inbox, teammate, assigned } = life;
  const channelType = channelTypeOf(inbox);
  const from = random.next();
  const by = from < 0.65 ? CHANNELS : actorOf(teammate);
  const message = from < 0.65 ? inbound(at, random) : from < 0.72 ? outbound(at, random) : null;
  const target = channelType === 'email' ? `${contactId.slice(-10).toLowerCase()}@example.com` : phoneOf(random);
  const subject = channelType === 'email' || message === null || random.chance(0.4) ? subjectOf(random) : null;
  return {
    by,
    command: {
      type: 'OpenConversation',
      contactId,
      inbox: INBOXES[inbox] as string,
      channelId: `chan_${inbox}`,
      channelType,
      priority: random.chance(0.7) ? null : random.pick(['low', 'medium', 'medium', 'high']),
      tags: some(random, TAGS, 3),
      labels: some(random, LABELS, 2),
      visibility: 'private',
      accessibility: 'invite-only',
      members: [],
      content: { target, subject, description: null, memberNames: [] },
      participants: [],
      assignee: assigned ? teammate : null,
      message,
      previous: null,
    },
  };
}

/** Undefined when the step asks for what is already so. */
export function actOf(step: Step, life: Life, state: Conversation, at: number, random: Random): Act | undefined {
  if (!conversationExists(state)) return undefined;
  const { teammate } = life;
  const mine = (command: Act['command']): Act => ({ by: actorOf(teammate), command });
  switch (step) {
    case 'unread':
      return unreadCount(state) > 0 ? undefined : received(at, random);
    case 'receive':
      return received(at, random);
    case 'reply':
      return mine({ type: 'RecordMessage', message: outbound(at, random) });
    case 'read':
      return mine({ type: 'MarkRead', upTo: null });
    case 'assign':
      return mine({ type: 'AssignConversation', assignee: teammate });
    case 'take':
      return mine({ type: 'PatchConversation', details: {}, assignee: teammate, read: true });
    case 'note':
      return mine({ type: 'AddNote', noteId: newId('note_', at, random), text: textOf(random) });
    case 'tags':
      return mine({ type: 'ChangeTags', add: [random.pickRanked(TAGS)], remove: [] });
    case 'labels':
      return mine({ type: 'ChangeLabels', add: [random.pickRanked(LABELS)], remove: [] });
    case 'details':
      return mine({ type: 'PatchConversation', details: { subject: subjectOf(random), priority: 'high' } });
    case 'status': {
      const messageId = state.messages.newest.at(-1);
      if (messageId === undefined) return undefined;
      return { by: CHANNELS, command: { type: 'ReportMessageStatus', messageId, status: 'read', reason: null } };
    }
    case 'snooze': {
      const till = LATER + Math.floor(random.next() * MONTH);
      return mine({ type: 'SnoozeConversation', snoozeId: newId('snz_', at, random), till });
    }
    case 'close':
      return random.chance(0.15)
        ? { by: INACTIVITY, command: { type: 'CloseInactive', timeout: 0, resolution: 'resolved' } }
        : mine({ type: 'CloseConversation', resolution: random.chance(0.9) ? 'resolved' : 'unresolved' });
    case 'archive':
      return mine({ type: 'ArchiveConversation' });
  }
}

const received = (at: number, random: Random): Act => ({
  by: CHANNELS,
  command: { type: 'RecordMessage', message: inbound(at, random) },
});

const inbound = (at: number, random: Random): NewMessage => messageOf('inbound', at, random);
const outbound = (at: number, random: Random): NewMessage => messageOf('outbound', at, random);

const messageOf = (direction: NewMessage['direction'], at: number, random: Random): NewMessage => ({
  direction,
  id: newId('msg_', at, random),
  kind: 'text',
  text: textOf(random),
  attachments: [],
  sentAt: direction === 'inbound' ? new Date(at - random.below(5_000)).toISOString() : null,
});

const some = (random: Random, words: readonly string[], most: number): readonly string[] =>
  Array.from({ length: random.below(most + 1) }, () => random.pickRanked(words));

export const phoneOf = (random: Random): string => `+49151${(10_000_000 + random.below(89_999_999)).toString()}`;

const bytes = new Uint8Array(10);

export function newId(prefix: string, at: number, random: Random): string {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = random.below(256);
  return prefix + ulidOf(at, bytes);
}
