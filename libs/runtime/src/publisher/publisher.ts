import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreUnavailable, type Batch, type EventStore, type Position, type RecordedCommit } from '@parley/event-store';
import { bodyWithout, conversationWithout, NOBODY, type PublicConversation } from '@parley/public-events';
import { LATER, PUBLISHER, type Erasure, type PublicLog } from '@parley/public-log';
import type { Handling, Lease, LeasedConsumer, ParkedCommit } from '@parley/subscriptions';
import { handleInParts } from '../consumers/parked-again';
import { decodeItem, erases, isUnhandled, PUBLISHED_PREFIXES, type Item } from './decode';
import { erasingsBehind, NONE_AHEAD, type ErasingsAhead } from './erasings-ahead';
import { FoldedStates, type KeptPerson } from './folded-states';
import { beginStep } from './publish-step';

/** Under load the public log follows in steps, each written in one transaction; a single command is published at once. */
const PACE_MS = 20;
const BATCH = 2_000;
/** Commits that are published in one transaction. */
const STEP = 250;
const DAY = 24 * 60 * 60 * 1_000;
/** How often is looked for what is too old, in ms. */
const FORGET_EVERY_MS = 60_000;

interface PublisherResources {
  readonly store: Pick<EventStore, 'readStream' | 'readAll'>;
  readonly publicLog: Omit<PublicLog, 'close'>;
  /** How long public events are kept. */
  readonly retentionDays: number;
  /** Resolves when the public log certainly goes on with this event log (default: it does). */
  readonly attached?: Promise<void>;
  /** In ms since 1970: by it what is too old is forgotten, and nothing else is decided. */
  readonly now?: () => number;
}

/** Publishes what happens, in the order of the log, each event at the place of its commit. */
export function publisherConsumer(resources: PublisherResources): LeasedConsumer {
  const { publicLog: log } = resources;
  const publisher = new Publisher(resources);
  return {
    runs: 'once',
    name: PUBLISHER,
    prefixes: PUBLISHED_PREFIXES,
    readiness: 'background',
    batchSize: BATCH,
    paceMs: () => PACE_MS,
    leases: log.leases,
    parked: log.parked,
    checkpoint: () => publisher.begin(),
    handle: (batch, handling) => publisher.handle(batch, handling),
    between: (lease) => publisher.forget(lease),
    again: (stream, lease) => publisher.again(stream, lease),
  };
}

class Publisher {
  private readonly states: FoldedStates;
  private epoch = 1;
  private silentTo: Position = '';
  private forgotAt = -Infinity;
  private isAttached: boolean;
  /** As long as nothing is kept, what is too old is not published. */
  private isEmpty = false;
  /** Of what was there when it began. */
  private ahead: ErasingsAhead = NONE_AHEAD;

  constructor(private readonly resources: PublisherResources) {
    this.states = new FoldedStates(resources.publicLog);
    this.isAttached = resources.attached === undefined;
    void resources.attached?.then(() => (this.isAttached = true));
  }

  private get log(): PublisherResources['publicLog'] {
    return this.resources.publicLog;
  }

  /** Where it goes on. What another may have written meanwhile is read anew. */
  async begin(): Promise<Position | undefined> {
    this.states.forget();
    const epoch = (await this.log.epochs()).at(-1);
    if (epoch === undefined || !this.isAttached) throw new StoreUnavailable('the public log has not begun');
    this.epoch = epoch.number;
    this.silentTo = await this.log.silentTo();
    this.isEmpty = await this.log.isEmpty();
    const checkpoint = await this.log.checkpoint();
    this.ahead = await erasingsBehind(this.resources.store, checkpoint);
    return checkpoint;
  }

  async handle({ commits, position, caughtUp }: Batch, { lease, fatal }: Handling): Promise<readonly ParkedCommit[]> {
    const items = commits.flatMap((commit) => decodeItem(commit, fatal) ?? []);
    const parked: ParkedCommit[] = [];
    const slices = slicesOf(items);
    for (const [index, slice] of slices.entries()) {
      const end = index === slices.length - 1 ? position : (slice.at(-1)?.recorded.position ?? position);
      // Webhooks are sent by the same thread.
      if (index > 0) await nextTurn();
      parked.push(...(await this.step(slice, end, lease)));
    }
    if (slices.length === 0) await this.log.publish({ events: [], folded: [], parked: [], position }, lease);
    if (caughtUp) this.ahead = NONE_AHEAD;
    return parked;
  }

  private async step(items: readonly Item[], position: Position, lease: Lease): Promise<readonly ParkedCommit[]> {
    for (const item of items) if (erases(item)) await this.erase(item, lease);
    const made = await beginStep({ log: this.log, states: this.states }, items, {
      placeOf: (of, index) => ({ epoch: this.epoch, position: of, index }),
      silentTo: this.silentTo,
      notBefore: this.isEmpty ? this.oldestKept() : -Infinity,
      ahead: this.ahead,
    });
    for (const item of items) made.parking.handle(item, made.steps);
    const { events, forgotten } = made;
    const folded = made.step.folded();
    await this.log.publish(
      { events, folded, parked: made.parked.changed, position, last: lastOf(items), forgotten },
      lease,
    );
    this.states.written(made.step);
    this.isEmpty &&= events.length === 0;
    return made.parking.parked;
  }

  /** Before the checkpoint passes the erasing: whoever reads behind that finds no word of the person. */
  private async erase({ workspace, id, recorded }: Item, lease: Lease): Promise<void> {
    const erasure: Erasure = {
      contact: JSON.stringify({ ...NOBODY, erasedAt: recorded.position } satisfies KeptPerson),
      body: (event) => bodyWithout(event, id),
      state: ({ state }) => JSON.stringify(conversationWithout(JSON.parse(state) as PublicConversation, id)),
    };
    let after: string | undefined;
    do {
      after = await this.log.erase({ workspace, id }, erasure, lease, after);
      await nextTurn();
    } while (after !== undefined);
    this.states.forget();
  }

  private now(): number {
    return (this.resources.now ?? Date.now)();
  }

  private oldestKept(): number {
    return this.now() - this.resources.retentionDays * DAY;
  }

  async forget(lease: Lease): Promise<boolean> {
    const at = this.now();
    if (at - this.forgotAt < FORGET_EVERY_MS) return false;
    const more = await this.log.forget(this.oldestKept(), lease);
    if (!more) this.forgotAt = at;
    return more;
  }

  /** It is published behind all that was read. */
  async again(stream: string, lease: Lease): Promise<boolean> {
    const { log } = this;
    try {
      return await handleInParts(stream, {
        store: this.resources.store,
        consumer: { name: PUBLISHER, parked: log.parked, checkpoint: () => log.checkpoint() },
        handle: (commits, more, checkpoint) => this.stepAgain(stream, commits, more, checkpoint, lease),
      });
    } catch (error) {
      // It may have been written in spite of that.
      this.states.forget();
      throw error;
    }
  }

  private async stepAgain(
    stream: string,
    commits: readonly RecordedCommit[],
    more: boolean,
    position: Position,
    lease: Lease,
  ): Promise<boolean> {
    const items = commits.flatMap((commit) => decodeItem(commit, new Set()) ?? []);
    for (const item of items) if (erases(item)) await this.erase(item, lease);
    const published = await this.log.published();
    let index = published.index ?? LATER - 1;
    const made = await beginStep({ log: this.log, states: this.states }, items, {
      placeOf: () => ({ epoch: this.epoch, position, index: (index += 1) }),
      silentTo: this.silentTo,
      notBefore: -Infinity,
      ahead: this.ahead,
      late: true,
    });
    const handled = made.parking.again(stream, items, more, made.steps);
    const unparked = made.parked.removed.has(stream) ? stream : undefined;
    const folded = made.step.folded();
    await this.log.publish({ events: made.events, folded, parked: made.parked.changed, unparked, position }, lease);
    this.states.written(made.step);
    return handled;
  }
}

/** At most so many commits in one; an erasing begins one of its own, for what comes before it has to be written by then. */
function slicesOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const slices: Item[][] = [];
  for (const item of items) {
    const last = slices.at(-1);
    if (last === undefined || last.length === STEP || erases(item)) slices.push([item]);
    else last.push(item);
  }
  return slices;
}

function lastOf(items: readonly Item[]) {
  const last = items.findLast((item) => !isUnhandled(item))?.recorded;
  return last && { id: last.id, stream: last.stream, revision: last.revision, position: last.position };
}
