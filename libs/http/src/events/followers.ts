import type { OnModuleDestroy } from '@nestjs/common';
import type { ApiKeys } from '@parley/access';
import type { ServerResponse } from 'node:http';
import type { StreamTimes } from './stream-times';

/** Why somebody does not follow any more. */
type Ending = 'gone' | 'key deleted' | 'stopping' | 'time';

type Look = (now: number, follower: Follower) => void;

/** Somebody who follows the event stream: a stream, or a poll that is held. */
export class Follower {
  private readonly controller = new AbortController();
  ending: Ending | undefined;

  /** `onLook` is called from time to time with a reading of the clock that only goes forward, in ms. */
  constructor(private readonly onLook: Look) {}

  look(now: number): void {
    this.onLook(now, this);
  }

  /** Aborted when it is over. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(ending: Ending): void {
    if (this.ending !== undefined) return;
    this.ending = ending;
    this.controller.abort();
  }
}

/** All who follow, by their keys. One timer looks after them. */
export class Followers implements OnModuleDestroy {
  private readonly byKey = new Map<string, Set<Follower>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: Pick<ApiKeys, 'find'>,
    private readonly times: Pick<StreamTimes, 'lookMs'>,
  ) {}

  /** Until its client is gone, or it is told to leave. `key` as it was sent. */
  enter(key: string, response: ServerResponse, look: Look = () => undefined): Follower {
    const follower = new Follower(look);
    const others = this.byKey.get(key) ?? new Set();
    this.byKey.set(key, others.add(follower));
    this.timer ??= setInterval(() => this.look(), this.times.lookMs);
    response.once('close', () => {
      follower.end('gone');
      this.leave(key, follower);
    });
    if (response.destroyed) follower.end('gone');
    return follower;
  }

  leave(key: string, follower: Follower): void {
    const others = this.byKey.get(key);
    others?.delete(follower);
    if (others?.size === 0) this.byKey.delete(key);
    if (this.byKey.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** The process stops: nobody waits for what will not come. */
  onModuleDestroy(): void {
    for (const follower of this.all()) follower.end('stopping');
  }

  private look(): void {
    for (const [key, followers] of [...this.byKey])
      if (this.keys.find(key) === undefined) for (const follower of followers) follower.end('key deleted');
    const now = performance.now();
    for (const follower of this.all()) follower.look(now);
  }

  private all(): readonly Follower[] {
    return [...this.byKey.values()].flatMap((followers) => [...followers]);
  }
}
