import type { ServerResponse } from 'node:http';
import type { OwnAnswer } from '../server/own-answer';

/** The answer of a stream, once its head is sent. What was written last and when is kept here. */
export class SseResponse {
  /** A reading of the clock that only goes forward, in ms. */
  writtenAt = performance.now();
  private waiting = false;
  private drained: Promise<void> = Promise.resolve();

  constructor(
    private readonly response: ServerResponse,
    private readonly own: Pick<OwnAnswer, 'waits' | 'taken'>,
  ) {
    response.on('error', () => response.destroy());
  }

  /** Whether the socket takes more at the moment. */
  get takes(): boolean {
    return !this.waiting;
  }

  /** Writes what follows each other in one piece. What is written is kept until the socket has taken it. */
  write(pieces: readonly (Buffer | string)[]): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    // Node sends in one piece what is written in one turn. A response that is corked would not tell that its socket is full.
    for (const piece of pieces) this.response.write(piece);
    this.writtenAt = performance.now();
    if (this.response.writableNeedDrain) this.wait();
  }

  /** Resolves when the socket takes more again, or is gone. */
  taken(): Promise<void> {
    return this.drained;
  }

  /** Ends the answer; one that waits for its socket is cut off, its client goes on from what it has. */
  end(): void {
    if (this.waiting) this.response.destroy();
    else this.response.end();
  }

  private wait(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.own.waits();
    this.drained = new Promise((resolve) => {
      const end = (): void => {
        this.response.off('drain', end).off('close', end);
        this.waiting = false;
        this.own.taken();
        resolve();
      };
      this.response.on('drain', end).on('close', end);
    });
  }
}
