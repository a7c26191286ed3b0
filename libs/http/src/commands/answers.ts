import type { Answered, Receipt } from '@parley/commands';
import type { FastifyReply } from 'fastify';
import { encodePosition, type Place } from '../position-token';

/** What every command on a conversation answers; `opened` where a message may have opened one. */
export interface CommandAnswer {
  readonly conversation_id: string;
  readonly revision: number;
  readonly changed: boolean;
  readonly position: string;
  readonly opened?: boolean;
}

export interface RecordAnswer {
  readonly id: string;
  readonly revision: number;
  readonly changed: boolean;
  readonly position: string;
}

export function commandAnswer(reply: FastifyReply, answered: Answered): CommandAnswer {
  const { conversationId: id, opened } = answered;
  const { revision, changed, position } = answer(reply, 'conversation', id, answered);
  return { conversation_id: id, revision, changed, position, ...(opened === undefined ? {} : { opened }) };
}

/** Status, `ETag` and `Idempotency-Replayed`, and what all answers share. A replay gives the first answer, byte for byte. */
export function answer(
  reply: FastifyReply,
  kind: Place['kind'],
  id: string,
  { revision, changed, created, replayed }: Receipt,
): RecordAnswer {
  // A command that applied always leaves a stream behind it.
  const at = revision === 'none' ? 0 : revision;
  void reply.status(created ? 201 : 200).header('etag', `"${at}"`);
  if (replayed) void reply.header('idempotency-replayed', 'true');
  return { id, revision: at, changed, position: encodePosition({ kind, id, revision: at }) };
}
