import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { cursorIn, placeOf, type PublicLogReader } from '@parley/public-log';
import { AwaitPosition, AwaitRevision, ShownPosition } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import { invalidField, unavailable } from '../problem/problem';
import { PUBLIC_LOG } from '../tokens';
import { decodePosition } from './position-token';

const HEADER = 'Parley-Wait-For';
/** How long a query waits for what its `Parley-Wait-For` names. */
const WAIT_MS = 5_000;

/** How far the read model is: what queries wait for, and what they tell of it. */
@Injectable()
export class ShownPlaces {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(PUBLIC_LOG) private readonly log: Pick<PublicLogReader, 'epochs' | 'forgottenTo'>,
  ) {}

  /** Read-your-writes: waits until the read model shows what the header `Parley-Wait-For` names, or throws. */
  async waitFor(workspace: string, named: string | undefined): Promise<void> {
    if (named === undefined || (await this.isShown(workspace, named))) return;
    throw unavailable('The read model has not caught up with that within 5 s. Try again.', 'read_model_behind');
  }

  /**
   * Answers with what is read, and with the header `Parley-Cursor`: a place in the event stream that it certainly shows. It is taken before
   * anything is read.
   */
  async withCursor<A>(reply: FastifyReply, read: () => Promise<A>): Promise<A> {
    const position = (await this.bus.execute(new ShownPosition())) ?? '';
    const epochs = await this.log.epochs();
    const cursor = cursorIn(epochs, { epoch: epochs.at(-1)?.number ?? 1, position });
    const answer = await read();
    void reply.header('parley-cursor', cursor);
    return answer;
  }

  private async isShown(workspace: string, named: string): Promise<boolean> {
    const record = decodePosition(named);
    if (record !== undefined) return this.bus.execute(new AwaitRevision({ workspace, ...record }, WAIT_MS));
    const place = await placeOf(this.log, named);
    if ('tag' in place && place.tag === 'Unreadable')
      throw invalidField(HEADER, 'must be the position of an earlier answer, or a cursor of the event stream');
    const now = (await this.log.epochs()).at(-1);
    if ('tag' in place || place.epoch !== now?.number)
      throw invalidField(HEADER, 'is a cursor of another log, or older than what is kept');
    return this.bus.execute(new AwaitPosition(place.position, WAIT_MS));
  }
}
