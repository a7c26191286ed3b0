import type { QueryBus } from '@nestjs/cqrs';
import { AwaitRevision } from '@parley/read-models';
import { invalidField, unavailable } from '../problem/problem';

/**
 * The `position` of an answer: which record, and at which revision it must be shown. Opaque to clients. It names no
 * workspace: that comes from the key of the one who shows it.
 */
export interface Place {
  readonly kind: 'conversation' | 'contact' | 'teammate' | 'inbox';
  readonly id: string;
  readonly revision: number;
}

/** How long a query waits for what its `Parley-Wait-For` names. */
const WAIT_MS = 5_000;

const PLACE = '([A-Za-z0-9][A-Za-z0-9_.:-]{0,127})@(0|[1-9][0-9]{0,14})';
const OF_CONVERSATION = new RegExp(`^c1\\.${PLACE}$`);
const OF_RECORD = new RegExp(`^r1\\.(contact|teammate|inbox)\\.${PLACE}$`);

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

/** Read-your-writes: waits until the read model shows what the header `Parley-Wait-For` names, or throws. */
export async function shown(
  bus: Pick<QueryBus, 'execute'>,
  workspace: string,
  waitFor: string | undefined,
): Promise<void> {
  if (waitFor === undefined) return;
  const place = decodePosition(waitFor);
  if (place === undefined) throw invalidField('Parley-Wait-For', 'must be the position of an earlier answer');
  if (await bus.execute(new AwaitRevision({ workspace, ...place }, WAIT_MS))) return;
  throw unavailable('The read model has not caught up with that position within 5 s. Try again.', 'read_model_behind');
}
