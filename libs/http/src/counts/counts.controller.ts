import { Controller, Headers, Inject, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CountAllConversations, CountConversations, encodeIdCursor, type InboxCounts } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { COUNTS_LIST } from '../conversations/list-requests';
import { counts as operation } from '../conversations/query-operations';
import { ShownPlaces } from '../api/shown-places';

/** How many conversations each inbox has, from the read model: nothing is counted for a request. */
@Controller()
export class CountsController {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(ShownPlaces) private readonly places: ShownPlaces,
  ) {}

  @Serves(operation)
  async counts(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly inboxes: Readonly<Record<string, InboxCounts>>; readonly next_cursor: string | null }> {
    const { inbox, cursor } = decodeOrThrow(operation.query, given);
    await this.places.waitFor(workspace, waitFor);
    const { counts, next } = await this.places.withCursor(reply, async () =>
      inbox === undefined
        ? this.bus.execute(new CountAllConversations(workspace, cursor))
        : { counts: await this.bus.execute(new CountConversations(workspace, inbox)), next: null },
    );
    return {
      inboxes: Object.fromEntries(counts),
      next_cursor: next === null ? null : encodeIdCursor(COUNTS_LIST, next),
    };
  }
}
