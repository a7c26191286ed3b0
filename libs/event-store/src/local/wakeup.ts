/**
 * Lets any number of followers wait for the next append without missing one that comes between a look and the wait. The
 * count is in shared memory, so followers may be in other threads of the process.
 */
export class Wakeup {
  private readonly count: Int32Array<SharedArrayBuffer>;

  /** `shared` of another Wakeup makes this one the same. */
  constructor(readonly shared: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.count = new Int32Array(shared);
  }

  get seen(): number {
    return Atomics.load(this.count, 0);
  }

  wake(): void {
    Atomics.add(this.count, 0, 1);
    Atomics.notify(this.count, 0);
  }

  /** Resolves at once when `wake` was called since `seen` was read, else at its next call or the signal's end. */
  async after(seen: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const waiting = Atomics.waitAsync(this.count, 0, seen);
    if (!waiting.async) return;
    await new Promise<void>((resolve) => {
      const resume = (): void => {
        signal.removeEventListener('abort', resume);
        resolve();
      };
      signal.addEventListener('abort', resume, { once: true });
      void waiting.value.then(resume);
    });
  }
}
