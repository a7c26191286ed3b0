import type { Millis } from '@parley/domain';
import { ITEMS_BYTES, type WrittenPage } from './page-items';

/** Takes items in the order of their times until a page of whole groups is full: a group has all items of one time. */
export class GroupedItems {
  private readonly groups: string[] = [];
  private lastOfGroups: Millis | undefined;
  private group: string[] = [];
  private at: Millis | undefined;
  private bytes = 0;

  constructor(private readonly limit: number) {}

  /** False when the page is full: it has enough whole groups, or the item's group does not fit. The first group always fits. */
  add(at: Millis, item: unknown): boolean {
    if (at !== this.at) {
      this.endGroup();
      if (this.groups.length >= this.limit) return false;
      this.at = at;
    }
    const json = JSON.stringify(item);
    this.group.push(json);
    this.bytes += Buffer.byteLength(json) + 1;
    return this.groups.length === 0 || this.bytes <= ITEMS_BYTES;
  }

  /** When it is full. */
  wholeGroups(): WrittenPage<Millis> {
    return { items: this.groups, next: this.lastOfGroups ?? null };
  }

  /** When there is nothing more to take. */
  all(): WrittenPage<Millis> {
    this.endGroup();
    return { items: this.groups, next: null };
  }

  private endGroup(): void {
    // Not spread into a call: a group may be very large.
    for (const json of this.group) this.groups.push(json);
    this.group = [];
    this.lastOfGroups = this.at;
  }
}
