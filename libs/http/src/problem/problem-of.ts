import { HttpException } from '@nestjs/common';
import { StoreUnavailable } from '@parley/event-store';
import { errorFrames, errorKind, type Logger } from '@parley/platform';
import { invalidRequest, Problem, unavailable, type ProblemDocument } from './problem';

/**
 * What an error looks like from outside. What nobody foresaw is shown without its details, and logged with the request's id and
 * where it happened, but not with its message, which may quote what was sent.
 */
export function problemOf(error: unknown, requestId: string, logger: Logger): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable)
    return unavailable('A store cannot be reached. Nothing was changed; try again.');
  const known = fromFramework(error);
  if (known !== undefined) return new Problem(known);
  logger.error({ requestId, error: errorKind(error), at: errorFrames(error) }, 'a request failed');
  return new Problem({
    status: 500,
    code: 'internal_error',
    title: 'Internal error',
    detail: `Something went wrong here. Quote ${requestId} when you report it.`,
  });
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
      return {
        status,
        code: 'too_large',
        title: 'Too large',
        detail: 'A body may have at most 256 KiB, one of POST /v1/bulk 2 MiB.',
      };
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
