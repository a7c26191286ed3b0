import { Controller, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetHistory, ListMessages } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { writtenItems } from '../api/written-items';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { ShownPlaces } from '../api/shown-places';
import * as operations from './query-operations';
import { conversationNotFound } from './not-found';

/** What was said in a conversation, and all that happened to it. */
@Controller()
export class ConversationHistoryController {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(ShownPlaces) private readonly places: ShownPlaces,
  ) {}

  /** The audit log, also of a deleted conversation. */
  @Serves(operations.history)
  async history(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const id = decodeOrThrow(Id, given, 'id');
    const { after, limit = DEFAULT_LIMIT } = decodeOrThrow(operations.history.query, query);
    await this.places.waitFor(workspace, waitFor);
    const page = await this.bus.execute(new GetHistory(workspace, id, after, limit));
    if (page === undefined) throw conversationNotFound();
    return writtenItems(reply, 'data', page.items, { next_after: page.next });
  }

  @Serves(operations.messages)
  async messages(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const id = decodeOrThrow(Id, given, 'id');
    const { before, limit = DEFAULT_LIMIT } = decodeOrThrow(operations.messages.query, query);
    await this.places.waitFor(workspace, waitFor);
    const page = await this.bus.execute(new ListMessages(workspace, id, before, limit));
    if (page === undefined) throw conversationNotFound();
    return writtenItems(reply, 'data', page.items, { next_before: page.next });
  }
}
