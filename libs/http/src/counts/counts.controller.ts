import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CountConversations, type InboxCounts } from '@parley/read-models';
import { Needs } from '../access/key.guard';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { decodeOrThrow } from '../codec/decode';
import { CountsQuery } from '../conversations/list-requests';
import { shown } from '../position-token';

/** How many conversations each inbox has, from the read model: nothing is counted for a request. */
@Controller('v1/counts')
@Needs('read')
export class CountsController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Get()
  async counts(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
  ): Promise<{ readonly inboxes: Readonly<Record<string, InboxCounts>> }> {
    const { inbox } = decodeOrThrow(CountsQuery, given);
    await shown(this.bus, workspace, waitFor);
    return { inboxes: Object.fromEntries(await this.bus.execute(new CountConversations(workspace, inbox))) };
  }
}
