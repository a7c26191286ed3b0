import type { Holder } from './shares';

/** How long requests are worked on in one turn of the event loop, in ms, before sockets are looked at again. */
const SLICE_MS = 10;

/**
 * In which order requests are worked on that came at the same time: one of each holder, then the next of each, so that
 * however much one of them asks for, another waits for one piece of its work and not for all of it.
 */
export class Turns {
  private readonly waiting = new Map<Holder['id'], (() => void)[]>();
  /** When work began in this turn of the event loop, in ms. */
  private began: number | undefined;

  /** Calls back at the holder's next turn, in the same turn of the event loop unless that is full. */
  take(holder: Holder['id'], work: () => void): void {
    const queue = this.waiting.get(holder);
    if (queue === undefined) this.waiting.set(holder, [work]);
    else queue.push(work);
    setImmediate(this.next);
  }

  /** Called once for each that waits. */
  private readonly next = (): void => {
    if (this.began === undefined) {
      this.began = performance.now();
      setImmediate(() => (this.began = undefined));
    }
    if (performance.now() - this.began > SLICE_MS) return void setImmediate(this.next);
    const [first] = this.waiting;
    if (first === undefined) return;
    const [holder, queue] = first;
    const work = queue.shift();
    this.waiting.delete(holder);
    if (queue.length > 0) this.waiting.set(holder, queue);
    work?.();
  };
}
