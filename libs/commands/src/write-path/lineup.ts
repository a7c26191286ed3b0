interface Waiting<One> {
  readonly place: number;
  readonly one: One;
}

/** What became of a decision; undefined: another process wrote first. */
export interface Decided<Result> {
  readonly wrote: boolean;
  readonly result: PromiseSettledResult<Result | undefined>;
}

/** Commands in their order: those that wait to be decided, and what became of the others. */
export class Lineup<One, Result> {
  private readonly all: PromiseSettledResult<Result>[] = [];
  private queue: readonly Waiting<One>[];

  constructor(ones: readonly One[]) {
    this.queue = ones.map((one, place) => ({ place, one }));
  }

  get first(): One | undefined {
    return this.queue[0]?.one;
  }

  /** The first of those that wait. */
  ahead(most: number): readonly One[] {
    return this.queue.slice(0, most).map(({ one }) => one);
  }

  get results(): readonly PromiseSettledResult<Result>[] {
    return this.all;
  }

  /**
   * The first of those that wait were decided, one after the other, on one writer. What was lost waits again, and so does each
   * answer after it: it rests on what comes before. What was handed to the store and is not lost keeps its result, for it
   * may be written. Gives how many wait again.
   */
  settle(decided: readonly Decided<Result>[]): number {
    const again: Waiting<One>[] = [];
    for (const [index, { wrote, result }] of decided.entries()) {
      const waiting = this.queue[index];
      if (waiting === undefined) break;
      if (isThere(result) && (wrote || again.length === 0)) this.all[waiting.place] = result;
      else again.push(waiting);
    }
    this.queue = [...again, ...this.queue.slice(decided.length)];
    return again.length;
  }

  answerFirst(result: PromiseSettledResult<Result>): void {
    const [first, ...others] = this.queue;
    if (first !== undefined) this.all[first.place] = result;
    this.queue = others;
  }

  answerAll(value: Result): void {
    for (const { place } of this.queue) this.all[place] = { status: 'fulfilled', value };
    this.queue = [];
  }
}

const isThere = <Result>(result: PromiseSettledResult<Result | undefined>): result is PromiseSettledResult<Result> =>
  result.status === 'rejected' || result.value !== undefined;
