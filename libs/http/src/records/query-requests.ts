import * as t from 'io-ts';
import { refine, type Fault } from '../codec/refine';
import { strictObject } from '../codec/strict-object';
import { idCursorOf, LimitText } from '../codec/paging';
import { described, schemaOf } from '../codec/schema';
import { Email, Phone } from '../codec/values';

/** In a query string a plus that nobody encoded is a space. */
const PhoneText = described(
  new t.Type<string, unknown>(
    Phone.name,
    Phone.is,
    (value, context) => Phone.validate(typeof value === 'string' ? value.replace(/^ /, '+') : value, context),
    t.identity,
  ),
  () => schemaOf(Phone),
);

/** The query string of `GET /v1/contacts`: one address, for a list of everybody is no page of anything. */
export const FindContactsQuery = refine(
  strictObject({}, { phone: PhoneText, email: Email, cursor: idCursorOf('contact'), limit: LimitText }),
  undefined,
  ({ phone, email }): Fault => {
    if (phone === undefined && email === undefined) return ['phone', 'or email is required'];
    return phone !== undefined && email !== undefined ? ['phone', 'and email cannot be asked for at once'] : undefined;
  },
);

/* The query strings of the lists of teammates and inboxes. */

export const TeammatesQuery = strictObject({}, { cursor: idCursorOf('teammate'), limit: LimitText });
export const InboxesQuery = strictObject({}, { cursor: idCursorOf('inbox'), limit: LimitText });
