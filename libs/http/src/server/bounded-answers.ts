import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRead } from '../api/routes';
import { recordOf } from '../observe/request-record';
import type { ShareMetrics } from '../observe/share-metrics';
import { overloaded } from '../problem/overloaded';
import { problemText, sendProblem } from '../problem/problem.filter';
import type { Connections } from './connections';
import { entryOf, takeTurn } from './entry';
import type { UsedUp } from './shares';
import type { Turns } from './turns';

/** Bytes of an answer that is given whatever waits, as health, receipts of commands and problems are. */
const SMALL = 4 * 1024;

const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(['parley-request-id', 'connection']);

interface AnswerBounds {
  readonly turns: Turns;
  readonly connections: Connections;
  readonly metrics: ShareMetrics;
}

/**
 * Answers wait for their sockets in memory: what is only read is not answered, and where that is known before, not even looked
 * up, while its holder has a share of answers that nobody has taken yet. What changes something is always answered.
 */
export function boundAnswers(fastify: FastifyInstance, { turns, connections, metrics }: AnswerBounds): void {
  const usedUpFor = (request: FastifyRequest, bytes: number): UsedUp | undefined => {
    const usedUp =
      bytes > SMALL && isRead(request.method, request.routeOptions.url)
        ? entryOf(request)?.noRoomFor(bytes)
        : undefined;
    if (usedUp === undefined) return undefined;
    metrics.refused(usedUp.share, usedUp.of);
    connections.refused(request.raw.socket);
    return usedUp;
  };

  fastify.addHook('preValidation', (request, reply, done) => {
    takeTurn(turns, request, () => {
      const usedUp = usedUpFor(request, SMALL + 1);
      if (usedUp === undefined) done();
      else sendProblem(reply, overloaded(usedUp.share, usedUp.of));
    });
  });

  fastify.addHook('onSend', (request, reply, payload, done) => {
    connections.answering(reply.raw, request.raw.socket);
    const bytes = bytesOf(payload);
    const usedUp = reply.statusCode < 400 ? usedUpFor(request, bytes) : undefined;
    const sent = usedUp === undefined ? payload : instead(request, reply, usedUp);
    entryOf(request)?.answering(usedUp === undefined ? bytes : bytesOf(sent));
    done(null, sent);
    // It may be long until its answer has left, and what was parsed is larger than what was sent.
    if (request.body !== undefined) setImmediate(() => (request.body = undefined));
  });
}

const bytesOf = (payload: unknown): number =>
  typeof payload === 'string' ? Buffer.byteLength(payload) : payload instanceof Uint8Array ? payload.length : 0;

function instead(request: FastifyRequest, reply: FastifyReply, { share, of }: UsedUp): string {
  const { document, headers } = overloaded(share, of);
  const record = recordOf(request);
  if (record !== undefined) record.code = document.code;
  for (const name of Object.keys(reply.getHeaders())) if (!OF_EVERY_ANSWER.has(name)) void reply.removeHeader(name);
  void reply.status(document.status).headers(headers).type('application/problem+json');
  return problemText(document);
}
