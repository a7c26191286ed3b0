import { Catch, Inject, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@parley/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noRoute } from '../api/routes';
import { recordOf } from '../observe/request-record';
import { LOGGER } from '../tokens';
import type { Problem, ProblemDocument } from './problem';
import { problemOf } from './problem-of';

/** Every error leaves as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id, method, url } = http.getRequest<FastifyRequest>();
    const problem = error instanceof NotFoundException ? noRoute(method, url) : problemOf(error, id, this.logger);
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}

export function sendProblem(reply: FastifyReply, { document, headers }: Problem): void {
  const record = recordOf(reply.request);
  if (record !== undefined) record.code = document.code;
  void reply.status(document.status).headers(headers).type('application/problem+json').send(problemText(document));
}

export const problemText = (document: ProblemDocument): string => JSON.stringify({ type: 'about:blank', ...document });
