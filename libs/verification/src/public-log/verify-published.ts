import { conversationStream, type StreamOf } from '@parley/event-schema';
import type { Position, Revision } from '@parley/event-store';
import type { PublicFormat } from '@parley/public-events';
import {
  comparePlaces,
  indexOf,
  LATER,
  PUBLISHER,
  type Place,
  type PublicLogReader,
  type PublicLogWriter,
  type PublishedEvent,
} from '@parley/public-log';
import type { VerifiedLog } from '../check';
import { differingFields } from '../compare';
import type { Difference } from '../difference';
import { expectedEvents, type ExpectedEvent } from './expected-events';
import type { People } from './person-history';
import { type PeopleOf } from './person-history';
import { Rows } from './rows';

/** What is read of the public log. */
export type VerifiedPublicLog = Pick<PublicLogReader, 'epochs' | 'forgottenTo' | 'page'> &
  Pick<PublicLogWriter, 'checkpoint' | 'silentTo' | 'parked'>;

/** What the public log was when the verification began. */
export interface PublishedChecked {
  readonly log: VerifiedLog;
  readonly publicLog: VerifiedPublicLog;
  /** Up to there everything is published. */
  readonly checkpoint: Position;
  /** Of the event log: what lies behind it is left to the next verification. */
  readonly end: Position;
  /** Those whose positions are of this event log, by their numbers. */
  readonly ofThisLog: ReadonlySet<number>;
  /** It was all made of this event log. */
  readonly isOfOneLog: boolean;
  readonly silentTo: Position;
  readonly people: People;
  readonly yieldNow: () => Promise<void>;
}

interface PublishedVerdict {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** The publisher goes on meanwhile, and so does the log: what differs is looked at again, and is a difference if it still differs. */
const TRIES = 3;

/** From which revision on a stream waits to be handled by the publisher. */
export const waitingOf =
  ({ parked }: Pick<VerifiedPublicLog, 'parked'>) =>
  async (stream: string): Promise<number | undefined> =>
    (await parked.find(PUBLISHER, stream))?.firstRevision;

/** Every public event of a conversation: that it is there, once, in its place, and says what the log says. */
export async function verifyPublished(checked: PublishedChecked, of: StreamOf): Promise<PublishedVerdict> {
  for (let tries = 1; ; tries += 1) {
    const waiting = (await waitingOf(checked.publicLog)(conversationStream(of))) ?? Infinity;
    const comparison = new Comparison(checked, of, checked.people.of(of, tries > 1), waiting);
    const verdict = await comparison.made();
    if (verdict.differences.length === 0 || tries === TRIES) return verdict;
    await checked.yieldNow();
  }
}

class Comparison {
  private readonly rows: { readonly [Format in PublicFormat]: Rows };
  private readonly differences: Difference[] = [];
  private compared = 0;
  /** How many of each format are behind it, of those that are expected. */
  private readonly passed: { [Format in PublicFormat]: number } = { event: 0, service: 0 };
  /** The furthest that was looked at: the next one lies behind it. */
  private last: Place | undefined;
  private readonly found: { [Format in PublicFormat]: boolean } = { event: false, service: false };
  private unreadable: Revision = Infinity;
  private expected: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(
    private readonly checked: PublishedChecked,
    private readonly of: StreamOf,
    private readonly people: PeopleOf,
    private readonly waiting: Revision,
  ) {
    const { publicLog } = checked;
    this.rows = { event: new Rows(publicLog, of, 'event'), service: new Rows(publicLog, of, 'service') };
  }

  async made(): Promise<PublishedVerdict> {
    const { end, silentTo, yieldNow } = this.checked;
    // Before the log is read: so the log knows all that they may say.
    await Promise.all([this.rows.event.peek(), this.rows.service.peek()]);
    for await (const expected of this.expectedEvents()) {
      if (expected.position > end) break;
      this.passed[expected.format] += 1;
      await yieldNow();
      if (expected.position <= silentTo) continue;
      const row = await this.rowOf(expected);
      if (row !== undefined) this.compare(expected, row);
      else if (await this.isMissing(expected)) this.differs(expected.eventId, kindOf(expected), undefined);
    }
    for (const format of ['event', 'service'] as const) await this.rest(format);
    return { compared: this.compared, differences: this.differences };
  }

  private expectedEvents(): AsyncGenerator<ExpectedEvent, void, undefined> {
    const { of, people, waiting } = this;
    const stopsAt = (revision: Revision): void => void (this.unreadable = revision);
    return expectedEvents(this.checked.log, of, people, { waiting, stopsAt });
  }

  /** Passes by those that are not expected there. */
  private async rowOf({ eventId, format }: ExpectedEvent): Promise<PublishedEvent | undefined> {
    const rows = this.rows[format];
    for (;;) {
      const row = await rows.peek();
      if (row === undefined) return undefined;
      const later = row.eventId === eventId ? undefined : await this.expectation(row);
      if (later !== undefined && later > this.passed[format]) return undefined;
      rows.pass();
      if (row.eventId === eventId) return row;
      this.tooMany(row);
    }
  }

  /** Those behind all that is to be compared are left to the next verification. */
  private async rest(format: PublicFormat): Promise<void> {
    const rows = this.rows[format];
    for (let row = await rows.peek(); row !== undefined; row = await rows.peek()) {
      const later = await this.expectation(row);
      if (later === undefined || later <= this.passed[format]) this.tooMany(row);
      rows.pass();
      await this.checked.yieldNow();
    }
  }

  private async expectation({ eventId }: PublishedEvent): Promise<number | undefined> {
    this.expected ??= this.numbered();
    return (await this.expected).get(eventId);
  }

  /** By their ids, those that are expected, numbered by format. */
  private async numbered(): Promise<ReadonlyMap<string, number>> {
    const { yieldNow } = this.checked;
    const found = new Map<string, number>();
    const count = { event: 0, service: 0 };
    for await (const { eventId, format } of this.expectedEvents()) {
      found.set(eventId, (count[format] += 1));
      await yieldNow();
    }
    return found;
  }

  private async isMissing({ position, format }: ExpectedEvent): Promise<boolean> {
    const { checkpoint, ofThisLog, isOfOneLog, publicLog } = this.checked;
    if (position > checkpoint) return false;
    // What an earlier log was made of has positions of its own: how much of it was kept is not known.
    if (!isOfOneLog && !this.found[format]) return false;
    const forgotten = await publicLog.forgottenTo();
    return forgotten === undefined || !ofThisLog.has(forgotten.epoch) || position > forgotten.position;
  }

  private compare(expected: ExpectedEvent, row: PublishedEvent): void {
    this.compared += 1;
    const { body: _, place, ...said } = row;
    const { body: __, erasings: ___, position: ____, ...facts } = expected;
    for (const { field, ...differing } of differingFields(facts, said))
      this.differs(`${row.eventId}.${field}`, differing.expected, differing.actual);
    this.comparePlace(expected, place);
    this.compareBody(expected, row);
    if (this.last === undefined || comparePlaces(this.last, place) < 0) this.last = place;
    this.found[expected.format] = true;
  }

  private comparePlace({ eventId, position }: ExpectedEvent, place: Place): void {
    const isOfThisLog = this.checked.ofThisLog.has(place.epoch);
    // One that was put aside at first is published where the log was by then.
    const isThere = isLate(place) ? place.position >= position : place.position === position;
    if (isOfThisLog && !isThere) this.differs(`${eventId}.place`, position, place.position);
    if (this.last !== undefined && comparePlaces(this.last, place) >= 0)
      this.differs(`${eventId}.place`, `one behind ${spelled(this.last)}`, spelled(place));
  }

  private compareBody(expected: ExpectedEvent, { eventId, body, place }: PublishedEvent): void {
    const { checkpoint } = this.checked;
    const isOfThisLog = this.checked.ofThisLog.has(place.epoch);
    const shownAt = isOfThisLog && isLate(place) ? place.position : expected.position;
    const erasedTo = shownAt > checkpoint ? shownAt : checkpoint;
    const says = (to: Position): string => expected.body({ shownAt, erasedTo: to });
    if (says(erasedTo) === body) return;
    // Somebody may have been erased while it was looked at.
    if (expected.erasings().some((erasing) => erasing > erasedTo && says(erasing) === body)) return;
    const differing = differingFields(JSON.parse(says(erasedTo)), parsed(body));
    for (const { field, ...said } of differing.length > 0
      ? differing
      : [{ field: '', ...ofBodies(says(erasedTo), body) }])
      this.differs(`${eventId}.body${field && `.${field}`}`, said.expected, said.actual);
  }

  /** One that was published meanwhile, behind all that is to be compared, is not; nor one behind a commit that cannot be read any more. */
  private tooMany(row: PublishedEvent): void {
    const { end, ofThisLog } = this.checked;
    const isLater = ofThisLog.has(row.place.epoch) && row.place.position > end;
    if (!isLater && row.revision < this.unreadable) this.differs(row.eventId, undefined, kindOf(row));
  }

  private differs(field: string, expected: unknown, actual: unknown): void {
    const { workspace, id } = this.of;
    this.differences.push({ kind: 'public event', workspace, id, field, expected, actual });
  }
}

const kindOf = ({ format, type, revision }: Pick<PublishedEvent, 'format' | 'type' | 'revision'>): object => ({
  format,
  type,
  revision,
});

const isLate = (place: Place): boolean => indexOf(place) >= LATER;

const spelled = ({ epoch, position, index }: Place): string => `${epoch}/${position}/${index ?? ''}`;

/** A text that is no JSON is compared as one. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const ofBodies = (expected: string, actual: string) => ({ expected, actual });
