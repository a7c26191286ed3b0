import { checked, type Fault } from '../codec/checked';
import { closed } from '../codec/closed';
import { CursorText, LimitText } from '../codec/paging';
import { Email, Phone } from '../codec/values';

/** The query string of `GET /v1/contacts`: one address, for a list of everybody is no page of anything. */
export const FindContactsQuery = checked(closed({}, { phone: Phone, email: Email }), ({ phone, email }): Fault => {
  if (phone === undefined && email === undefined) return ['phone', 'or email is required'];
  return phone !== undefined && email !== undefined ? ['phone', 'and email cannot be asked for at once'] : undefined;
});

/** The query string of the lists of teammates and inboxes. */
export const RecordListQuery = closed({}, { cursor: CursorText, limit: LimitText });

export const NoQuery = closed({}, {});
