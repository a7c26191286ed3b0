import { ASSIGNEE_TYPES, RESOLUTIONS } from '@parley/domain';
import type { ContactRecordView, InboxView, TeammateView } from '@parley/read-models';
import type { Type } from 'io-ts';
import { operation, type Operation } from '../api/operation';
import { count, flag, id, orNull, page, shape, text, time, oneOf } from '../api/shape';
import { EmptyBody } from '../codec/strict-object';
import { named, type Schema } from '../codec/schema';
import { recordAnswer } from '../commands/answer-schemas';
import { contactFields } from '../conversations/answers';
import { FindContactsQuery, InboxesQuery, TeammatesQuery } from './query-requests';
import { ContactBody, InboxBody, TeammateBody } from './requests';

/* Contacts, teammates and inboxes, as the API offers them. */

const contact = shape<ContactRecordView>('Contact', { ...contactFields, blocked: flag, revision: count });

const teammate = shape<TeammateView>('Teammate', {
  id,
  type: oneOf(ASSIGNEE_TYPES),
  name: orNull(text),
  email: orNull(text),
  avatar_url: orNull(text),
  available: flag,
  created_at: time,
  updated_at: time,
  revision: count,
});

const inbox = shape<InboxView>('Inbox', {
  id,
  name: text,
  inactivity_timeout_seconds: orNull(count),
  inactivity_resolution: oneOf(RESOLUTIONS),
  reopen_window_seconds: orNull(count),
  reopen_after_spam: flag,
  created_at: time,
  updated_at: time,
  revision: count,
});

/** A command on a record. */
export const recordCommand = <Body>(
  method: 'put' | 'post' | 'delete',
  path: string,
  name: string,
  tag: string,
  body: Type<Body, unknown>,
  summary: string,
): Operation<Body> & { readonly body: Type<Body, unknown> } =>
  operation({
    id: name,
    method,
    path,
    right: 'write',
    tag,
    summary,
    body,
    conditions: ['idempotency', 'if-match'],
    answers: { 200: recordAnswer, 201: recordAnswer },
    problems: [404, 409, 412, 413, 415, 422],
  });

const [CONTACTS, TEAMMATES, INBOXES] = ['Contacts', 'Teammates', 'Inboxes'] as const;

export const saveContact = recordCommand(
  'put',
  '/v1/contacts/{id}',
  'saveContact',
  CONTACTS,
  ContactBody,
  'Save a contact as a whole',
);
export const eraseContact = recordCommand(
  'delete',
  '/v1/contacts/{id}',
  'eraseContact',
  CONTACTS,
  EmptyBody,
  'Erase a contact',
);
export const contactCommands = {
  block: recordCommand('post', '/v1/contacts/{id}/block', 'blockContact', CONTACTS, EmptyBody, 'Block a contact'),
  unblock: recordCommand(
    'post',
    '/v1/contacts/{id}/unblock',
    'unblockContact',
    CONTACTS,
    EmptyBody,
    'Unblock a contact',
  ),
} as const;
export const saveTeammate = recordCommand(
  'put',
  '/v1/teammates/{id}',
  'saveTeammate',
  TEAMMATES,
  TeammateBody,
  'Save a teammate as a whole',
);
export const saveInbox = recordCommand(
  'put',
  '/v1/inboxes/{id}',
  'saveInbox',
  INBOXES,
  InboxBody,
  'Save an inbox as a whole',
);

const read = { method: 'get', right: 'read', conditions: ['wait-for'] } as const;

const one = (path: string, name: string, tag: string, answer: Schema, summary: string): Operation<unknown, object> =>
  operation({ ...read, id: name, path, tag, summary, answers: { 200: answer }, problems: [404] });

const all = (path: string, name: string, tag: string, answer: Schema, summary: string) =>
  operation({
    ...read,
    id: name,
    path,
    tag,
    summary,
    query: tag === TEAMMATES ? TeammatesQuery : InboxesQuery,
    answers: { 200: answer },
  });

export const findContacts = operation({
  ...read,
  id: 'findContacts',
  path: '/v1/contacts',
  tag: CONTACTS,
  summary: 'A page of the contacts with a phone or an e-mail',
  description: 'Give one of `phone` and `email`.',
  query: FindContactsQuery,
  answers: { 200: named('ContactPage', page(contact)) },
});
export const getContact = one('/v1/contacts/{id}', 'getContact', CONTACTS, contact, 'A contact');
export const listTeammates = all(
  '/v1/teammates',
  'listTeammates',
  TEAMMATES,
  named('TeammatePage', page(teammate)),
  'A page of teammates',
);
export const getTeammate = one('/v1/teammates/{id}', 'getTeammate', TEAMMATES, teammate, 'A teammate');
export const listInboxes = all(
  '/v1/inboxes',
  'listInboxes',
  INBOXES,
  named('InboxPage', page(inbox)),
  'A page of inboxes',
);
export const getInbox = one('/v1/inboxes/{id}', 'getInbox', INBOXES, inbox, 'An inbox');

export const recordOperations = [
  saveContact,
  eraseContact,
  ...Object.values(contactCommands),
  findContacts,
  getContact,
  saveTeammate,
  listTeammates,
  getTeammate,
  saveInbox,
  listInboxes,
  getInbox,
];
