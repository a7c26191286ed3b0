import type { Answered, Receipt } from '@parley/commands';
import type { FastifyReply } from 'fastify';
import { encodePosition, type Place } from '../api/position-token';

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
  const { conversationId: id, opened, changed } = answered;
  const revision = answerHeaders(reply, answered);
  const position = encodePosition({ kind: 'conversation', id, revision });
  const answer = { conversation_id: id, revision, changed, position };
  return opened === undefined ? answer : { ...answer, opened };
}

export function recordAnswer(reply: FastifyReply, kind: Place['kind'], id: string, receipt: Receipt): RecordAnswer {
  const revision = answerHeaders(reply, receipt);
  return { id, revision, changed: receipt.changed, position: encodePosition({ kind, id, revision }) };
}

/** Status, `ETag` and `Idempotency-Replayed`; gives the revision. A replay gives the first answer, byte for byte. */
function answerHeaders(reply: FastifyReply, { revision, created, replayed }: Receipt): number {
  // A command that applied always leaves a stream behind it.
  const at = revision === 'none' ? 0 : revision;
  void reply.status(created ? 201 : 200).header('etag', `"${at}"`);
  if (replayed) void reply.header('idempotency-replayed', 'true');
  return at;
}
