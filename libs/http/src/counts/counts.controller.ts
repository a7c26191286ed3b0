import { Controller, Headers, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CountConversations, type InboxCounts } from '@parley/read-models';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { counts as operation } from '../conversations/query-operations';
import { shown } from '../api/position-token';

/** How many conversations each inbox has, from the read model: nothing is counted for a request. */
@Controller()
export class CountsController {
  constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

  @Serves(operation)
  async counts(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
  ): Promise<{ readonly inboxes: Readonly<Record<string, InboxCounts>> }> {
    const { inbox } = decodeOrThrow(operation.query, given);
    await shown(this.bus, workspace, waitFor);
    return { inboxes: Object.fromEntries(await this.bus.execute(new CountConversations(workspace, inbox))) };
  }
}
