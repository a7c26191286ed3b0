import type { Holder } from './shares';

/** How long requests are worked on in one turn of the event loop, in ms, before sockets are looked at again. */
const SLICE_MS = 10;

type Work = () => void;

/**
 * In which order requests are worked on that came at the same time: one of each holder, then the next of each, so that
 * however much one of them asks for, another waits for one piece of its work and not for all of it.
 */
export class Turns {
  /** Each in the order in which it came. */
  private readonly waiting = new Map<Holder['id'], Set<Work>>();
  private count = 0;
  /** Calls of `next` that are to come. */
  private calls = 0;
  /** When work began in this turn of the event loop, in ms. */
  private began: number | undefined;

  /**
   * Calls back at the holder's next turn, in the same turn of the event loop unless that is full. Gives how to give it up before:
   * what waits for nobody takes no memory.
   */
  take(holder: Holder['id'], work: Work): () => void {
    const queue = this.waiting.get(holder) ?? new Set();
    this.waiting.set(holder, queue);
    queue.add(work);
    this.count += 1;
    this.callNext();
    return () => {
      if (!queue.delete(work)) return;
      this.count -= 1;
      if (queue.size === 0) this.waiting.delete(holder);
    };
  }

  /** Once for each that waits. */
  private callNext(): void {
    if (this.calls >= this.count) return;
    this.calls += 1;
    setImmediate(this.next);
  }

  private readonly next = (): void => {
    this.calls -= 1;
    if (this.began === undefined) {
      this.began = performance.now();
      setImmediate(() => (this.began = undefined));
    }
    if (performance.now() - this.began > SLICE_MS) return this.callNext();
    const [first] = this.waiting;
    if (first === undefined) return;
    const [holder, queue] = first;
    const [work] = queue;
    this.waiting.delete(holder);
    if (work === undefined) return;
    queue.delete(work);
    this.count -= 1;
    if (queue.size > 0) this.waiting.set(holder, queue);
    work();
  };
}
