import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf, type Principal } from '../access/principal';
import { recordOf } from '../observe/request-record';
import { decodeOrThrow } from '../codec/decode';
import { EmptyBody } from '../codec/strict-object';
import { conditionsOf, type Conditions } from './conditions';

/** All that a command's route needs of its request besides path and body. */
export interface Call {
  readonly principal: Principal;
  readonly conditions: Conditions;
  readonly requestId: string;
  readonly traceparent: string | undefined;
  readonly reply: FastifyReply;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  assertNoQuery(request.query);
  return {
    principal: principalOf(request),
    conditions: conditionsOf(request),
    requestId: request.id,
    traceparent: traceparentOf(request),
    reply: http.getResponse<FastifyReply>(),
  };
});

/** Of our own span, where requests are traced; else what came along. A header that is no traceparent is not handed on. */
function traceparentOf(request: FastifyRequest): string | undefined {
  const own = recordOf(request)?.span?.traceparent;
  if (own !== undefined) return own;
  const given = String(request.headers['traceparent'] ?? '');
  return TRACEPARENT.test(given) ? given : undefined;
}

/** Commands say everything in path, headers and body: what stands in a query string would be lost without a word. */
const assertNoQuery = (query: unknown): unknown => decodeOrThrow(EmptyBody, query);
