import type { InboxName } from '../desk';
import type { Channel } from '../people';
import type { Topic } from '../phrases/phrases';
import * as answered from './answered';
import type { Telling } from './common';
import * as byItself from './by-itself';
import * as left from './left-over';
import * as several from './several';

/** A kind of conversation, how many of them a week has, and when they begin: so many hours before its end. */
export interface Story {
  readonly name: string;
  readonly count: number;
  readonly from: number;
  readonly till: number;
  readonly tells: Telling;
  /** Where it can only be played there. */
  readonly channels?: readonly Channel[];
  readonly topics?: readonly Topic[];
  readonly inbox?: InboxName;
  /** The inbox where it is played whatever it is about and whoever writes. */
  readonly at?: InboxName;
  readonly bySpammer?: boolean;
}

const WEEK = 167;
const CHATS: readonly Channel[] = ['whatsapp', 'telegram', 'slack'];

/** Every story of a week that ends at `now`, in milliseconds. */
export const storiesUntil = (now: number): readonly Story[] => [
  { name: 'resolved by an agent', count: 54, from: WEEK, till: 3, tells: answered.agentResolves },
  { name: 'resolved by a person', count: 40, from: WEEK, till: 4, tells: answered.personResolves },
  { name: 'handed over', count: 26, from: WEEK, till: 6, tells: answered.handedOver },
  { name: 'handed over and open', count: 14, from: 60, till: 2, tells: answered.handedOverOpen },
  { name: 'given up by an agent', count: 4, from: 24, till: 2, tells: answered.agentGivesUp },
  { name: 'unresolved', count: 8, from: WEEK, till: 40, tells: answered.unresolved },
  { name: 'transferred', count: 16, from: 120, till: 4, tells: answered.transferred },
  { name: 'failed', count: 6, from: 72, till: 4, tells: answered.failed, channels: ['whatsapp', 'sms', 'telegram'] },
  { name: 'reminded', count: 10, from: 120, till: 6, tells: answered.reminded, topics: ['appointment'] },
  { name: 'archived', count: 14, from: WEEK, till: 60, tells: answered.archived },
  { name: 'deleted', count: 1, from: 100, till: 24, tells: answered.deleted },
  { name: 'unanswered', count: 24, from: 20, till: 0.2, tells: left.unanswered },
  { name: 'agent at work', count: 14, from: 10, till: 0.1, tells: left.agentAtWork },
  { name: 'waiting', count: 22, from: 72, till: 2, tells: left.waiting },
  { name: 'assigned and unread', count: 18, from: 30, till: 2, tells: left.assignedUnread },
  { name: 'marked unread', count: 4, from: 30, till: 3, tells: left.markedUnread },
  { name: 'reopened', count: 10, from: 96, till: 30, tells: left.reopenedWith('left') },
  { name: 'reopened and resolved', count: 10, from: WEEK, till: 36, tells: left.reopenedWith('resolved') },
  { name: 'reopened by hand', count: 4, from: 72, till: 6, tells: left.reopenedByHand },
  { name: 'snoozed', count: 16, from: 60, till: 4, tells: left.snoozedAt(now) },
  { name: 'woken', count: 8, from: 72, till: 12, tells: left.wokenAt(now) },
  { name: 'muted', count: 5, from: 24, till: 3, tells: left.muted },
  { name: 'spam', count: 12, from: WEEK, till: 8, tells: several.spam, bySpammer: true },
  {
    name: 'taken for spam',
    count: 2,
    from: 60,
    till: 10,
    tells: several.takenForSpam,
    topics: ['invoice'],
    inbox: 'billing',
  },
  { name: 'group', count: 8, from: 100, till: 8, tells: several.group, channels: CHATS },
  { name: 'given to an agent by rule', count: 10, from: 8, till: 0.2, tells: left.unanswered, at: 'front' },
  { name: 'handed back', count: 6, from: 20, till: 1, tells: answered.agentGivesUp, at: 'front' },
  {
    name: 'given to the least busy by rule',
    count: 8,
    from: 10,
    till: 0.3,
    tells: byItself.warranty,
    at: 'front',
    topics: ['broken'],
  },
  { name: 'given to one by rule', count: 2, from: 6, till: 0.5, tells: byItself.press, at: 'front' },
];

/** What has just happened when the week ends, and has consequences soon. */
export const endings: readonly Story[] = [
  {
    name: 'called back soon',
    count: 6,
    from: 0.5,
    till: 0.1,
    tells: byItself.callsBackSoon,
    at: 'front',
    topics: ['appointment'],
  },
  { name: 'idle', count: 4, from: 0.1, till: 0.02, tells: left.agentAtWork, at: 'chat' },
  { name: 'newly come', count: 6, from: 0.02, till: 0.001, tells: left.unanswered, at: 'front' },
];
