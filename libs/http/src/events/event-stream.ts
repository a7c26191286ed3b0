import { setImmediate as nextTurn, setTimeout as later } from 'node:timers/promises';
import { comparePlaces, type Place, type PublicPageQuery } from '@parley/public-log';
import { PAGE_BYTES } from '@parley/read-models';
import type { OwnAnswer } from '../server/own-answer';
import type { EventLog } from './event-log';
import type { Follower } from './followers';
import type { EventPage } from './shared-pages';
import type { SseResponse } from './sse-response';
import type { StreamTimes } from './stream-times';
import { frame, type WrittenEvent } from './written-event';

/** Events that a stream reads at once. */
const PAGE = 500;
/** What is written at once, unless one event alone is larger. */
const WRITTEN_BYTES = 64 * 1024;
/** How long it is waited for room, in ms, before it is looked for again. */
const ROOM_MS = 20;
const COMMENT = ':\n\n';

/** A place, as it is and as clients get it. */
interface Told {
  readonly place: Place;
  readonly cursor: string;
}

interface StreamParts {
  readonly log: EventLog;
  readonly response: SseResponse;
  readonly own: Pick<OwnAnswer, 'hasRoomFor' | 'holds'>;
  readonly times: StreamTimes;
  readonly filter: Omit<PublicPageQuery, 'after' | 'limit'>;
}

/**
 * One stream: reads the log page by page, each when its socket has taken the one before, and waits at its end. Its client is told where it begins
 * at once.
 */
export class EventStream {
  private told: Place;
  private toldAt = 0;
  private readonly endsAt: number;

  /** `at`: its client has everything up to there. */
  constructor(
    private readonly parts: StreamParts,
    private at: Told,
  ) {
    const { lifeMs, retryMs } = parts.times;
    this.told = at.place;
    this.endsAt = performance.now() + lifeMs * (1 - Math.random() / 10);
    this.tellPlace(performance.now());
    parts.response.write([`retry: ${Math.round(retryMs * (1 + Math.random() * 2))}\n\n`]);
  }

  /** Until the follower is over. Rejects when the log cannot be read, or what comes next is not kept any more. */
  async run({ signal }: Follower): Promise<void> {
    const { log, response, filter } = this.parts;
    // Where it begins is not the end of the log, for all that is known.
    let isBehind = true;
    while (!signal.aborted) {
      const count = log.countOf(filter.workspace);
      const page = await this.read(isBehind, signal);
      await response.taken();
      if (page === undefined) continue;
      isBehind = page.more;
      this.tellPlaceIfDue(performance.now());
      await (page.more ? nextTurn() : log.more(count, filter.workspace, signal));
    }
  }

  /** From time to time: it tells its place, or that it lives, and ends when its time is over. */
  look(now: number, follower: Follower): void {
    const { response, times } = this.parts;
    if (now >= this.endsAt) return follower.end('time');
    if (!response.takes) return;
    this.tellPlaceIfDue(now);
    if (now - response.writtenAt >= times.commentMs) response.write([COMMENT]);
  }

  /** Reads a page and writes it; undefined where it has to be read again. */
  private async read(isBehind: boolean, signal: AbortSignal): Promise<EventPage | undefined> {
    const { log, own, filter } = this.parts;
    // At the end of the log a page is short, and the same for many. Any other takes room in memory, which is asked for before.
    let held = isBehind ? PAGE_BYTES : 0;
    if (!own.hasRoomFor(held)) return void (await later(ROOM_MS));
    own.holds(held);
    try {
      const page = await log.page({ ...filter, after: this.at.place, limit: PAGE });
      own.holds(page.bytes - held);
      held = page.bytes;
      return (await this.write(page, signal)) ? page : undefined;
    } finally {
      own.holds(-held);
    }
  }

  /** False where its socket took nothing for so long that the rest of the page is given up. */
  private async write({ events, next, nextCursor }: EventPage, signal: AbortSignal): Promise<boolean> {
    for (let begin = 0; begin < events.length;) {
      const end = begin + fitting(events, begin);
      this.writeEvents(events.slice(begin, end));
      begin = end;
      if (begin < events.length && !(await this.tookInTime(signal))) return false;
    }
    this.at = { place: next, cursor: nextCursor };
    return true;
  }

  private writeEvents(events: readonly WrittenEvent[]): void {
    this.parts.response.write(events.map((event) => event.frame));
    const last = events.at(-1);
    if (last === undefined) return;
    this.at = last;
    this.told = last.place;
    this.toldAt = performance.now();
  }

  private async tookInTime(signal: AbortSignal): Promise<boolean> {
    const { response, times } = this.parts;
    if (response.takes) return !signal.aborted;
    const answered = new AbortController();
    const patience = later(times.patienceMs, false, { signal: answered.signal }).catch(() => false);
    const taken = response.taken().then(() => !signal.aborted);
    const inTime = await Promise.race([taken, patience]);
    answered.abort();
    return inTime;
  }

  /** Where only what was filtered out came since it was told. */
  private tellPlaceIfDue(now: number): void {
    if (now - this.toldAt < this.parts.times.placeMs || comparePlaces(this.at.place, this.told) <= 0) return;
    this.tellPlace(now);
  }

  private tellPlace(now: number): void {
    const { place, cursor } = this.at;
    this.parts.response.write([frame(cursor, 'cursor', JSON.stringify({ cursor }))]);
    this.told = place;
    this.toldAt = now;
  }
}

/** How many events from there on are written at once. */
function fitting(events: readonly WrittenEvent[], begin: number): number {
  let bytes = 0;
  const over = events.findIndex((event, n) => n >= begin && (bytes += event.bytes) > WRITTEN_BYTES && n > begin);
  return (over === -1 ? events.length : over) - begin;
}
