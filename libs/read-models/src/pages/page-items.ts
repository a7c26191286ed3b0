/** The most bytes that a page has as it is sent, unless one item alone is larger. */
export const PAGE_BYTES = 1024 * 1024;
/** What is sent around the items: their names, a cursor, an id that is echoed. */
const AROUND_BYTES = 2 * 1024;
/** What is left of a page for its items. */
export const ITEMS_BYTES = PAGE_BYTES - AROUND_BYTES;

/** Items of a page, as JSON, and the place to go on from; null when there is nothing behind them. */
export interface WrittenPage<Place> {
  readonly items: readonly string[];
  readonly next: Place | null;
}

/** Takes items until the page is full. They are written here, once: to be counted, and to be sent. */
export class PageItems<Place> {
  private readonly items: string[] = [];
  private bytes = 0;
  private last: Place | null = null;
  private isFull = false;

  /**
   * `place`: where to go on behind it; null where it has none of its own. False for an item that does not fit, with which the page ends; the
   * first one always fits.
   */
  add(item: unknown, place: Place | null): boolean {
    const json = JSON.stringify(item);
    // With the comma before it.
    const bytes = this.bytes + Buffer.byteLength(json) + 1;
    this.isFull = this.items.length > 0 && bytes > ITEMS_BYTES;
    if (this.isFull) return false;
    this.items.push(json);
    this.bytes = bytes;
    this.last = place ?? this.last;
    return true;
  }

  /** `next`: where to go on when all of them have fitted; null when there is nothing behind them. */
  written(next: Place | null): WrittenPage<Place> {
    return { items: this.items, next: this.isFull ? this.last : next };
  }
}
