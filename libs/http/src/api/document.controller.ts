import { Controller, Inject, Param, Res } from '@nestjs/common';
import type { AsyncApiDocument } from '@parley/public-events';
import type { FastifyReply } from 'fastify';
import { notFound } from '../problem/problem';
import { ASYNCAPI, OPENAPI } from '../tokens';
import { PAGE, PAGE_POLICY, pageFile } from './docs-page';
import type { OpenApiDocument } from './document';
import { asyncApi, docs, docsFile, openApi } from './document-operations';
import { Serves } from './operation';

const DAY = 'public, max-age=86400';

/** The description of the API, for machines and for people. */
@Controller()
export class DocumentController {
  constructor(
    @Inject(OPENAPI) private readonly document: OpenApiDocument,
    @Inject(ASYNCAPI) private readonly events: AsyncApiDocument,
  ) {}

  @Serves(openApi)
  openApi(): OpenApiDocument {
    return this.document;
  }

  @Serves(asyncApi)
  asyncApi(): AsyncApiDocument {
    return this.events;
  }

  @Serves(docs)
  page(@Res() reply: FastifyReply): void {
    void reply.type('text/html; charset=utf-8').headers(headers()).send(PAGE);
  }

  @Serves(docsFile)
  file(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const file = pageFile(name);
    if (file === undefined) throw notFound('There is no such file of the documentation.');
    void reply
      .type(file.contentType)
      .headers({ ...headers(), 'cache-control': DAY })
      .send(file.content);
  }
}

const headers = (): Readonly<Record<string, string>> => ({
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});
