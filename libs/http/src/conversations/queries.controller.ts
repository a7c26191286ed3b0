import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  conversationListItem,
  conversationView,
  decodeCursor,
  encodeCursor,
  GetConversation,
  ListConversations,
  type ConversationListItem,
  type ConversationStatus,
  type ConversationView,
} from '@parley/read-models';
import * as E from 'fp-ts/Either';
import type { FastifyReply } from 'fastify';
import { Needs } from '../access/key.guard';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { shown } from '../position-token';
import { invalidField, Problem } from '../problem/problem';
import { GetQuery, ListBody, ListQuery } from './list-requests';

const EVERY_STATUS: readonly ConversationStatus[] = ['open', 'closed', 'archived'];

@Controller('v1/conversations')
@Needs('read')
export class ConversationQueriesController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get()
  async page(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
  ): Promise<{ readonly data: readonly ConversationView[]; readonly next_cursor: string | null }> {
    const query = decodeOrThrow(ListQuery, given);
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    if (after !== undefined && E.isLeft(after)) throw invalidField('cursor', 'is not a next_cursor of this list');
    await shown(this.bus, workspace, waitFor);
    const status = query.status ?? 'open';
    const { documents, next, joined } = await this.bus.execute(
      new ListConversations({
        workspace,
        filter: {
          statuses: status === 'all' ? EVERY_STATUS : [status],
          inboxes: query.inbox,
          unread: query.unread,
          snoozed: query.snoozed,
          assignedTo: query.assigned_to === 'none' ? null : query.assigned_to,
        },
        after: after?.right,
        limit: query.limit ?? DEFAULT_LIMIT,
      }),
    );
    return {
      data: documents.map((document) => conversationView(document, joined)),
      next_cursor: next === null ? null : encodeCursor(next),
    };
  }

  @Post('list')
  @HttpCode(200)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Body() given: unknown,
  ): Promise<{ id?: unknown; conversations: readonly ConversationListItem[]; next_date: string | null }> {
    const { id, filters = {}, date, limit } = decodeOrThrow(ListBody, given ?? {});
    await shown(this.bus, workspace, waitFor);
    const { documents, next, joined } = await this.bus.execute(
      new ListConversations({
        workspace,
        filter: {
          statuses: filters.closed === undefined ? EVERY_STATUS : filters.closed ? ['closed', 'archived'] : ['open'],
          inboxes: filters.inboxes,
          unread: filters.unread === true ? true : undefined,
          snoozed: filters.snoozed,
          assignedTo: filters.assigned,
        },
        before: date ?? undefined,
        limit: limit ?? DEFAULT_LIMIT,
        wholeGroups: true,
      }),
    );
    return {
      ...(id === undefined ? {} : { id }),
      conversations: documents.map((document) => conversationListItem(document, joined)),
      next_date: next === null ? null : new Date(next.updatedAt).toISOString(),
    };
  }

  @Get(':id')
  async one(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConversationView | ConversationListItem> {
    const id = decodeOrThrow(Id, given, 'id');
    const { view } = decodeOrThrow(GetQuery, query);
    await shown(this.bus, workspace, waitFor);
    const found = await this.bus.execute(new GetConversation(workspace, id));
    if (found === undefined)
      throw new Problem({
        status: 404,
        code: 'conversation_not_found',
        title: 'Not found',
        detail: 'There is no conversation with this id.',
      });
    const { document, joined } = found;
    void reply.header('etag', `"${document.revision}"`);
    return view === 'list' ? conversationListItem(document, joined) : conversationView(document, joined);
  }
}
