import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf, type Principal } from '../access/principal';
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
  const traceparent = String(request.headers['traceparent'] ?? '');
  return {
    principal: principalOf(request),
    conditions: conditionsOf(request),
    requestId: request.id,
    // A header that is no traceparent is not handed on.
    traceparent: TRACEPARENT.test(traceparent) ? traceparent : undefined,
    reply: http.getResponse<FastifyReply>(),
  };
});
