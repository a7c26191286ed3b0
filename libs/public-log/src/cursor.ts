import type { Place } from './place';

/** Longer than any that was given out. */
const LONGEST = 200;
/** The version in front, so that another kind of cursor can follow. */
const FORM = /^v1\.([0-9a-z]{1,40})\.(\d{0,40})\.(\d{0,9})$/;

/** A place, with the random id of its epoch instead of its number: places of two public logs are never taken for each other. */
interface CursorPlace extends Pick<Place, 'position' | 'index'> {
  readonly epochId: string;
}

/** Opaque to clients. */
export const encodeCursor = ({ epochId, position, index }: CursorPlace): string =>
  Buffer.from(`v1.${epochId}.${position}.${index ?? ''}`).toString('base64url');

/** Undefined for what was never given out. */
export function decodeCursor(cursor: string): CursorPlace | undefined {
  if (cursor.length > LONGEST) return undefined;
  const [, epochId, position = '', index = ''] = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (epochId === undefined) return undefined;
  const place = { epochId, position, ...(index === '' ? {} : { index: Number(index) }) };
  return encodeCursor(place) === cursor ? place : undefined;
}
