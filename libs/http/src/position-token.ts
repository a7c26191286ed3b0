/**
 * The `position` of an answer: which record, and at which revision it must be shown. Opaque to clients. It names no
 * workspace: that comes from the key of the one who shows it.
 */
export interface Place {
  readonly id: string;
  readonly revision: number;
}

const FORM = /^c1\.([A-Za-z0-9][A-Za-z0-9_.:-]{0,127})@(0|[1-9][0-9]{0,14})$/;

export const encodePosition = ({ id, revision }: Place): string =>
  Buffer.from(`c1.${id}@${revision}`, 'latin1').toString('base64url');

/** Undefined for what is no position of ours. */
export function decodePosition(token: string): Place | undefined {
  if (token.length > 256 || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const [, id, revision] = FORM.exec(Buffer.from(token, 'base64url').toString('latin1')) ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}
