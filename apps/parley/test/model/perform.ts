import { assign, changeDetails, changeWords, mute, transfer, unassign } from './changes';
import type { Actor, Command, PatchBody } from './commands';
import { happened, type Conversation, type World } from './conversation';
import { archive, close, remove, reopen, snooze, wake } from './ending';
import { markRead, markUnread, open, recordMessage, reportStatus } from './messages';
import { activateParticipant, addParticipant, removeParticipant } from './participants';
import { wordsAfter, wordsInstead } from './text-set';

/** What a command that was not refused does: nothing, where that is already so. */
export function perform(it: Conversation, command: Command, world: World): void {
  const { kind, body, part = '', actor } = command;
  switch (kind) {
    case 'open':
      return open(it, body, actor, world);
    case 'deliver':
      return deliver(it, command, world);
    case 'message':
      return recordMessage(it, body, actor, world);
    case 'status':
      return reportStatus(it, part, body.status);
    case 'note':
      return happened(it, 'NoteAdded');
    case 'assign':
      return assign(it, { id: body.assigned_to, type: body.assigned_type });
    case 'unassign':
      return unassign(it);
    case 'close':
      return it.status === 'open' ? close(it, body.resolution ?? 'resolved', actor) : undefined;
    case 'reopen':
      return it.status === 'open' ? undefined : reopen(it);
    case 'snooze':
      return snooze(it, body.snooze_till);
    case 'unsnooze':
      return it.snoozedTill === null ? undefined : wake(it);
    case 'read':
      return markRead(it, body.up_to);
    case 'unread':
      return markUnread(it);
    case 'transfer':
      return transfer(it, body.inbox, body.unassign ?? false);
    case 'tags':
    case 'labels':
      return changeWords(it, kind, wordsAfter(it[kind], body));
    case 'add participant':
      return addParticipant(it, body);
    case 'remove participant':
      return removeParticipant(it, part);
    case 'activate participant':
      return activateParticipant(it, part);
    case 'mute':
    case 'unmute':
      return mute(it, kind === 'mute');
    case 'patch':
      return patch(it, body);
    case 'archive':
      return archive(it, actor);
    case 'delete':
      return remove(it, actor);
    case 'malformed':
      throw new Error('it was refused');
    default:
      return command satisfies never;
  }
}

/** A message to a thread opens its conversation, or is recorded in the current one. */
function deliver(it: Conversation, { body, actor }: { body: Body; actor: Actor }, world: World): void {
  if (it.status === 'none') open(it, body, actor, world);
  else recordMessage(it, body.message, actor, world);
}

type Body = Extract<Command, { readonly kind: 'deliver' }>['body'];

/** In the order of the contract: details, tags and labels (whole lists), inbox, assignment, read, muted. */
function patch(it: Conversation, body: PatchBody): void {
  const { tags, labels, inbox, assigned, assigned_type, read, muted } = body;
  changeDetails(it, body);
  if (tags !== undefined) changeWords(it, 'tags', wordsInstead(it.tags, tags));
  if (labels !== undefined) changeWords(it, 'labels', wordsInstead(it.labels, labels));
  if (inbox !== undefined) transfer(it, inbox, false);
  if (assigned === null) unassign(it);
  else if (assigned !== undefined) assign(it, { id: assigned, type: assigned_type ?? 'attendant' });
  if (read === true) markRead(it);
  if (read === false) markUnread(it);
  if (muted !== undefined) mute(it, muted);
}
