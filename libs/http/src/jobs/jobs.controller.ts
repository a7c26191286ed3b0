import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import type { Clock } from '@parley/platform';
import type { Webhooks } from '@parley/webhooks';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { idPage } from '../api/id-page';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { idPageAsked } from '../codec/paging';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { CLOCK, WEBHOOKS } from '../tokens';
import { jobNotFound, kept } from '../webhooks/failures';
import { answered, assertMayChange, repeatableOf } from '../webhooks/repeatable';
import * as operations from './operations';
import { JOB_LIST } from './requests';
import { jobView, type JobView } from './view';

/** What goes on for longer than a request. */
@Controller()
export class JobsController {
  constructor(
    @Inject(WEBHOOKS) private readonly webhooks: Pick<Webhooks, 'job' | 'jobs' | 'cancelJob'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(operations.listAll)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = idPageAsked(decodeOrThrow(operations.listAll.query, given));
    const { jobs, next } = await kept(this.webhooks.jobs(workspace, page));
    return idPage(reply, JOB_LIST, jobs.map(jobView), next);
  }

  @Serves(operations.one)
  async one(
    @CurrentPrincipal() { workspace }: Principal,
    @Param('id') given: string,
    @Query() query: unknown,
  ): Promise<JobView> {
    const id = decodeOrThrow(Id, given, 'id');
    decodeOrThrow(operations.one.query, query);
    return found(await kept(this.webhooks.job(workspace, id)));
  }

  @Serves(operations.cancel)
  async cancel(@CurrentCall() call: Call, @Param('id') given: string, @Body() body: unknown): Promise<JobView> {
    const id = decodeOrThrow(Id, given, 'id');
    const request = decodeOrThrow(operations.cancel.body, body === undefined ? {} : body);
    const now = assertMayChange(call, this.clock);
    void call.reply.status(200);
    const asked = { target: `/v1/jobs/${id}/cancel`, route: 'POST /v1/jobs/{id}/cancel', request };
    const cancelled = await kept(this.webhooks.cancelJob(call.principal.workspace, id, repeatableOf(call, asked, now)));
    return found(cancelled && answered(call, cancelled));
  }
}

function found(job: Parameters<typeof jobView>[0] | undefined): JobView {
  if (job === undefined) throw jobNotFound();
  return jobView(job);
}
