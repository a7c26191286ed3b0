import { Controller, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { errorKind, type Logger } from '@parley/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keyGiven } from '../access/authenticate';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { Problem } from '../problem/problem';
import { ownAnswerOf } from '../server/own-answer';
import { LOGGER, STREAM_TIMES } from '../tokens';
import { EventLog } from './event-log';
import { filterOf } from './event-requests';
import { EventStream } from './event-stream';
import { Followers, type Follower } from './followers';
import { openStream } from './open-stream';
import * as operations from './operations';
import type { SseResponse } from './sse-response';
import type { StreamTimes } from './stream-times';

/** The event stream as Server-Sent Events. */
@Controller()
export class EventStreamController {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Followers) private readonly followers: Followers,
    @Inject(STREAM_TIMES) private readonly times: StreamTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Serves(operations.streamEvents)
  async stream(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query() given: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = decodeOrThrow(operations.streamEvents.query, given);
    const begin = await this.log.begin(lastEventId, query.after);
    const own = ownAnswerOf(request);
    const response = openStream(reply, own);
    if (request.method === 'HEAD') return response.end();
    const filter = filterOf(workspace, query);
    const stream = new EventStream({ log: this.log, response, own, times: this.times, filter }, begin);
    const key = keyGiven(request) ?? '';
    const follower = this.followers.enter(key, reply.raw, (now, self) => stream.look(now, self));
    void this.follow(stream, follower, response, request.id);
  }

  /** What happens now has no status any more: it ends, and its client comes back and is told. */
  private async follow(
    stream: EventStream,
    follower: Follower,
    response: SseResponse,
    requestId: string,
  ): Promise<void> {
    follower.signal.addEventListener('abort', () => response.end(), { once: true });
    try {
      await stream.run(follower);
    } catch (error) {
      if (!(error instanceof Problem)) this.logger.warn({ requestId, error: errorKind(error) }, 'a stream was cut off');
    }
    response.end();
  }
}
