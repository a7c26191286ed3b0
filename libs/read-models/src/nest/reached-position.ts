import { setTimeout as later } from 'node:timers/promises';
import type { Position } from '@parley/event-store';
import type { ConversationReadModel } from '../port';

/** How often it is looked how far the read model is, in ms, while somebody waits for that. */
const LOOK_MS = 10;

/** Lets queries wait until the read model is at a place in the log. They look together. */
export class ReachedPosition {
  private look: Promise<Position | undefined> | undefined;

  constructor(private readonly model: Pick<ConversationReadModel, 'checkpoint'>) {}

  /** Whether it is there, after `timeoutMs` at the latest. */
  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    const over = AbortSignal.timeout(timeoutMs);
    let there = await this.model.checkpoint();
    while ((there ?? '') < position && !over.aborted) there = await this.next();
    return (there ?? '') >= position;
  }

  private next(): Promise<Position | undefined> {
    this.look ??= later(LOOK_MS)
      .then(() => this.model.checkpoint())
      .finally(() => (this.look = undefined));
    return this.look;
  }
}
