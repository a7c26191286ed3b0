import { Controller, Inject, Query, Req, Res } from '@nestjs/common';
import { ITEMS_BYTES } from '@parley/read-models';
import type { PublicPageQuery } from '@parley/public-log';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keyGiven, unauthorized } from '../access/authenticate';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { writtenItems } from '../api/written-items';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_EVENTS, filterOf } from './event-requests';
import { EventLog } from './event-log';
import { Followers } from './followers';
import * as operations from './operations';
import type { EventPage } from './shared-pages';

/** Pages of the event stream, for those who ask again and again. */
@Controller()
export class EventsController {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Followers) private readonly followers: Followers,
  ) {}

  @Serves(operations.listEvents)
  async page(
    @CurrentPrincipal() { workspace }: Principal,
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const query = decodeOrThrow(operations.listEvents.query, given);
    const { after: cursor, limit = DEFAULT_EVENTS, wait = 0 } = query;
    const after = cursor === undefined ? undefined : await this.log.placeAfter(cursor);
    const asked = { ...filterOf(workspace, query), after, limit };
    const page = wait === 0 ? await this.log.page(asked) : await this.held(asked, wait, request, reply);
    return pageOf(page, reply);
  }

  /** Until there is an event, but for no longer than these seconds. */
  private async held(
    asked: PublicPageQuery,
    seconds: number,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<EventPage> {
    const key = keyGiven(request) ?? '';
    const follower = this.followers.enter(key, reply.raw);
    const timer = setTimeout(() => follower.end('time'), seconds * 1_000);
    try {
      const page = await this.log.pageWithEvents(asked, follower.signal);
      if (follower.ending === 'key deleted') throw unauthorized();
      return page;
    } finally {
      clearTimeout(timer);
      this.followers.leave(key, follower);
    }
  }
}

/** As many of its events as fit into an answer. */
function pageOf({ events, nextCursor, more }: EventPage, reply: FastifyReply): string {
  let bytes = 0;
  const over = events.findIndex((event, n) => (bytes += event.bytes + 1) > ITEMS_BYTES && n > 0);
  const told = over === -1 ? events : events.slice(0, over);
  return writtenItems(
    reply,
    'data',
    told.map(({ item }) => item),
    over === -1 ? { next_cursor: nextCursor, has_more: more } : { next_cursor: told.at(-1)?.cursor, has_more: true },
  );
}
