import { PAGE_BYTES } from '@parley/read-models';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRead, isStream } from '../api/routes';
import { recordOf } from '../observe/request-record';
import type { Problem } from '../problem/problem';
import { problemText, sendProblem } from '../problem/problem.filter';
import { CORS_HEADERS } from './cors';
import { entryOf, takeTurn } from './entry';
import { refuse, type Refusing } from './refuse';
import type { Turns } from './turns';

/** Bytes of an answer that is given whatever waits, as health, receipts of commands and problems are. */
const SMALL = 4 * 1024;

const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(['parley-request-id', 'connection', ...CORS_HEADERS]);

interface AnswerBounds extends Refusing {
  readonly turns: Turns;
}

/**
 * Answers wait for their sockets in memory: what is only read is not answered, and where that is known before, not even looked
 * up, while its holder has a share of answers that nobody has taken yet. What changes something is always answered.
 */
export function boundAnswers(fastify: FastifyInstance, bounds: AnswerBounds): void {
  const refusalOf = (request: FastifyRequest, bytes: number): Problem | undefined => {
    if (bytes <= SMALL || !isRead(request.method, request.routeOptions.url)) return undefined;
    const usedUp = entryOf(request)?.noRoomFor(bytes);
    return usedUp && refuse(bounds, request, usedUp);
  };

  // While there is room for a page, so that none is looked up for nothing.
  fastify.addHook('preValidation', (request, reply, done) => {
    takeTurn(bounds.turns, request, () => {
      const refusal = isStream(request.routeOptions.url) ? undefined : refusalOf(request, PAGE_BYTES);
      if (refusal === undefined) done();
      else sendProblem(reply, refusal);
    });
  });

  fastify.addHook('onSend', (request, reply, payload, done) => {
    bounds.connections.answering(reply.raw, request.raw.socket);
    const bytes = bytesOf(payload);
    const refusal = reply.statusCode < 400 ? refusalOf(request, bytes) : undefined;
    const sent = refusal === undefined ? payload : instead(request, reply, refusal);
    entryOf(request)?.answering(refusal === undefined ? bytes : bytesOf(sent));
    done(null, sent);
    // It may be long until its answer has left, and what was parsed is larger than what was sent.
    if (request.body !== undefined) setImmediate(() => (request.body = undefined));
  });
}

const bytesOf = (payload: unknown): number =>
  typeof payload === 'string' ? Buffer.byteLength(payload) : payload instanceof Uint8Array ? payload.length : 0;

function instead(request: FastifyRequest, reply: FastifyReply, { document, headers }: Problem): string {
  const record = recordOf(request);
  if (record !== undefined) record.code = document.code;
  for (const name of Object.keys(reply.getHeaders())) if (!OF_EVERY_ANSWER.has(name)) void reply.removeHeader(name);
  void reply.status(document.status).headers(headers).type('application/problem+json');
  return problemText(document);
}
