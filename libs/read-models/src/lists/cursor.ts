import * as E from 'fp-ts/Either';
import type { ConversationKey, ConversationSort } from '../port';

interface CursorFailure {
  readonly tag: 'BadCursor';
  readonly reason: string;
}

const VERSION = '1';
const SEPARATOR = '|';
/** Far above what a cursor of ours needs with the longest id there is. */
const MAX_LENGTH = 512;
const PLACE = /^(0|[1-9][0-9]{0,15})$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/** The contract's `next_cursor`: opaque, exact, in URL-safe characters. Each order has cursors of its own. */
export const encodeCursor = ({ at, id }: ConversationKey, sort: ConversationSort = '-updated'): string =>
  Buffer.from([VERSION, sort, at, id].join(SEPARATOR)).toString('base64url');

/** The place that a cursor of ours stands for. Left for anything that `encodeCursor` did not give for the same sort. */
export function decodeCursor(
  cursor: string,
  sort: ConversationSort = '-updated',
): E.Either<CursorFailure, ConversationKey> {
  if (cursor.length > MAX_LENGTH) return bad(`a cursor has at most ${MAX_LENGTH} characters`);
  const [version, sortedBy, at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(SEPARATOR);
  if (version !== VERSION || !PLACE.test(at) || !ID.test(id)) return bad('this is no cursor of ours');
  if (sortedBy !== sort) return bad(`this cursor belongs to another sort, not to ${sort}`);
  const key: ConversationKey = { at: Number(at), id };
  // Only the one spelling: decoding base64 forgives what is not of its alphabet, and numbers round.
  return encodeCursor(key, sort) === cursor ? E.right(key) : bad('this is no cursor of ours');
}

/** The cursor of lists in the order of ids, such as those of `teammates`. */
export const encodeIdCursor = (list: string, id: string): string =>
  Buffer.from([VERSION, list, id].join(SEPARATOR)).toString('base64url');

/** The id that a cursor of that list stands for. Left for anything that `encodeIdCursor` did not give for it. */
export function decodeIdCursor(list: string, cursor: string): E.Either<CursorFailure, string> {
  if (cursor.length > MAX_LENGTH) return bad(`a cursor has at most ${MAX_LENGTH} characters`);
  const [, , id = ''] = Buffer.from(cursor, 'base64url').toString().split(SEPARATOR);
  return ID.test(id) && encodeIdCursor(list, id) === cursor ? E.right(id) : bad('this is no cursor of this list');
}

const bad = (reason: string): E.Either<CursorFailure, never> => E.left({ tag: 'BadCursor', reason });
