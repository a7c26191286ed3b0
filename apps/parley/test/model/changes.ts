import { isDeepStrictEqual } from 'node:util';
import type { Details } from './commands';
import { happened, membersOf, type Conversation } from './conversation';
import { join } from './participants';

/** Rule 11: the same assignee and type again is no change. The assignee joins. */
export function assign(it: Conversation, assignee: NonNullable<Conversation['assignee']>): void {
  if (isDeepStrictEqual(it.assignee, assignee)) return;
  it.assignee = assignee;
  happened(it, 'ConversationAssigned');
  join(it, { id: assignee.id, type: assignee.type === 'attendant' ? 'user' : 'agent' });
}

export function unassign(it: Conversation): void {
  if (it.assignee === null) return;
  it.assignee = null;
  happened(it, 'ConversationUnassigned');
}

/** The assignee is kept unless asked otherwise. */
export function transfer(it: Conversation, inbox: string, andUnassign: boolean): void {
  if (it.inbox !== inbox) happened(it, 'ConversationTransferred');
  it.inbox = inbox;
  if (andUnassign) unassign(it);
}

/** One event for one command, with what really changed. */
export function changeWords(it: Conversation, what: 'tags' | 'labels', words: string[]): void {
  if (isDeepStrictEqual(it[what], words)) return;
  it[what] = words;
  happened(it, what === 'tags' ? 'ConversationTagsChanged' : 'ConversationLabelsChanged');
}

/** One event with only what changed. What is not given stays as it is; null clears. */
export function changeDetails(it: Conversation, given: Details): void {
  const { subject, description, priority, target, visibility, accessibility } = it;
  const before = { subject, description, priority, target, visibility, accessibility, members: it.members };
  const fields = Object.entries(given).filter(([field]) => field in before);
  const after = { ...before, ...Object.fromEntries(fields) };
  if (given.members !== undefined) after.members = membersOf(given.members);
  if (isDeepStrictEqual(before, after)) return;
  Object.assign(it, after);
  happened(it, 'ConversationDetailsChanged');
}

export function mute(it: Conversation, muted: boolean): void {
  if (it.muted === muted) return;
  it.muted = muted;
  happened(it, muted ? 'ConversationMuted' : 'ConversationUnmuted');
}
