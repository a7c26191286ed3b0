import { strictObject, custom } from '../codec/strict-object';
import { LimitText } from '../codec/paging';
import type { Schema } from '../codec/schema';

/** A whole number in a query string, where every value is text. */
const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'string' && /^(0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : undefined;

const MOST = 999_999_999_999_999;
const REVISION: Schema = { type: 'integer', minimum: 0, maximum: MOST };
const NUMBER: Schema = { type: 'integer', minimum: 1, maximum: MOST };

/** A revision of a conversation. */
export const RevisionText = custom('revision', 'must be a revision: a whole number, 0 or more', REVISION, wholeNumber);

/** The number of a message in its conversation. */
const MessageNumberText = custom(
  'number',
  'must be the number of a message: a whole number, 1 or more',
  NUMBER,
  (value) => {
    const number = wholeNumber(value);
    return number === 0 ? undefined : number;
  },
);

/** The query string of `GET /v1/conversations/{id}/history`. */
export const HistoryQuery = strictObject({}, { after: RevisionText, limit: LimitText });

/** The query string of `GET /v1/conversations/{id}/messages`. */
export const MessagesQuery = strictObject({}, { before: MessageNumberText, limit: LimitText });
