import {
  cursorIn,
  readPage,
  type Expired,
  type Place,
  type Published,
  type PublicLogReader,
  type PublicPageQuery,
} from '@parley/public-log';
import { WrittenEvent } from './written-event';

export interface EventPage {
  readonly tag: 'Page';
  readonly events: readonly WrittenEvent[];
  readonly next: Place;
  readonly nextCursor: string;
  readonly more: boolean;
  readonly bytes: number;
}

interface Shared {
  readonly read: Promise<EventPage | Expired>;
  /** How often was published before it was read. */
  readonly count: number;
  readonly at: number;
  /** More is behind it, so that what is published changes nothing of it. */
  isFull: boolean;
  bytes: number;
}

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_PAGES = 1_000;
/** Not longer: bodies of people who are erased are written anew. */
const KEPT_MS = 1_000;

/**
 * Pages of the public log. Those who ask for the same one share one reading and what was written of it: hundreds of streams wait
 * at the same place.
 */
export class SharedPages {
  private readonly pages = new Map<string, Shared>();
  private bytes = 0;

  constructor(
    private readonly log: Pick<PublicLogReader, 'page' | 'epochs' | 'forgottenTo'>,
    private readonly published: Pick<Published, 'countOf'>,
  ) {}

  page(query: PublicPageQuery): Promise<EventPage | Expired> {
    const key = keyOf(query);
    const known = this.pages.get(key);
    if (known !== undefined && this.isFresh(known, query)) return known.read;
    this.drop(key, known);
    const shared: Shared = {
      read: this.read(query),
      count: this.published.countOf(query.workspace),
      at: performance.now(),
      isFull: false,
      bytes: 0,
    };
    this.pages.set(key, shared);
    shared.read.then(
      (page) => this.keep(key, shared, page),
      () => this.drop(key, shared),
    );
    return shared.read;
  }

  private isFresh({ count, isFull, at }: Shared, { workspace }: PublicPageQuery): boolean {
    return (isFull || count === this.published.countOf(workspace)) && performance.now() - at < KEPT_MS;
  }

  private keep(key: string, shared: Shared, page: EventPage | Expired): void {
    if (this.pages.get(key) !== shared) return;
    if (page.tag === 'Expired') return this.drop(key, shared);
    shared.isFull = page.more;
    // The text, and the frame that may be made of it.
    shared.bytes = page.bytes * 2;
    this.bytes += shared.bytes;
    for (const [oldest, one] of this.pages) {
      if (this.bytes <= MOST_BYTES && this.pages.size <= MOST_PAGES) break;
      this.drop(oldest, one);
    }
  }

  private drop(key: string, shared: Shared | undefined): void {
    if (shared === undefined || this.pages.get(key) !== shared) return;
    this.pages.delete(key);
    this.bytes -= shared.bytes;
  }

  private async read(query: PublicPageQuery): Promise<EventPage | Expired> {
    const page = await readPage(this.log, query);
    if (page.tag === 'Expired') return page;
    const { events, next, more, epochs } = page;
    const written = events.map((event) => new WrittenEvent(event, cursorIn(epochs, event.place)));
    return {
      tag: 'Page',
      events: written,
      next,
      nextCursor: cursorIn(epochs, next),
      more,
      bytes: written.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }
}

const keyOf = (query: PublicPageQuery): string => {
  const { workspace, format, types, conversationId, inbox, channelId, after, limit } = query;
  return JSON.stringify([
    ...[workspace, format, types, conversationId ?? null, inbox ?? null, channelId ?? null],
    ...[after?.epoch, after?.position, after?.index, limit].map((part) => part ?? null),
  ]);
};
