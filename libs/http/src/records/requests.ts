import type * as t from 'io-ts';
import { ASSIGNEE_TYPES, CONTACT_STATUSES, CHANNEL_TYPES, RESOLUTIONS } from '@parley/domain';
import { refine, type Fault } from '../codec/refine';
import { strictObject, orNull, custom } from '../codec/strict-object';
import { FreeMetadata } from '../codec/metadata';
import type { Schema } from '../codec/schema';
import { Email, Flag, Id, Phone, Seconds, text, Url, enumOf } from '../codec/values';

/** Ours to say: accepted, so that a record that was read can be sent back, and ignored. */
export const ours = custom('anything', 'is ours', { description: 'Ours to say: accepted and ignored.' }, () => null);

/** What every record says of itself. Its id may be sent back, as long as it is the one in the path. */
const ofRecord = { id: Id, created_at: ours, updated_at: ours, revision: ours };

const contactFields = {
  ...ofRecord,
  first_name: text(200, 0),
  phone: orNull(Phone),
  email: orNull(Email),
  last_name: orNull(text(200)),
  preferred_channel: orNull(enumOf(CHANNEL_TYPES)),
  metadata: orNull(FreeMetadata),
  status: enumOf(CONTACT_STATUSES),
  full_name: ours,
  last_contacted: ours,
  blocked: ours,
};

/** `PUT /v1/contacts/{id}`: the whole contact. One without a first name has an empty one. */
export const ContactBody = strictObject({}, contactFields);
export type ContactBody = t.TypeOf<typeof ContactBody>;

const IDENTIFIED: Schema = {
  anyOf: [
    { required: ['id'] },
    { required: ['phone'], properties: { phone: { type: 'string' } } },
    { required: ['email'], properties: { email: { type: 'string' } } },
  ],
};

/** A contact that comes along: without an id it is found by its phone, else by its e-mail. What it does not mention stays. */
export const InlineContactBody = refine(ContactBody, IDENTIFIED, ({ id, phone, email }): Fault =>
  id === undefined && phone == null && email == null
    ? ['id', 'is required for a contact without phone and e-mail']
    : undefined,
);

export const TeammateBody = strictObject(
  { type: enumOf(ASSIGNEE_TYPES), name: text(200) },
  { email: orNull(Email), avatar_url: orNull(Url), available: Flag, ...ofRecord },
);
export type TeammateBody = t.TypeOf<typeof TeammateBody>;

export const InboxBody = strictObject(
  { name: text(200) },
  {
    inactivity_timeout_seconds: orNull(Seconds),
    inactivity_resolution: orNull(enumOf(RESOLUTIONS)),
    reopen_window_seconds: orNull(Seconds),
    reopen_after_spam: orNull(Flag),
    ...ofRecord,
  },
);
export type InboxBody = t.TypeOf<typeof InboxBody>;
