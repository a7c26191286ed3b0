import type { Answer, Command, MessageBody, PatchBody } from './commands';
import { exists, type Conversation } from './conversation';

const refused = (status: number, code: string): Answer => ({ status, code });

const ARCHIVED = refused(409, 'conversation_archived');
const CLOSED = refused(409, 'conversation_closed');

/** Why a command cannot apply now, or undefined: the cells of the state table that say so. */
export function refusalOf(it: Conversation, command: Command): Answer | undefined {
  return (
    whoeverAsks(it, command) ??
    whetherItIsThere(it, command) ??
    whenItIsOver(command) ??
    (it.status === 'archived' && isFrozen(it, command) ? ARCHIVED : whatItRefersTo(it, command))
  );
}

function messageOf({ kind, body }: Command): MessageBody | undefined {
  if (kind === 'message') return body;
  return kind === 'deliver' || kind === 'open' ? body.message : undefined;
}

/** Silent: which refusal comes first. Who may not ask is told so whatever is there. */
function whoeverAsks(it: Conversation, command: Command): Answer | undefined {
  const message = messageOf(command);
  if (command.actor.type === 'contact' && !mayContact(it, command)) return refused(403, 'actor_not_allowed');
  // A message is inbound (from the contact) or outbound (from the team): so is its sender.
  if (message?.sender === undefined) return undefined;
  const fromContact = message.sender.type === 'contact';
  return fromContact === (message.direction === 'inbound') ? undefined : refused(400, 'sender_not_allowed');
}

/**
 * A contact may only record inbound messages of its own, in conversations that are its own or that it takes part in. By name, of
 * one that is not there it is told so; a thread of another opens nothing for it.
 */
function mayContact(it: Conversation, command: Command): boolean {
  const { kind, body, actor } = command;
  const message = messageOf(command);
  if (message?.direction !== 'inbound') return false;
  if (message.sender?.type === 'contact' && message.sender.id !== actor.id) return false;
  if (kind === 'deliver' && body.contact_id === actor.id) return true;
  const takesPart = it.participants.some((p) => p.type === 'contact' && p.id === actor.id && p.status === 'active');
  return exists(it) ? kind !== 'open' && (it.contact === actor.id || takesPart) : kind === 'message';
}

function whetherItIsThere(it: Conversation, { kind }: Command): Answer | undefined {
  if (kind === 'open') return it.status === 'none' ? undefined : refused(409, 'conversation_exists');
  const opensOne = kind === 'deliver' && it.status === 'none';
  return exists(it) || opensOne ? undefined : refused(404, 'conversation_not_found');
}

/** Of a conversation that is closed or archived too: the table has the 400 in the name of the command. */
const whenItIsOver = ({ kind, body }: Command): Answer | undefined =>
  kind === 'snooze' && Date.parse(body.snooze_till) <= Date.now() ? refused(400, 'snooze_in_the_past') : undefined;

/** What an archived conversation refuses. */
function isFrozen(it: Conversation, { kind, body }: Command): boolean {
  switch (kind) {
    case 'message':
      return isNewOutbound(it, body);
    case 'deliver':
      return isNewOutbound(it, body.message);
    case 'patch':
      return goesBeyondReadAndMuted(body);
    case 'assign':
    case 'unassign':
    case 'close':
    case 'snooze':
    case 'transfer':
    case 'tags':
    case 'labels':
    case 'add participant':
    case 'remove participant':
    case 'activate participant':
      return true;
    case 'open':
    case 'status':
    case 'note':
    case 'reopen':
    case 'unsnooze':
    case 'read':
    case 'unread':
    case 'mute':
    case 'unmute':
    case 'malformed':
    case 'archive':
    case 'delete':
      return false;
  }
}

/** Rule 2 holds always: the same message again is no change, also where a new one would be refused. */
const isNewOutbound = ({ messages }: Conversation, { id, direction }: MessageBody): boolean =>
  direction === 'outbound' && !messages.some((message) => message.id === id);

const goesBeyondReadAndMuted = (body: PatchBody): boolean =>
  Object.keys(body).some((field) => field !== 'read' && field !== 'muted');

function whatItRefersTo(it: Conversation, command: Command): Answer | undefined {
  const { kind, body, part } = command;
  const isContact = (id: string): boolean => it.participants.some((p) => p.type === 'contact' && p.id === id);
  switch (kind) {
    case 'close':
      return it.status === 'closed' && it.resolution !== (body.resolution ?? 'resolved') ? CLOSED : undefined;
    case 'snooze':
      return it.status === 'closed' ? CLOSED : undefined;
    case 'status':
      return it.messages.some(({ id }) => id === part) ? undefined : refused(404, 'message_not_found');
    case 'activate participant':
      return it.participants.some(({ id }) => id === part) ? undefined : refused(404, 'participant_not_found');
    // The contact is an active participant from the opening, and stays one.
    case 'add participant':
      return body.type === 'contact' && body.id === it.contact && body.status === 'pending'
        ? refused(409, 'contact_must_stay')
        : undefined;
    case 'remove participant':
      return part === it.contact && isContact(part) ? refused(409, 'contact_must_stay') : undefined;
    default:
      return undefined;
  }
}
