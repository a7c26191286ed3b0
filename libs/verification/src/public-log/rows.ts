import type { StreamOf } from '@parley/event-schema';
import { PUBLIC_TYPES, type PublicFormat } from '@parley/public-events';
import type { Place, PublicLogReader, PublishedEvent } from '@parley/public-log';

/** Events that a page has at most. */
const PAGE = 200;

/** What the public log holds of one conversation in one format, page by page. */
export class Rows {
  private rows: readonly PublishedEvent[] = [];
  private index = 0;
  private after: Place | undefined;
  private more = true;

  constructor(
    private readonly log: Pick<PublicLogReader, 'page'>,
    private readonly of: StreamOf,
    private readonly format: PublicFormat,
  ) {}

  /** The next one; undefined behind the last. */
  async peek(): Promise<PublishedEvent | undefined> {
    while (this.index === this.rows.length && this.more) {
      const { of, format, after } = this;
      const { workspace, id: conversationId } = of;
      const types = PUBLIC_TYPES[format].all;
      const page = await this.log.page({ workspace, format, types, conversationId, after, limit: PAGE });
      [this.rows, this.index, this.after, this.more] = [page.events, 0, page.next, page.more];
    }
    return this.rows[this.index];
  }

  pass(): void {
    this.index += 1;
  }
}
