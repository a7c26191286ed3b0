import { Body, Controller, Inject, Param, Query, Res, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@parley/platform';
import type { Webhooks } from '@parley/webhooks';
import { ITEMS_BYTES } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import type { TypeOf } from 'io-ts';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { idPage } from '../api/id-page';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { EventLog } from '../events/event-log';
import { jobView, type JobView } from '../jobs/view';
import { CLOCK, WEBHOOKS } from '../tokens';
import { notNow } from '../problem/problem';
import { deliveryNotFound, kept, webhookNotFound } from './failures';
import * as operations from './operations';
import { answered, assertMayChange, repeatableOf } from './repeatable';
import { DELIVERY_LIST } from './requests';
import { attemptView, deliveryView, type AttemptView, type DeliveryView, type ReplayCount } from './view';

type Asked = Parameters<Webhooks['countReplay']>[2];

/** What webhooks were sent, and are to be sent again. */
@Controller()
export class DeliveriesController implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(WEBHOOKS) private readonly webhooks: Webhooks,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The process stops: it waits for no receiver. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  @Serves(operations.test)
  async test(@CurrentCall() call: Call, @Param('id') given: string, @Body() body: unknown): Promise<AttemptView> {
    const id = decodeOrThrow(Id, given, 'id');
    const request = decodeOrThrow(operations.test.body, body === undefined ? {} : body);
    const now = assertMayChange(call, this.clock);
    const asked = { target: `/v1/webhooks/${id}/test`, route: 'POST /v1/webhooks/{id}/test', request };
    const repeatable = repeatableOf(call, asked, now);
    const tested = await kept(this.webhooks.test(call.principal.workspace, id, this.stopping.signal, repeatable));
    if (tested === undefined) throw webhookNotFound();
    void call.reply.status(200);
    return attemptView(answered(call, tested));
  }

  @Serves(operations.deliveries)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const id = decodeOrThrow(Id, given, 'id');
    const { status, cursor, limit = DEFAULT_LIMIT } = decodeOrThrow(operations.deliveries.query, query);
    const asked = { status, after: cursor, limit, characters: ITEMS_BYTES };
    const page = await kept(this.webhooks.deliveries(workspace, id, asked));
    if (page === undefined) throw webhookNotFound();
    return idPage(reply, DELIVERY_LIST, page.deliveries.map(deliveryView), page.next);
  }

  @Serves(operations.retry)
  async retry(
    @CurrentCall() call: Call,
    @Param('id') given: string,
    @Param('delivery_id') ofDelivery: string,
    @Body() body: unknown,
  ): Promise<DeliveryView> {
    const id = decodeOrThrow(Id, given, 'id');
    const delivery = decodeOrThrow(Id, ofDelivery, 'delivery_id');
    const request = decodeOrThrow(operations.retry.body, body === undefined ? {} : body);
    const now = assertMayChange(call, this.clock);
    const asked = {
      target: `/v1/webhooks/${id}/deliveries/${delivery}/retry`,
      route: 'POST /v1/webhooks/{id}/deliveries/{delivery_id}/retry',
      request,
    };
    const repeatable = repeatableOf(call, asked, now);
    const retried = await kept(this.webhooks.retry(call.principal.workspace, id, delivery, repeatable));
    if (retried === undefined) throw webhookNotFound();
    if (retried.tag === 'unknown') throw deliveryNotFound();
    void call.reply.status(200);
    if (retried.tag === 'due') return deliveryView(retried.delivery);
    if (retried.tag === 'reused') return answered(call, retried);
    if (retried.tag === 'again') return deliveryView(answered(call, { tag: 'again', made: retried.delivery }));
    throw notNow(...NOT_NOW[retried.tag]);
  }

  @Serves(operations.replay)
  async replay(
    @CurrentCall() call: Call,
    @Param('id') given: string,
    @Body() asked: unknown,
  ): Promise<JobView | ReplayCount> {
    const id = decodeOrThrow(Id, given, 'id');
    const body = decodeOrThrow(operations.replay.body, asked === undefined ? {} : asked);
    const now = assertMayChange(call, this.clock);
    const range = await this.rangeOf(body);
    if (body.dry_run === true) return this.counted(call, id, range);
    const { workspace, actor } = call.principal;
    const request = { target: `/v1/webhooks/${id}/replay`, route: 'POST /v1/webhooks/{id}/replay', request: body };
    const repeatable = repeatableOf(call, request, now);
    const by = { type: actor.type, id: actor.id };
    const begun = await kept(this.webhooks.replay(workspace, id, { ...range, by }, repeatable));
    if (begun === undefined) throw webhookNotFound();
    void call.reply.status(202);
    return jobView(answered(call, begun));
  }

  private async counted({ principal, reply }: Call, id: string, range: Asked): Promise<ReplayCount> {
    const total = await kept(this.webhooks.countReplay(principal.workspace, id, range));
    if (total === undefined) throw webhookNotFound();
    void reply.status(200);
    return { id: null, status: null, total, done: 0 };
  }

  private async rangeOf(body: TypeOf<typeof operations.replay.body>): Promise<Asked> {
    const { since, after, until, only_failed: onlyFailed } = body;
    const from = since === undefined ? { after: await this.log.placeAfter(after ?? '') } : { since };
    return { from, until, onlyFailed };
  }
}

const NOT_NOW: { readonly [Tag in 'waits' | 'gone' | 'disabled']: readonly [code: string, detail: string] } = {
  waits: [
    'delivery_waits',
    'An earlier event of its conversation is not done: this one is sent behind it, by itself. Retry that one.',
  ],
  gone: ['event_gone', 'Its event is not kept any more. Read the conversation instead.'],
  disabled: ['webhook_disabled', 'The webhook is disabled: nothing is sent to it. Enable it first.'],
};
