import { Body, Controller, Headers, HttpCode, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  conversationListItem,
  conversationView,
  decodeCursor,
  encodeCursor,
  GetConversation,
  GetConversationAsOf,
  ListConversations,
  ListConversationsByDate,
  type ConversationListItem,
  type ConversationView,
  type FoundConversation,
  type Moment,
} from '@parley/read-models';
import * as E from 'fp-ts/Either';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { writtenItems } from '../api/written-items';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { ShownPlaces } from '../api/shown-places';
import { invalidField } from '../problem/problem';
import { conversationNotFound, revisionNotFound, tooManyAsOf } from './not-found';
import { filterOf, filterOfBody } from './list-requests';
import * as operations from './query-operations';

@Controller()
export class ConversationQueriesController {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(ShownPlaces) private readonly places: ShownPlaces,
  ) {}

  @Serves(operations.page)
  async page(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const query = decodeOrThrow(operations.page.query, given);
    const { sort, limit = DEFAULT_LIMIT } = query;
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, sort);
    if (after !== undefined && E.isLeft(after)) throw invalidField('cursor', 'is not a next_cursor of this list');
    await this.places.waitFor(workspace, waitFor);
    const asked = { workspace, filter: filterOf(query), sort, after: after?.right, limit };
    const { items, next } = await this.places.withCursor(reply, () => this.bus.execute(new ListConversations(asked)));
    return writtenItems(reply, 'data', items, { next_cursor: next === null ? null : encodeCursor(next, sort) });
  }

  @Serves(operations.list)
  @HttpCode(200)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Body() given: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    decodeOrThrow(operations.list.query, query);
    const body = decodeOrThrow(operations.list.body, given === undefined ? {} : given);
    const { id, limit = DEFAULT_LIMIT } = body;
    await this.places.waitFor(workspace, waitFor);
    const asked = { workspace, filter: filterOfBody(body), limit };
    const { items, next } = await this.places.withCursor(reply, () =>
      this.bus.execute(new ListConversationsByDate(asked)),
    );
    return writtenItems(reply, 'conversations', items, {
      ...(id === undefined ? {} : { id }),
      next_date: next === null ? null : new Date(next).toISOString(),
    });
  }

  @Serves(operations.one)
  async one(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConversationView | ConversationListItem> {
    const id = decodeOrThrow(Id, given, 'id');
    const { view, as_of, revision } = decodeOrThrow(operations.one.query, query);
    await this.places.waitFor(workspace, waitFor);
    const moment = revision === undefined ? (as_of === undefined ? undefined : { at: as_of }) : { revision };
    const { document, joined } = await (moment === undefined
      ? this.places.withCursor(reply, () => this.asItIs(workspace, id))
      : this.asItWas(workspace, id, moment));
    void reply.header('etag', `"${document.revision}"`);
    return view === 'list' ? conversationListItem(document, joined) : conversationView(document, joined);
  }

  private async asItIs(workspace: string, id: string): Promise<FoundConversation> {
    const found = await this.bus.execute(new GetConversation(workspace, id));
    if (found === undefined) throw conversationNotFound();
    return found;
  }

  private async asItWas(workspace: string, id: string, moment: Moment): Promise<FoundConversation> {
    const found = await this.bus.execute(new GetConversationAsOf(workspace, id, moment));
    if (E.isRight(found)) return found.right;
    switch (found.left) {
      case 'conversation_not_found':
        throw conversationNotFound();
      case 'revision_not_found':
        throw revisionNotFound();
      case 'overloaded':
        throw tooManyAsOf();
    }
  }
}
