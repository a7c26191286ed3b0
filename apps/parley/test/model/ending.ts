import type { Actor, Resolution } from './commands';
import { happened, type Conversation } from './conversation';

/** A snooze ends with it. */
export function close(it: Conversation, resolution: Resolution, by: NonNullable<Conversation['closedBy']>): void {
  it.status = 'closed';
  it.resolution = resolution;
  it.closedBy = { type: by.type, id: by.id };
  it.snoozedTill = null;
  happened(it, 'ConversationClosed');
}

/** Rule 6: keeps everything but how it was closed. */
export function reopen(it: Conversation): void {
  it.status = 'open';
  it.resolution = null;
  it.closedBy = null;
  happened(it, 'ConversationReopened');
}

/** Again, it moves the time. */
export function snooze(it: Conversation, till: string): void {
  if (it.snoozedTill === till) return;
  it.snoozedTill = till;
  happened(it, 'ConversationSnoozed');
}

export function wake(it: Conversation): void {
  it.snoozedTill = null;
  happened(it, 'ConversationUnsnoozed');
}

/** What is open is closed first, unresolved. */
export function archive(it: Conversation, by: Actor): void {
  if (it.status === 'archived') return;
  if (it.status === 'open') close(it, 'unresolved', by);
  it.status = 'archived';
  happened(it, 'ConversationArchived');
}

export function remove(it: Conversation, by: Actor): void {
  if (it.status === 'open') close(it, 'unresolved', by);
  it.status = 'deleted';
  happened(it, 'ConversationDeleted');
}
