import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OnModuleDestroy } from '@nestjs/common';
import {
  cursorOf,
  placeOf,
  Published,
  type Place,
  type PublicLogReader,
  type PublicPageQuery,
} from '@parley/public-log';
import { cursorExpired, invalidField } from '../problem/problem';
import { NOW } from './event-requests';
import { SharedPages, type EventPage } from './shared-pages';

/** The public log as clients read it. */
export class EventLog implements OnModuleDestroy {
  private readonly published: Published;
  private readonly pages: SharedPages;

  constructor(private readonly log: PublicLogReader) {
    this.published = new Published(log);
    this.pages = new SharedPages(log, this.published);
  }

  onModuleDestroy(): void {
    this.published.close();
  }

  /** Where a stream begins: behind the event that its client had last, else behind a cursor, else at the end of the log. */
  async begin(lastEventId: string | undefined, after: string = NOW): Promise<{ place: Place; cursor: string }> {
    const resumes = lastEventId !== undefined && lastEventId !== '';
    const place = await (resumes ? this.placeOf(lastEventId, 'Last-Event-ID') : this.placeAfter(after));
    return { place, cursor: await cursorOf(this.log, place) };
  }

  /** The place of the parameter `after`. */
  placeAfter(after: string): Promise<Place> {
    return after === NOW ? this.log.published() : this.placeOf(after, 'after');
  }

  /** The place of a cursor that stands in that part of the request. Throws the 400 and the 410 of the contract. */
  private async placeOf(cursor: string, part: string): Promise<Place> {
    const place = await placeOf(this.log, cursor);
    if (!('tag' in place)) return place;
    if (place.tag === 'Expired') throw cursorExpired(place.oldest);
    throw invalidField(part, 'must be a cursor of the event stream');
  }

  /** Throws the 410 of the contract. */
  async page(query: PublicPageQuery): Promise<EventPage> {
    const page = await this.pages.page(query);
    if (page.tag === 'Expired') throw cursorExpired(page.oldest);
    return page;
  }

  /** The first page that has an event, or the last one before the signal is aborted. */
  async pageWithEvents(query: PublicPageQuery, signal: AbortSignal): Promise<EventPage> {
    for (let after = query.after; ;) {
      const count = this.published.countOf(query.workspace);
      const page = await this.page({ ...query, after });
      if (page.events.length > 0 || signal.aborted) return page;
      after = page.next;
      await (page.more ? nextTurn() : this.published.since(count, query.workspace, signal));
    }
  }

  /** For those who read page by page: how often was published, and what waits for more. */
  countOf(workspace: string): number {
    return this.published.countOf(workspace);
  }

  more(count: number, workspace: string, signal: AbortSignal): Promise<void> {
    return this.published.since(count, workspace, signal);
  }
}
