import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PublicFormat, PublicType } from '@parley/public-events';
import {
  cursorIn,
  inOneLine,
  itemOf,
  placeOf,
  Published,
  readPage,
  type Place,
  type PublicLogReader,
} from '@parley/public-log';

/** What an operator asks to see of the public events. */
export interface EventsRequest {
  readonly workspace: string;
  readonly format: PublicFormat;
  /** At least one, of the format. */
  readonly types: readonly PublicType[];
  readonly conversation?: string;
  readonly inbox?: string;
  /** A cursor, `now` or `start`, the oldest that is kept. */
  readonly after: string;
  /** Goes on with what comes, until it is given up; else it ends at the end. */
  readonly follow: boolean;
}

/** There is nothing to go on from. The message says why, and what to do. */
export class EventsNotRead extends Error {
  override readonly name = 'EventsNotRead';
}

const PAGE = 100;

/**
 * Public events as they come, oldest first, each as a line of JSON; a page is read when the one before is done with. The first one comes at
 * once, also without an event. Rejects with `EventsNotRead`.
 */
export async function* tailEvents(
  log: PublicLogReader,
  request: EventsRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void> {
  const { workspace, format, types, conversation: conversationId, inbox, follow } = request;
  const published = new Published(log);
  try {
    for (let after = await placeAfter(log, request.after); !signal.aborted;) {
      const count = published.countOf(workspace);
      const page = await readPage(log, { workspace, format, types, conversationId, inbox, after, limit: PAGE });
      if (page.tag === 'Expired') throw expired(page.oldest);
      yield page.events.map((event) => inOneLine(itemOf(event, cursorIn(page.epochs, event.place))));
      after = page.next;
      if (page.more) await nextTurn();
      else if (follow) await published.since(count, workspace, signal);
      else return;
    }
  } finally {
    published.close();
  }
}

async function placeAfter(log: PublicLogReader, after: string): Promise<Place | undefined> {
  if (after === 'start') return undefined;
  if (after === 'now') return log.published();
  const place = await placeOf(log, after);
  if (!('tag' in place)) return place;
  if (place.tag === 'Expired') throw expired(place.oldest);
  throw new EventsNotRead(
    'after must be a cursor of the event stream. Name one as --json shows it, or start, or now: --after start',
  );
}

const expired = (oldest: string): EventsNotRead =>
  new EventsNotRead(
    'What comes next is not kept any more, or the cursor is of another log. Events may be missing: read what they were about anew, ' +
      `and go on from the oldest cursor: --after ${oldest}`,
  );
