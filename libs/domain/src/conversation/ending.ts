import * as E from 'fp-ts/Either';
import type { Stamp } from '../shared';
import type { CloseConversation, CloseInactive, SnoozeConversation } from './commands';
import { nothing, type Decision } from './decision';
import { archived, closedAlready, closedNotSnoozed, snoozeInThePast } from './errors';
import type { ConversationEvent } from './events';
import type { ExistingConversation } from './state';
import type { CloseCause, Resolution } from './enums';

export const closed = (stamp: Stamp, resolution: Resolution, cause: CloseCause): ConversationEvent => ({
  type: 'ConversationClosed',
  ...stamp,
  resolution,
  cause,
});

/** Whoever closes it, a snooze ends with it. */
export function close(stamp: Stamp, { resolution }: CloseConversation, state: ExistingConversation): Decision {
  if (state.status === 'open') return E.right([closed(stamp, resolution, 'command')]);
  return state.resolution === resolution ? nothing : E.left(closedAlready(state.resolution));
}

/** Rule 8: an open, unsnoozed conversation in which nothing happened for that long; a message that came meanwhile wins. */
export function closeInactive(stamp: Stamp, command: CloseInactive, state: ExistingConversation): Decision {
  const { timeout, resolution, now = stamp.at } = command;
  const inactive = state.status === 'open' && state.snooze === null && now >= state.activeAt + timeout;
  return inactive ? E.right([closed(stamp, resolution, 'inactivity')]) : nothing;
}

export function reopen(stamp: Stamp, state: ExistingConversation): Decision {
  const reason = stamp.by.type === 'attendant' || stamp.by.type === 'agent' ? 'manual' : 'api';
  return state.status === 'open' ? nothing : E.right([{ type: 'ConversationReopened', ...stamp, reason }]);
}

/** What is open is closed first, so that reports see every ending. */
export function archive(stamp: Stamp, state: ExistingConversation): Decision {
  if (state.status === 'archived') return nothing;
  return E.right([...closedFirst(stamp, 'archived', state), { type: 'ConversationArchived', ...stamp }]);
}

export const remove = (stamp: Stamp, state: ExistingConversation): Decision =>
  E.right([...closedFirst(stamp, 'deleted', state), { type: 'ConversationDeleted', ...stamp }]);

const closedFirst = (
  stamp: Stamp,
  cause: CloseCause,
  { status }: ExistingConversation,
): readonly ConversationEvent[] => (status === 'open' ? [closed(stamp, 'unresolved', cause)] : []);

/** In the future as the command has it (rule 4); snoozed again moves the time (rule 7). */
export function snooze(stamp: Stamp, command: SnoozeConversation, state: ExistingConversation): Decision {
  const { snoozeId, till, now = stamp.at } = command;
  if (till <= now) return E.left(snoozeInThePast);
  if (state.status !== 'open') return E.left(state.status === 'closed' ? closedNotSnoozed : archived);
  return state.snooze?.till === till ? nothing : E.right([{ type: 'ConversationSnoozed', ...stamp, snoozeId, till }]);
}

/** `snoozeId` absent: whichever there is. A snooze that was moved, ended or closed in the meantime is left alone. */
export function unsnooze(
  stamp: Stamp,
  reason: 'manual' | 'timer',
  { snooze: current }: ExistingConversation,
  snoozeId?: string,
): Decision {
  if (current === null || (snoozeId !== undefined && snoozeId !== current.id)) return nothing;
  return E.right([{ type: 'ConversationUnsnoozed', ...stamp, snoozeId: current.id, reason }]);
}
