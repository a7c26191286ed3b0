import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { StoreUnavailable } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER } from '../tokens';
import { invalidRequest, Problem, unavailable, type ProblemDocument } from './problem';

/** Every error leaves as problem+json. What nobody foresaw is logged with the request's id and shown without its details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(http.getResponse<FastifyReply>(), this.problemOf(error, http.getRequest<FastifyRequest>()));
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof StoreUnavailable)
      return unavailable('A store cannot be reached. Nothing was changed; try again.');
    const known = fromFramework(error);
    if (known !== undefined) return new Problem(known);
    this.logger.error(
      { requestId: request.id, error: error instanceof Error ? error.stack : String(error) },
      'a request failed',
    );
    return new Problem({
      status: 500,
      code: 'internal_error',
      title: 'Internal error',
      detail: `Something went wrong here. Quote ${request.id} when you report it.`,
    });
  }
}

export function sendProblem(reply: FastifyReply, { document, headers }: Problem): void {
  void reply
    .status(document.status)
    .headers(headers)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...document }));
}

/** Errors of Fastify and Nest in the words of the contract. */
export function fromFramework(error: unknown): ProblemDocument | undefined {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  const detail = error instanceof Error ? error.message : '';
  switch (status) {
    case 400:
      return invalidRequest([{ path: '', message: `is not readable as JSON: ${detail}` }]);
    case 404:
      return {
        status,
        code: 'not_found',
        title: 'Not found',
        detail: 'There is nothing at this path. See the contract under /v1.',
      };
    case 413:
      return { status, code: 'too_large', title: 'Too large', detail: 'A body may have at most 256 KiB.' };
    case 414:
      return { status, code: 'uri_too_long', title: 'URL too long', detail: 'Shorten the URL.' };
    case 415:
      return {
        status,
        code: 'unsupported_media_type',
        title: 'Unsupported media type',
        detail: 'Send application/json.',
      };
    default:
      return undefined;
  }
}
