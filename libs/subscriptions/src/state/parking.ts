import type { Position, Revision, StreamName } from '@parley/event-store';
import { errorKind } from '@parley/platform';
import type { ParkedCommit, ParkedTable, ParkReason } from './parked-commits';

/** Why a commit cannot be handled. */
export interface Failure {
  readonly reason: ParkReason;
  /** The kind of the failure: never what is stored. Cut at 200 characters where it is kept. */
  readonly detail: string;
}

/** Of a commit that failed, or ended its thread, three times alone. */
export const FATAL: Failure = { reason: 'fatal', detail: 'three times, alone' };

/** Where a commit lies. */
interface CommitPlace {
  readonly stream: StreamName;
  readonly firstRevision: Revision;
  readonly revision: Revision;
  readonly position: Position;
}

/** What parking has to know of a consumer's own form of a commit. */
export interface Parked<Item> {
  readonly consumer: string;
  readonly placeOf: (item: Item) => CommitPlace;
  /** Why it cannot be handled, where that is known beforehand. */
  readonly failureOf: (item: Item) => Failure | undefined;
}

/** How a commit is handled. What the first and the last step throw is a store's failure, and the transaction's end. */
export interface Steps<Item, A> {
  /** Reads what the commit is to be applied to. The work that it gives is pure: what that throws is said by the commit. */
  readonly prepare: (item: Item) => () => A;
  /** Keeps what the work gave. */
  readonly keep: (result: A) => void;
}

/** What became of a commit: it was parked, or waits behind one that was, if it was not handled. */
type Outcome = 'handled' | 'parked' | 'waits';

const MAX_DETAIL = 200;

/**
 * Handles commits in the order of the log, within one transaction, and parks what cannot be handled: the first such commit of a
 * stream, behind which all later ones of it wait, so that nothing is ever handled out of its order or passed by in silence.
 */
export class Parking<Item> {
  /** What this transaction has parked. */
  readonly parked: ParkedCommit[] = [];
  private readonly nothingWasParked: boolean;

  constructor(
    private readonly table: ParkedTable,
    private readonly of: Parked<Item>,
    /** In ms since 1970. */
    private readonly now: () => number = Date.now,
  ) {
    this.nothingWasParked = table.isEmpty(of.consumer);
  }

  handle<A>(item: Item, steps: Steps<Item, A>): Outcome {
    const before = this.before(item);
    if (before === undefined) return this.tryNow(item, steps);
    const { revision } = this.of.placeOf(item);
    // What comes again from before the parked commit was handled once, and changes nothing.
    if (revision < before.firstRevision) return this.tryNow(item, steps);
    if (revision > before.waitingTo) this.table.put({ ...before, waitingTo: revision });
    return 'waits';
  }

  /** Hardly ever is anything parked: then a commit costs no look-up. */
  private before(item: Item): ParkedCommit | undefined {
    if (this.nothingWasParked && this.parked.length === 0) return undefined;
    return this.table.find(this.of.consumer, this.of.placeOf(item).stream);
  }

  private tryNow<A>(item: Item, { prepare, keep }: Steps<Item, A>, waitingTo = 0): Outcome {
    const failure = this.of.failureOf(item);
    if (failure !== undefined) return this.park(item, failure, waitingTo);
    const work = prepare(item);
    let result: A;
    try {
      result = work();
    } catch (error) {
      return this.park(item, { reason: 'failed', detail: errorKind(error) }, waitingTo);
    }
    keep(result);
    return 'handled';
  }

  private park(item: Item, { reason, detail }: Failure, waitingTo: Revision): 'parked' {
    const { consumer, placeOf } = this.of;
    const place = placeOf(item);
    const parked = {
      consumer,
      ...place,
      reason,
      detail: detail.slice(0, MAX_DETAIL),
      parkedAt: this.now(),
      waitingTo: Math.max(waitingTo, place.revision),
    };
    this.table.put(parked);
    this.parked.push(parked);
    return 'parked';
  }

  /**
   * Handles a parked stream again: `items` are commits of it, from the parked one on, the next ones each time; `more` says that
   * others follow. Where a commit cannot be handled it is parked in the place of the one before, and false is given.
   */
  again<A>(stream: StreamName, items: readonly Item[], more: boolean, steps: Steps<Item, A>): boolean {
    const before = this.table.find(this.of.consumer, stream);
    if (before === undefined) return true;
    for (const item of items) if (this.tryNow(item, steps, before.waitingTo) === 'parked') return false;
    const last = items.at(-1);
    if (!more) this.table.remove(this.of.consumer, stream);
    else if (last !== undefined) this.moveOn(before, this.of.placeOf(last));
    return true;
  }

  /** Should it end between two parts, it goes on behind what was handled. */
  private moveOn(before: ParkedCommit, last: CommitPlace): void {
    const next = last.revision + 1;
    const waitingTo = Math.max(before.waitingTo, next);
    this.table.put({ ...before, firstRevision: next, revision: next, position: last.position, waitingTo });
  }
}
