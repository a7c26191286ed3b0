import type { Type } from 'io-ts';
import { operation, type Operation } from '../api/operation';
import { commandAnswer } from '../commands/answer-schemas';
import { EmptyBody } from '../codec/strict-object';
import {
  AssignBody,
  CloseBody,
  MessageBody,
  NoteBody,
  OpenBody,
  ParticipantBody,
  PatchBody,
  ReadBody,
  SnoozeBody,
  StatusBody,
  TransferBody,
  TagsBody,
} from './requests';

/* The commands on conversations, as the API offers them. */

const PATH = '/v1/conversations/{id}';
const tag = 'Conversations';

const command = <Body>(
  method: 'post' | 'patch' | 'delete',
  rest: string,
  id: string,
  body: Type<Body, unknown>,
  summary: string,
  answers: Operation['answers'] = { 200: commandAnswer },
): Operation<Body> & { readonly body: Type<Body, unknown> } =>
  operation({
    id,
    method,
    path: `${PATH}${rest}`,
    right: 'write',
    tag,
    summary,
    body,
    conditions: ['idempotency', 'if-match'],
    answers,
    problems: [404, 409, 412, 413, 415, 422],
  });

/** 201: the message opened the thread's next conversation. */
const OPENS = { 200: commandAnswer, 201: commandAnswer };

export const open = operation({
  id: 'openConversation',
  method: 'post',
  path: '/v1/conversations',
  right: 'write',
  tag,
  summary: 'Open a conversation',
  description:
    'Answers 201 when it was opened now, 200 when this very request opened it before. A `contact` given inline is saved first.',
  body: OpenBody,
  conditions: ['idempotency', 'if-match'],
  answers: { 200: commandAnswer, 201: commandAnswer },
  problems: [404, 409, 412, 413, 415, 422],
});

/** The commands by the last word of their path, all of them a POST. */
export const actionOperations = {
  messages: command('post', '/messages', 'recordMessage', MessageBody, 'Record an inbound or outbound message', OPENS),
  notes: command('post', '/notes', 'addNote', NoteBody, 'Add a note, seen by the team alone'),
  assign: command('post', '/assign', 'assign', AssignBody, 'Assign to a person or an AI agent'),
  unassign: command('post', '/unassign', 'unassign', EmptyBody, 'Take the assignee away'),
  close: command('post', '/close', 'close', CloseBody, 'Close with a resolution'),
  reopen: command('post', '/reopen', 'reopen', EmptyBody, 'Reopen'),
  snooze: command('post', '/snooze', 'snooze', SnoozeBody, 'Snooze until a time'),
  unsnooze: command('post', '/unsnooze', 'unsnooze', EmptyBody, 'End a snooze'),
  read: command('post', '/read', 'markRead', ReadBody, 'Mark read, up to a message or all'),
  unread: command('post', '/unread', 'markUnread', EmptyBody, 'Mark unread'),
  transfer: command('post', '/transfer', 'transfer', TransferBody, 'Move to another inbox'),
  tags: command('post', '/tags', 'changeTags', TagsBody, 'Add and remove tags'),
  labels: command('post', '/labels', 'changeLabels', TagsBody, 'Add and remove labels'),
  participants: command('post', '/participants', 'addParticipant', ParticipantBody, 'Add or update a participant'),
  mute: command('post', '/mute', 'mute', EmptyBody, 'Mute'),
  unmute: command('post', '/unmute', 'unmute', EmptyBody, 'Unmute'),
  archive: command('post', '/archive', 'archive', EmptyBody, 'Archive; an open one is closed first'),
} as const;

/** The commands with a path of their own. */
export const otherOperations = {
  patch: command('patch', '', 'patchConversation', PatchBody, 'Change several things at once, all of them or none'),
  delete: command('delete', '', 'deleteConversation', EmptyBody, 'Delete for good; an open one is closed first'),
  status: command(
    'post',
    '/messages/{message_id}/status',
    'reportMessageStatus',
    StatusBody,
    'Report what became of a message',
  ),
  removeParticipant: command(
    'delete',
    '/participants/{participant_id}',
    'removeParticipant',
    EmptyBody,
    'Remove a participant',
  ),
  activateParticipant: command(
    'post',
    '/participants/{participant_id}/activate',
    'activateParticipant',
    EmptyBody,
    'Activate a pending participant',
  ),
} as const;

export const commandOperations = [open, ...Object.values(actionOperations), ...Object.values(otherOperations)];
