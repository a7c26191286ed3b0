/** Random choices that come again with the same seed. */
export class Dice {
  constructor(private state: number) {}

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Many short ones, few long ones. */
  skewed(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  of<A>(all: readonly A[]): A {
    const one = all[this.between(0, all.length - 1)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }
}
