/** What a process that is dead would have answered. */
class Dead extends Error {
  override readonly name = 'Dead';
}

type Way = 'open' | 'frozen' | 'dead';

/** Everything that a process asks of others goes through its gate: frozen it waits, dead it gets no answer and does nothing any more. */
export class Gate {
  private way: Way = 'open';
  private isBuried = false;
  private fuse: { readonly way: Way; left: number } | undefined;
  private readonly waiting = new Set<{ readonly goOn: () => void; readonly fail: (error: Error) => void }>();

  get isOpen(): boolean {
    return this.way === 'open';
  }

  freeze(): void {
    if (this.way === 'open') this.way = 'frozen';
  }

  thaw(): void {
    if (this.way === 'frozen') this.way = 'open';
    if (this.way === 'open') this.letGo(({ goOn }) => goOn());
  }

  kill(): void {
    this.way = 'dead';
  }

  /** It closes when so many have come by. */
  closeAfter(way: 'dead' | 'frozen', passes: number): void {
    this.fuse = { way, left: passes };
  }

  /** The test is over: what waits for a dead one ends, without anything being done. */
  bury(): void {
    this.kill();
    this.letGo(({ fail }) => fail(new Dead()));
    this.isBuried = true;
  }

  /** A method as this process has it: the gate is before what it does, and before its answer. */
  guarded<Args extends readonly unknown[], Answer>(
    method: (...args: Args) => Promise<Answer>,
  ): (...args: Args) => Promise<Answer> {
    return async (...args) => {
      await this.passed();
      try {
        return await method(...args);
      } finally {
        await this.passed();
      }
    };
  }

  async *guardedAll<Item>(items: () => AsyncIterable<Item>): AsyncIterable<Item> {
    await this.passed();
    for await (const item of items()) {
      await this.passed();
      yield item;
    }
  }

  /** Resolves while it is open. */
  async passed(): Promise<void> {
    this.burn();
    while (this.way !== 'open') {
      if (this.isBuried) throw new Dead();
      await new Promise<void>((goOn, fail) => this.waiting.add({ goOn, fail }));
    }
  }

  private burn(): void {
    if (this.fuse === undefined || this.way !== 'open') return;
    this.fuse.left -= 1;
    if (this.fuse.left > 0) return;
    this.way = this.fuse.way;
    this.fuse = undefined;
  }

  private letGo(each: (waiting: { readonly goOn: () => void; readonly fail: (error: Error) => void }) => void): void {
    const all = [...this.waiting];
    this.waiting.clear();
    for (const one of all) each(one);
  }
}
