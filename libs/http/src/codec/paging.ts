import { decodeIdCursor } from '@parley/read-models';
import * as O from 'fp-ts/Option';
import type { Type } from 'io-ts';
import type { Fault } from './refine';
import { custom } from './strict-object';
import type { Schema } from './schema';

/** The `limit` of a list that asks for none. */
export const DEFAULT_LIMIT = 50;

/** The `limit` of every list. */
export const LIMIT: Schema = {
  type: 'integer',
  minimum: 1,
  maximum: 200,
  default: DEFAULT_LIMIT,
  description:
    'The most items of a page. It also ends at 1 MiB, with a place to go on from, and has at least one item.',
};

/** The `limit` of a list in a query string, where every value is text: 1 to 200. */
export const LimitText = custom('limit', 'must be a whole number from 1 to 200', LIMIT, (value) => {
  const limit = typeof value === 'string' && /^[1-9][0-9]{0,2}$/.test(value) ? Number(value) : 0;
  return limit >= 1 && limit <= 200 ? limit : undefined;
});

const CURSOR: Schema = { type: 'string', format: 'cursor', description: 'A `next_cursor` of the same list.' };

const NOT_OF_THIS_LIST = 'is not a next_cursor of this list';

/** A cursor whose list depends on what else is asked for: see `cursorFault`. */
export const CursorText = custom('cursor', NOT_OF_THIS_LIST, CURSOR, (value) =>
  typeof value === 'string' ? value : undefined,
);

export const cursorFault: Fault = ['cursor', NOT_OF_THIS_LIST];

/** What is asked of a list in the order of ids. */
export const idPageAsked = ({
  cursor,
  limit = DEFAULT_LIMIT,
}: {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}): { readonly after?: string; readonly limit: number } => ({
  limit,
  ...(cursor === undefined ? {} : { after: cursor }),
});

/** The cursor of a list in the order of ids, as the id that it stands for. */
export const idCursorOf = (list: string): Type<string, unknown> =>
  custom('cursor', NOT_OF_THIS_LIST, CURSOR, (value) =>
    typeof value === 'string' ? O.toUndefined(O.fromEither(decodeIdCursor(list, value))) : undefined,
  );
