/**
 * The `position` of an answer: which record, and at which revision it must be shown. Opaque to clients. It names no
 * workspace: that comes from the key of the one who shows it.
 */
export interface Place {
  readonly kind: 'conversation' | 'contact' | 'teammate' | 'inbox' | 'routing';
  readonly id: string;
  readonly revision: number;
}

const PLACE = '([A-Za-z0-9][A-Za-z0-9_.:-]{0,127})@(0|[1-9][0-9]{0,14})';
const OF_CONVERSATION = new RegExp(`^c1\\.${PLACE}$`);
const OF_RECORD = new RegExp(`^r1\\.(contact|teammate|inbox|routing)\\.${PLACE}$`);

export const encodePosition = ({ kind, id, revision }: Place): string =>
  Buffer.from(`${kind === 'conversation' ? 'c1' : `r1.${kind}`}.${id}@${revision}`, 'latin1').toString('base64url');

/** Undefined for what is no position of ours. */
export function decodePosition(token: string): Place | undefined {
  if (token.length > 256 || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const [, conversation, at] = OF_CONVERSATION.exec(text) ?? [];
  if (conversation !== undefined) return { kind: 'conversation', id: conversation, revision: Number(at) };
  const [, kind, id, revision] = OF_RECORD.exec(text) ?? [];
  return id === undefined ? undefined : { kind: kind as Place['kind'], id, revision: Number(revision) };
}
