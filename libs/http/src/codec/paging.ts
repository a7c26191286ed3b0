import { said } from './closed';

/** The `limit` of a list that asks for none. */
export const DEFAULT_LIMIT = 50;

/** The `limit` of a list in a query string, where every value is text: 1 to 200. */
export const LimitText = said('limit', 'must be a whole number from 1 to 200', (value) => {
  const limit = typeof value === 'string' && /^[1-9][0-9]{0,2}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= 200 ? limit : undefined;
});

/** Opaque here; each list says whether it is one of its own. */
export const CursorText = said('cursor', 'must be a next_cursor', (value) =>
  typeof value === 'string' ? value : undefined,
);
