import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { OwnAnswer } from '../server/own-answer';
import { SseResponse } from './sse-response';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** Takes the answer out of the framework's hands, and sends its head with whatever headers it has by now. */
export function openStream(reply: FastifyReply, own: OwnAnswer): SseResponse {
  const { raw } = reply.hijack();
  raw.writeHead(200, { ...reply.getHeaders(), ...HEADERS } as OutgoingHttpHeaders);
  own.begins();
  return new SseResponse(raw, own);
}
