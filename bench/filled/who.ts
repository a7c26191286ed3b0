import type { Assignee, ChannelType } from '@parley/domain';
import { CHANNEL_TYPES } from '@parley/domain';
import { ulidOf } from '@parley/platform';
import type { Random } from './random';

/* Whom and what a filled log speaks of: benchmarks ask for them without keeping a list of a million ids. */

export const WORKSPACE = 'ws_bench';
/** One conversation in a hundred is of another workspace, with inboxes of the same ids. */
const OTHER_WORKSPACE = 'ws_other';
export const workspaceOf = (conversation: number): string => (conversation % 100 === 99 ? OTHER_WORKSPACE : WORKSPACE);

/** The first stamp of every filled log: the past, so that no clock is behind it. */
export const BEGINNING = Date.UTC(2025, 0, 6, 8);

/** The first inbox has the most conversations, about a fifth. */
export const INBOXES: readonly string[] = Array.from(
  { length: 40 },
  (_, i) => `inbox_${i.toString().padStart(2, '0')}`,
);

export const channelTypeOf = (inbox: number): ChannelType => CHANNEL_TYPES[inbox % CHANNEL_TYPES.length] as ChannelType;

/** Every tenth is an AI agent. */
export const TEAMMATES: readonly Assignee[] = Array.from({ length: 200 }, (_, i) => ({
  id: `usr_${i.toString().padStart(3, '0')}`,
  type: i % 10 === 9 ? 'agent' : 'attendant',
}));

const TEAM = 30;

/** Teams overlap: everybody works in a few inboxes, some more than others. */
export const teammateOf = (inbox: number, random: Random): Assignee =>
  TEAMMATES[(inbox * 5 + random.ranked(TEAM)) % TEAMMATES.length] as Assignee;

const bytes = new Uint8Array(10);

/** As ids of the product look: they begin with a time, and the rest looks like chance. The same number gives the same id. */
function idOf(prefix: string, n: number, salt: number): string {
  let mixed = Math.imul(n + 1, 0x9e3779b1) ^ salt;
  for (let i = 0; i < bytes.length; i += 1) {
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) + i;
    bytes[i] = mixed >>> 24;
  }
  return prefix + ulidOf(BEGINNING + n * 15, bytes);
}

export const conversationId = (conversation: number): string => idOf('conv_', conversation, 0x51ab);
export const contactId = (contact: number): string => idOf('cnt_', contact, 0x7c3d);
/** Half of the contacts have a record. */
export const isSaved = (contact: number): boolean => contact % 2 === 0;
