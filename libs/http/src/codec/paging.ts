import { said } from './closed';
import type { Schema } from './schema';

/** The `limit` of a list that asks for none. */
export const DEFAULT_LIMIT = 50;

/** The `limit` of every list. */
export const LIMIT: Schema = { type: 'integer', minimum: 1, maximum: 200, default: DEFAULT_LIMIT };

/** The `limit` of a list in a query string, where every value is text: 1 to 200. */
export const LimitText = said('limit', 'must be a whole number from 1 to 200', LIMIT, (value) => {
  const limit = typeof value === 'string' && /^[1-9][0-9]{0,2}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= 200 ? limit : undefined;
});

const CURSOR: Schema = { type: 'string', format: 'cursor', description: 'A `next_cursor` of the same list.' };

/** Opaque here; each list says whether it is one of its own. */
export const CursorText = said('cursor', 'must be a next_cursor', CURSOR, (value) =>
  typeof value === 'string' ? value : undefined,
);
