import { CONVERSATION, GOOD, spoiled, type Good } from './bodies';
import { bad, refused, type Row } from './row';

/** Fields that are not known, that are missing, and that do not go together. */

const bodies = Object.keys(GOOD) as Good[];

const unknown: readonly Row[] = bodies.map((good) =>
  bad(`${GOOD[good].method} ${GOOD[good].path} names a field that it does not know`, spoiled(good, 'colour', 'red'), [
    'colour',
  ]),
);

const NESTED: readonly (readonly [good: Good, path: string])[] = [
  ['open', 'message.colour'],
  ['open', 'message.attachments.0.colour'],
  ['open', 'message.sender.colour'],
  ['open', 'contact.colour'],
  ['open', 'members.0.colour'],
  ['open', 'participants.0.colour'],
  ['open', 'participants.0.contact.colour'],
  ['deliver', 'message.colour'],
  ['list', 'filters.colour'],
  ['routing', 'rules.0.colour'],
  ['routing', 'rules.0.when.colour'],
  ['routing', 'rules.0.then.colour'],
  ['routing', 'rules.1.then.agent_first.colour'],
  ['routing', 'rules.1.then.then_to.colour'],
  ['webhook', 'event_filters.0.colour'],
];

const POLLUTING = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const PLACES: readonly (readonly [good: Good, path: string])[] = [
  ['open', ''],
  ['open', 'message.'],
  ['open', 'contact.'],
  ['message', 'attachments.0.'],
  ['patch', ''],
  ['list', 'filters.'],
  ['unassign', ''],
  ['routing', 'rules.0.when.'],
  ['routing', 'rules.0.then.'],
];

const polluting: readonly Row[] = PLACES.flatMap(([good, place]) =>
  POLLUTING.map((name) =>
    bad(
      `${GOOD[good].path} takes ${place}${name} for a field that it does not know`,
      spoiled(good, place + name, { polluted: true }),
      [place + name],
    ),
  ),
);

const REQUIRED: readonly (readonly [good: Good, ...paths: string[]])[] = [
  ['open', 'inbox', 'channel_id', 'channel_type', 'message.id', 'message.direction'],
  ['open', 'message.attachments.0.url', 'message.attachments.0.content_type', 'message.sender.type', 'members.0.id'],
  ['open', 'participants.0.id', 'participants.0.type', 'participants.0.contact.identifier_key'],
  ['deliver', 'inbox', 'channel_id', 'channel_type', 'message'],
  ['message', 'id', 'direction', 'sender.id'],
  ['status', 'status'],
  ['note', 'text'],
  ['assign', 'assigned_to', 'assigned_type'],
  ['snooze', 'snooze_till'],
  ['transfer', 'inbox'],
  ['participant', 'id', 'type'],
  ['teammate', 'type', 'name'],
  ['inbox', 'name'],
  ['routing', 'rules', 'rules.0.name', 'rules.0.then', 'rules.0.then.round_robin.0.id', 'rules.1.then.then_to'],
  ['key', 'actor_type', 'actor_id', 'rights'],
  ['webhook', 'url', 'events', 'event_filters.0.key', 'event_filters.0.value'],
  ['replay', 'since'],
];

const missing: readonly Row[] = REQUIRED.flatMap(([good, ...paths]) =>
  paths.map((path) => bad(`${GOOD[good].path} misses ${path}`, spoiled(good, path, undefined), [path])),
);

const ELSEWHERE: Readonly<Record<string, unknown>> = {
  status: 'closed',
  resolution: 'spam',
  snooze_till: '2124-01-15T10:30:00Z',
  snoozed: true,
  assigned_to: 'usr_1',
  contact_id: 'cnt_2',
  id: 'conv_known',
  workspace_id: 'ws_2',
  revision: 7,
};

const patched: readonly Row[] = Object.entries(ELSEWHERE).map(([field, value]) =>
  bad(`a patch does not set ${field}`, { method: 'PATCH', path: CONVERSATION, body: { [field]: value } }, [field]),
);

const place = { contact_id: 'cnt_1', inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };
const open = (body: object): { method: string; path: string; body: object } => ({ ...GOOD.open, body });
const message = (body: object): { method: string; path: string; body: object } => ({ ...GOOD.message, body });
const nobody = { inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'whatsapp' };

const together: readonly Row[] = [
  bad('an assignee type goes with an assignee', open({ ...place, assigned_type: 'agent' }), ['assigned_to']),
  bad('a patch of the assignee type goes with an assignee', { ...GOOD.patch, body: { assigned_type: 'agent' } }, [
    'assigned',
  ]),
  bad('an assignee type does not unassign', { ...GOOD.patch, body: { assigned: null, assigned_type: 'agent' } }, [
    'assigned',
  ]),
  bad('a conversation is with somebody', open(nobody), ['contact_id']),
  bad('a conversation is not with two', open({ ...place, contact: { id: 'cnt_2', first_name: 'Ada' } }), [
    'contact_id',
  ]),
  bad('a message of a thread is from somebody', spoiled('deliver', 'contact', undefined), ['contact_id']),
  bad('a message of a thread is not from two', spoiled('deliver', 'contact_id', 'cnt_2'), ['contact_id']),
  bad('an inline contact is known by something', open({ ...nobody, contact: { first_name: 'Ada' } }), ['contact.id']),
  bad('a message says something', message({ id: 'm9', direction: 'inbound' }), ['text']),
  bad('a message of an empty text says nothing', message({ id: 'm9', direction: 'inbound', text: '' }), ['text']),
  bad('a message of no attachments says nothing', message({ id: 'm9', direction: 'inbound', attachments: [] }), [
    'text',
  ]),
  bad('the first message says something', open({ ...place, message: { id: 'm9', direction: 'inbound' } }), [
    'message.text',
  ]),
  {
    ...refused('nothing is snoozed into the past', spoiled('snooze', 'snooze_till', '2020-01-01T00:00:00Z'), 400, ''),
    code: 'snooze_in_the_past',
    errors: ['snooze_till'],
  },
  {
    ...refused('what the contact sends is not from a user', spoiled('message', 'sender.type', 'user'), 400, ''),
    code: 'sender_not_allowed',
    errors: ['sender.type'],
  },
  bad(
    'every bad field is named at once, however deep',
    open({
      contact: { first_name: 7, metadata: [], phone: '110', email: 'x', colour: 1 },
      inbox: null,
      channel_type: 'fax',
      subject: 'a\0b',
      tags: ['\ud800', 1],
      participants: [{ id: 'usr_2', type: 'robot' }, { type: 'user' }],
      message: { direction: 'up', attachments: [{ url: 'ftp://x', content_type: 'png', size: -1 }, 7] },
      colour: 'red',
    }),
    [
      ...['contact.first_name', 'contact.metadata', 'contact.phone', 'contact.email', 'contact.colour'],
      ...['inbox', 'channel_id', 'channel_type', 'subject', 'tags.0', 'tags.1', 'colour'],
      ...['participants.0.type', 'participants.1.id', 'message.id', 'message.direction'],
      ...['message.attachments.0.url', 'message.attachments.0.content_type', 'message.attachments.0.size'],
      'message.attachments.1',
    ],
  ),
];

const nested = NESTED.map(([good, path]) =>
  bad(`${GOOD[good].path} names ${path}, which it does not know`, spoiled(good, path, 'red'), [path]),
);

export const shapeRows: readonly Row[] = [...unknown, ...nested, ...polluting, ...missing, ...patched, ...together];
