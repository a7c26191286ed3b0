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
export class PageItems {
  private readonly taken: string[] = [];
  private bytes = 0;

  get items(): readonly string[] {
    return this.taken;
  }

  /** False for an item that does not fit, which is not taken then; the first one always fits. */
  add(item: unknown): boolean {
    const json = JSON.stringify(item);
    // With the comma before it.
    const bytes = this.bytes + Buffer.byteLength(json) + 1;
    if (this.taken.length > 0 && bytes > ITEMS_BYTES) return false;
    this.taken.push(json);
    this.bytes = bytes;
    return true;
  }
}
