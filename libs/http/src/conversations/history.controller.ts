import { Controller, Get, Headers, Inject, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetHistory, ListMessages, type HistoryItem, type MessageView } from '@parley/read-models';
import { Needs } from '../access/key.guard';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { shown } from '../position-token';
import { HistoryQuery, MessagesQuery } from './history-requests';
import { conversationNotFound } from './not-found';

/** What was said in a conversation, and all that happened to it. */
@Controller('v1/conversations/:id')
@Needs('read')
export class ConversationHistoryController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  /** The audit log, also of a deleted conversation. */
  @Get('history')
  async history(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
  ): Promise<{ readonly data: readonly HistoryItem[]; readonly next_after: number | null }> {
    const id = decodeOrThrow(Id, given, 'id');
    const { after, limit = DEFAULT_LIMIT } = decodeOrThrow(HistoryQuery, query);
    await shown(this.bus, workspace, waitFor);
    const page = await this.bus.execute(new GetHistory(workspace, id, after, limit));
    if (page === undefined) throw conversationNotFound();
    return { data: page.items, next_after: page.next };
  }

  @Get('messages')
  async messages(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
  ): Promise<{ readonly data: readonly MessageView[]; readonly next_before: number | null }> {
    const id = decodeOrThrow(Id, given, 'id');
    const { before, limit = DEFAULT_LIMIT } = decodeOrThrow(MessagesQuery, query);
    await shown(this.bus, workspace, waitFor);
    const page = await this.bus.execute(new ListMessages(workspace, id, before, limit));
    if (page === undefined) throw conversationNotFound();
    return { data: page.items, next_before: page.next };
  }
}
