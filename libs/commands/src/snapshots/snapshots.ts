import * as E from 'fp-ts/Either';
import { decodeSnapshot, encodeSegment, encodeSnapshot, type Segment } from '@parley/event-schema';
import type { Commit, EventStore, Expected, StreamName } from '@parley/event-store';
import { memoryBytes } from '@parley/platform';
import type { SnapshotForm } from '../write-path/aggregate';
import type { Head } from '../write-path/stream-writer';
import { IdempotencyKeys } from '../write-path/idempotency-keys';
import { addSegment, loadSegments } from './segments';

/** Shorter streams are folded as quickly as a snapshot is read. */
const FIRST_EVENTS = 256;
/** From then on: a stretch of so many events, and what it added is written down. */
const EVERY_EVENTS = 64;

/** What a stream's progress takes besides its segments. */
const PROGRESS_BYTES = 600;

/** What the names of all streams of snapshots begin with. */
export const SNAPSHOT_PREFIX = 'snapshot-';

interface SnapshotStreams {
  readonly states: StreamName;
  readonly ids: StreamName;
}

/** Not under a prefix that any subscription follows; another version of the fold has other streams. */
const snapshotStreams = (stream: StreamName, version: number): SnapshotStreams => ({
  states: `${SNAPSHOT_PREFIX}v${version}-${stream}`,
  ids: `${SNAPSHOT_PREFIX}v${version}-ids-${stream}`,
});

interface Written {
  /** Revision up to which segments are cut; -1 before the first. */
  readonly upTo: number;
  /** How many commits the two streams have. */
  readonly ids: number;
  readonly states: number;
  /** What the next segments are merged with. */
  readonly segments: readonly Segment[];
}

const nothingWritten: Written = { upTo: -1, ids: 0, states: 0, segments: [] };

/** Whose snapshots they are, and where they are kept. */
interface SnapshotSource<State> {
  readonly form: SnapshotForm<State>;
  readonly store: EventStore;
  readonly stream: StreamName;
  readonly newId: () => string;
  readonly subject: (state: State) => string | undefined;
}

/**
 * How far the snapshots of one stream have come. A snapshot is the state without its ids; these are in a stream beside it.
 * Nothing rests on a snapshot being written: who finds that another process was quicker leaves it alone.
 */
export class SnapshotProgress<State> {
  private readonly pending: Segment[] = [];
  private latest: Head<State> | undefined;
  private flushing = false;
  private givenUp = false;

  constructor(
    private readonly source: SnapshotSource<State>,
    private written: Written = nothingWritten,
  ) {}

  /** To be told of every head that is durable, at least once every 512 events. True when it cut a segment. */
  reached(head: Head<State>): boolean {
    const { upTo } = this.written;
    if (this.givenUp || head.revision === 'none') return false;
    if (head.revision - upTo < (upTo === -1 ? FIRST_EVENTS : EVERY_EVENTS)) return false;
    this.pending.push({
      stretches: 1,
      from: upTo + 1,
      to: head.revision,
      at: head.at,
      messages: this.source.form.messagesAfter(head.state, upTo),
      keys: head.keys.between(upTo, head.revision),
    });
    this.latest = head;
    this.written = { ...this.written, upTo: head.revision };
    return true;
  }

  /** Writes what is pending: the ids first, then the state that rests on them. Never rejects. */
  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    while (this.latest !== undefined) {
      const [segment] = this.pending;
      const result = segment === undefined ? await this.writeState(this.latest) : await this.writeIds(segment);
      if (result === 'written') continue;
      // Another process writes them, or an answer was lost: it stays the task of whoever loads the stream next.
      if (result === 'conflict') this.giveUp();
      // What the store could not take now is tried again with the next stretch.
      break;
    }
    this.flushing = false;
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return PROGRESS_BYTES + memoryBytes(this.pending) + memoryBytes(this.written.segments);
  }

  private giveUp(): void {
    this.givenUp = true;
    this.pending.length = 0;
    this.latest = undefined;
  }

  private async writeIds(segment: Segment): Promise<Outcome> {
    const { newest, open } = addSegment(this.written.segments, segment);
    const result = await this.append('ids', encodeSegment(newest, this.source.newId));
    if (result !== 'written') return result;
    this.pending.shift();
    this.written = { ...this.written, ids: this.written.ids + 1, segments: open };
    return result;
  }

  private async writeState(head: Head<State>): Promise<Outcome> {
    const { form, newId, subject } = this.source;
    const state = form.encode(head.state);
    if (head.revision !== 'none' && state !== undefined) {
      const content = { revision: head.revision, at: head.at, state, subject: subject(head.state) };
      const result = await this.append('states', encodeSnapshot(content, newId));
      if (result !== 'written') return result;
      this.written = { ...this.written, states: this.written.states + 1 };
    }
    if (this.latest === head) this.latest = undefined;
    return 'written';
  }

  private async append(to: 'ids' | 'states', commit: Commit): Promise<Outcome> {
    const { form, store, stream } = this.source;
    const count = this.written[to];
    const expected: Expected = count === 0 ? 'none' : count - 1;
    try {
      const result = await store.append(snapshotStreams(stream, form.version)[to], expected, [commit])();
      if (E.isRight(result)) return 'written';
      return result.left.tag === 'Unavailable' ? 'unavailable' : 'conflict';
    } catch {
      return 'conflict';
    }
  }
}

type Outcome = 'written' | 'unavailable' | 'conflict';

interface FromSnapshot<State> {
  /** Undefined where there is no snapshot, or none that can be used: then the stream is folded from its beginning. */
  readonly head: Head<State> | undefined;
  /** Undefined where what is written cannot be gone on with. */
  readonly progress: SnapshotProgress<State> | undefined;
}

export async function loadSnapshot<State>(source: SnapshotSource<State>): Promise<FromSnapshot<State>> {
  const { form, store, stream } = source;
  const streams = snapshotStreams(stream, form.version);
  let last: (Commit & { readonly revision: number }) | undefined;
  for await (const commit of store.readStream(streams.states, { direction: 'backwards', limit: 1 })) last = commit;
  const loaded = await loadSegments(store, streams.ids);
  if (loaded === undefined) return { head: undefined, progress: undefined };
  const upTo = loaded.segments.at(-1)?.to ?? -1;
  const states = last === undefined ? 0 : last.revision + 1;
  const progress = new SnapshotProgress(source, { upTo, ids: loaded.count, states, segments: loaded.open });
  const snapshot = last === undefined ? undefined : decodeSnapshot(last);
  // Segments may reach further than the state: then what they say beyond it is said again by the commits that follow.
  if (snapshot === undefined || E.isLeft(snapshot) || snapshot.right.revision > upTo)
    return { head: undefined, progress };
  const { revision, at } = snapshot.right;
  const messages = loaded.segments.map((segment) => segment.messages);
  const state = form.decode(snapshot.right.state, messages);
  if (state === undefined) return { head: undefined, progress };
  const keys = loaded.segments.map((segment) => ({ at: segment.at, run: segment.keys }));
  return { head: { state, revision, at, keys: new IdempotencyKeys(keys) }, progress };
}
