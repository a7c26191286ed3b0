import { setTimeout as delay } from 'node:timers/promises';
import type { Position, RecordedCommit } from '../envelope';
import type { EventStoreDbConnection, ServerSubscription, SubscriptionItem } from './connection';
import { commitEvent } from './events';
import { Regrouping } from './regroup';
import { BatchSize } from '../local/characters';
import type { Batch, Subscribe } from '../port';
import { fromPosition, toPosition } from '../position';

const LONGEST_PAUSE_MS = 5_000;
/** While it catches up a batch waits so long for more commits. */
const GATHER_MS = 10;

/**
 * A subscription that outlives the server's: dropped as too slow, also in the middle of a commit, or cut off, it subscribes again
 * behind the last whole commit that it gave, and catches up at its reader's pace.
 */
export async function* subscribe(
  server: EventStoreDbConnection,
  options: Subscribe,
  log: (message: string) => void,
): AsyncGenerator<Batch, void, undefined> {
  const { signal, prefixes } = options;
  const place: Place = { position: options.after ?? toPosition(0), toldCaughtUp: false };
  if (options.after !== undefined) fromPosition(options.after);
  let failures = 0;
  while (!signal.aborted) {
    const source = server.subscribe(fromPosition(place.position), prefixes);
    const gathering = new Gathering(source, place, options, log);
    try {
      for (;;) {
        const batch = await gathering.next();
        if (batch === undefined) return;
        failures = 0;
        yield batch;
      }
    } catch (error) {
      log(`the subscription is interrupted: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      source.stop();
    }
    await delay(pause(failures), undefined, { signal }).catch(() => undefined);
    failures += 1;
  }
}

/** Doubles from 50 ms, with jitter so that not all of a process's subscriptions come back at once. */
const pause = (failures: number): number => Math.min(LONGEST_PAUSE_MS, 50 * 2 ** failures) * (0.5 + Math.random() / 2);

/** What was given to the reader, whichever of the server's subscriptions it came over. */
interface Place {
  position: Position;
  toldCaughtUp: boolean;
}

/** Makes batches of one of the server's subscriptions. */
class Gathering {
  private readonly regrouping: Regrouping;
  private commits: RecordedCommit[] = [];
  private position: Position;
  private live = false;
  private since: number | undefined;
  private size = new BatchSize();
  private full = false;

  constructor(
    private readonly source: ServerSubscription,
    private readonly place: Place,
    private readonly options: Subscribe,
    log: (message: string) => void,
  ) {
    this.position = place.position;
    this.regrouping = new Regrouping('forwards', (id) => log(`commit ${id} is not whole in the log and was left out`));
  }

  /** Undefined when the signal ended it. Throws the subscription's failure once everything before it was given. */
  async next(): Promise<Batch | undefined> {
    const { source, options } = this;
    while (!options.signal.aborted) {
      const seen = source.changed.seen;
      const item = source.read();
      if (item !== undefined) {
        this.take(item);
        if (this.full) return this.batch(false);
        continue;
      }
      const failure = source.failure();
      const caughtUp = this.live && !this.regrouping.open && failure === undefined;
      if (caughtUp && (this.pending || !this.place.toldCaughtUp)) return this.batch(true);
      if (this.pending && (this.live || failure !== undefined || this.gatheredLongEnough())) return this.batch(false);
      if (failure !== undefined) throw failure;
      await source.changed.after(seen, options.signal);
    }
    return undefined;
  }

  private get pending(): boolean {
    return this.position !== this.place.position;
  }

  private take(item: SubscriptionItem): void {
    if (item.tag === 'caught-up') this.live = true;
    else if (item.tag === 'fell-behind') this.live = false;
    else if (item.tag === 'checkpoint') this.moveTo(item.position);
    else {
      const event = commitEvent(item.event);
      if (event === undefined) return this.moveTo(item.event.position);
      const commit = this.regrouping.take(event);
      if (commit === undefined) return;
      this.commits.push(commit);
      this.full = this.size.endsWith(commit) || this.commits.length >= (this.options.batchSize ?? 500);
      this.position = commit.position;
    }
  }

  /** Past what is not ours or was left out by the prefixes; never into a commit. */
  private moveTo(place: bigint): void {
    const position = toPosition(place);
    if (!this.regrouping.open && position > this.position) this.position = position;
  }

  private batch(caughtUp: boolean): Batch {
    const { commits, position } = this;
    this.commits = [];
    this.size = new BatchSize();
    this.full = false;
    this.since = undefined;
    this.place.position = position;
    this.place.toldCaughtUp = caughtUp;
    return { commits, position, caughtUp };
  }

  private gatheredLongEnough(): boolean {
    const now = performance.now();
    if (this.since !== undefined) return now - this.since >= GATHER_MS;
    this.since = now;
    setTimeout(() => this.source.changed.wake(), GATHER_MS + 1);
    return false;
  }
}
