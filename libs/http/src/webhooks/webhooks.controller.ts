import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import type { Clock } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import type { Once, Repeatable, Webhook, Webhooks } from '@parley/webhooks';
import type { FastifyReply } from 'fastify';
import type { Type } from 'io-ts';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { idPage } from '../api/id-page';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { idPageAsked } from '../codec/paging';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { CLOCK, PUBLIC_LOG, WEBHOOKS } from '../tokens';
import { kept, webhookNotFound } from './failures';
import * as operations from './operations';
import { answered, assertMayChange, repeatableOf } from './repeatable';
import { settingsIn, signingKeyIn, spelled, withGoodUrl, WEBHOOK_LIST } from './requests';
import { webhookView, type ToldWebhook, type WebhookView } from './view';

const PATH = '/v1/webhooks';

/** The webhooks of a workspace: made, shown, changed, deleted by its admins. */
@Controller()
export class WebhooksController {
  constructor(
    @Inject(WEBHOOKS) private readonly webhooks: Webhooks,
    @Inject(PUBLIC_LOG) private readonly log: Pick<PublicLogReader, 'epochs'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(operations.create)
  async create(@CurrentCall() call: Call, @Body() given: unknown): Promise<ToldWebhook> {
    const body = decodeOrThrow(this.checked(operations.create.body), given);
    const signingKey = signingKeyIn(body);
    const settings = settingsIn(body);
    const now = assertMayChange(call, this.clock);
    const repeatable = repeatableOf(call, { target: PATH, route: `POST ${PATH}`, request: settings }, now);
    const { workspace } = call.principal;
    const creation = this.webhooks.create(workspace, { ...settings, signingKey }, repeatable);
    return this.told(call, 201, await kept(creation, (field) => spelled(field, body)));
  }

  @Serves(operations.listAll)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = idPageAsked(decodeOrThrow(operations.listAll.query, given));
    const { webhooks, next } = await kept(this.webhooks.list(workspace, page));
    return idPage(reply, WEBHOOK_LIST, await this.shownAll(webhooks), next);
  }

  @Serves(operations.one)
  async one(
    @CurrentPrincipal() { workspace }: Principal,
    @Param('id') given: string,
    @Query() query: unknown,
  ): Promise<WebhookView> {
    const id = decodeOrThrow(Id, given, 'id');
    decodeOrThrow(operations.one.query, query);
    return this.shown(await kept(this.webhooks.get(workspace, id)));
  }

  @Serves(operations.patch)
  async change(@CurrentCall() call: Call, @Param('id') given: string, @Body() changes: unknown): Promise<WebhookView> {
    const id = decodeOrThrow(Id, given, 'id');
    const body = decodeOrThrow(this.checked(operations.patch.body), changes === undefined ? {} : changes);
    const request = settingsIn(body);
    const repeatable = this.repeatable(call, 'PATCH', id, '', request);
    const changed = this.webhooks.change(call.principal.workspace, id, request, repeatable);
    return this.shownOnce(call, await kept(changed, (field) => spelled(field, body)));
  }

  @Serves(operations.remove)
  async delete(
    @CurrentCall() call: Call,
    @Param('id') given: string,
    @Body() body: unknown,
  ): Promise<{ readonly id: string; readonly changed: boolean }> {
    const id = decodeOrThrow(Id, given, 'id');
    const request = decodeOrThrow(operations.remove.body, body === undefined ? {} : body);
    const repeatable = this.repeatable(call, 'DELETE', id, '', request);
    const deleted = await kept(this.webhooks.delete(call.principal.workspace, id, repeatable));
    if (deleted === undefined) throw webhookNotFound();
    return { id: answered(call, deleted), changed: true };
  }

  @Serves(operations.pause)
  pause(@CurrentCall() call: Call, @Param('id') given: string, @Body() body: unknown): Promise<WebhookView> {
    return this.turned('pause', call, given, body);
  }

  @Serves(operations.enable)
  enable(@CurrentCall() call: Call, @Param('id') given: string, @Body() body: unknown): Promise<WebhookView> {
    return this.turned('enable', call, given, body);
  }

  @Serves(operations.rotate)
  async rotate(@CurrentCall() call: Call, @Param('id') given: string, @Body() asked: unknown): Promise<ToldWebhook> {
    const id = decodeOrThrow(Id, given, 'id');
    const body = decodeOrThrow(operations.rotate.body, asked === undefined ? {} : asked);
    const { grace_seconds: graceSeconds, signing_key: signingKey } = body;
    const repeatable = this.repeatable(call, 'POST', id, '/rotate', { graceSeconds });
    const { workspace } = call.principal;
    const rotated = await kept(this.webhooks.rotate(workspace, id, { graceSeconds, signingKey }, repeatable));
    if (rotated === undefined) throw webhookNotFound();
    return this.told(call, 200, rotated);
  }

  private async turned(turn: 'pause' | 'enable', call: Call, given: string, body: unknown): Promise<WebhookView> {
    const id = decodeOrThrow(Id, given, 'id');
    const request = decodeOrThrow(operations[turn].body, body === undefined ? {} : body);
    const repeatable = this.repeatable(call, 'POST', id, `/${turn}`, request);
    void call.reply.status(200);
    return this.shownOnce(call, await kept(this.webhooks[turn](call.principal.workspace, id, repeatable)));
  }

  /** By what a change of that webhook is known; one that may not be made is refused. */
  private repeatable(call: Call, method: string, id: string, action: string, request: unknown): Repeatable | undefined {
    const now = assertMayChange(call, this.clock);
    const asked = { target: `${PATH}/${id}${action}`, route: `${method} ${PATH}/{id}${action}`, request };
    return repeatableOf(call, asked, now);
  }

  /** The key is told in this one answer. */
  private async told(
    { reply }: Call,
    status: number,
    told: Awaited<ReturnType<Webhooks['create']>>,
  ): Promise<ToldWebhook> {
    const isNew = told.tag === 'made';
    const webhook = answered({ reply }, told.tag === 'reused' ? told : { tag: told.tag, made: told.webhook });
    void reply.status(isNew ? status : 200).header('cache-control', 'no-store');
    return { ...(await this.shown(webhook)), signing_key: isNew ? told.signingKey : null };
  }

  /** With what the guard says of the address beside whatever else is wrong. */
  private checked<A>(codec: Type<A, unknown>): Type<A, unknown> {
    return withGoodUrl(codec, (url) => this.webhooks.urlFault(url));
  }

  private shownOnce(call: Call, changed: Once<Webhook> | undefined): Promise<WebhookView> {
    return this.shown(changed && answered(call, changed));
  }

  private async shown(webhook: Webhook | undefined): Promise<WebhookView> {
    const [shown] = webhook === undefined ? [] : await this.shownAll([webhook]);
    if (shown === undefined) throw webhookNotFound();
    return shown;
  }

  private async shownAll(webhooks: readonly Webhook[]): Promise<readonly WebhookView[]> {
    const epochs = webhooks.some(({ replayFrom }) => replayFrom !== null) ? await this.log.epochs() : [];
    return webhooks.map((webhook) => webhookView(webhook, epochs));
  }
}
