import * as E from 'fp-ts/Either';
import { decodeSnapshot, encodeSegment, encodeSnapshot, type Segment } from '@parley/event-schema';
import type { Commit, EventStore, Expected, StreamName } from '@parley/event-store';
import type { SnapshotForm } from './aggregate';
import type { Head } from './lane';
import { Ledger } from './ledger';
import { addSegment, loadSegments } from './segments';

/** A stretch of so many events, and what it added is written down. */
const EVERY_EVENTS = 64;

export interface SnapshotStreams {
  readonly states: StreamName;
  readonly ids: StreamName;
}

/** Not under a prefix that any subscription follows; another version of the fold has other streams. */
export const snapshotStreams = (stream: StreamName, version: number): SnapshotStreams => ({
  states: `snapshot-v${version}-${stream}`,
  ids: `snapshot-v${version}-ids-${stream}`,
});

interface Written {
  /** Revision up to which segments are cut; -1 before the first. */
  readonly upTo: number;
  /** How many commits the two streams have. */
  readonly ids: number;
  readonly states: number;
  /** What the last segments cover, as `addSegment` leaves it. */
  readonly segments: readonly Segment[];
}

const nothingWritten: Written = { upTo: -1, ids: 0, states: 0, segments: [] };

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
    private readonly form: SnapshotForm<State>,
    private readonly store: EventStore,
    private readonly stream: StreamName,
    private readonly newId: () => string,
    private written: Written = nothingWritten,
  ) {}

  /** To be told of every head that is durable, at least once every 512 events. True when it cut a segment. */
  reached(head: Head<State>): boolean {
    const { upTo } = this.written;
    if (this.givenUp || head.revision === 'none' || head.revision - upTo < EVERY_EVENTS) return false;
    this.pending.push({
      stretches: 1,
      from: upTo + 1,
      to: head.revision,
      at: head.at,
      messages: this.form.messagesAfter(head.state, upTo),
      keys: head.ledger.between(upTo, head.revision),
    });
    this.latest = head;
    this.written = { ...this.written, upTo: head.revision };
    return true;
  }

  /** Writes what is pending: the ids first, then the state that rests on them. Never rejects. */
  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    while (!this.givenUp && this.latest !== undefined) {
      const [segment] = this.pending;
      const written = segment === undefined ? await this.writeState() : await this.writeIds(segment);
      if (written) continue;
      // What could not be written stays the task of whoever loads the stream next.
      this.givenUp = true;
      this.pending.length = 0;
      this.latest = undefined;
    }
    this.flushing = false;
  }

  private async writeIds(segment: Segment): Promise<boolean> {
    const segments = addSegment(this.written.segments, segment);
    const { ids } = snapshotStreams(this.stream, this.form.version);
    const newest = encodeSegment(segments.at(-1) ?? segment, this.newId);
    if (!(await this.append(ids, this.written.ids, newest))) return false;
    this.pending.shift();
    this.written = { ...this.written, ids: this.written.ids + 1, segments };
    return true;
  }

  private async writeState(): Promise<boolean> {
    const { latest } = this;
    this.latest = undefined;
    const state = latest === undefined ? undefined : this.form.encode(latest.state);
    if (latest === undefined || latest.revision === 'none' || state === undefined) return true;
    const { states } = snapshotStreams(this.stream, this.form.version);
    const commit = encodeSnapshot({ revision: latest.revision, at: latest.at, state }, this.newId);
    if (!(await this.append(states, this.written.states, commit))) return false;
    this.written = { ...this.written, states: this.written.states + 1 };
    return true;
  }

  private async append(stream: StreamName, count: number, commit: Commit): Promise<boolean> {
    const expected: Expected = count === 0 ? 'none' : count - 1;
    try {
      return E.isRight(await this.store.append(stream, expected, [commit])());
    } catch {
      return false;
    }
  }
}

export interface FromSnapshot<State> {
  readonly head: Head<State>;
  readonly progress: SnapshotProgress<State>;
}

/** Undefined where there is no snapshot, or none that can be used: then the stream is folded from its beginning. */
export async function loadSnapshot<State>(
  form: SnapshotForm<State>,
  store: EventStore,
  stream: StreamName,
  newId: () => string,
): Promise<FromSnapshot<State> | undefined> {
  const streams = snapshotStreams(stream, form.version);
  let last: (Commit & { readonly revision: number }) | undefined;
  for await (const commit of store.readStream(streams.states, { direction: 'backwards', limit: 1 })) last = commit;
  const snapshot = last === undefined ? E.left('none') : decodeSnapshot(last);
  if (last === undefined || E.isLeft(snapshot)) return undefined;
  const { revision, at, state } = snapshot.right;
  const loaded = await loadSegments(store, streams.ids);
  const upTo = loaded?.segments.at(-1)?.to;
  // Segments may reach further than the state: then what they say beyond it is said again by the commits that follow.
  if (loaded === undefined || upTo === undefined || upTo < revision) return undefined;
  const keys = loaded.segments.map((segment) => ({ at: segment.at, run: segment.keys }));
  const messages = loaded.segments.map((segment) => segment.messages);
  const written = { upTo, ids: loaded.count, states: last.revision + 1, segments: loaded.open };
  return {
    head: { state: form.decode(state, messages), revision, at, ledger: new Ledger(keys) },
    progress: new SnapshotProgress(form, store, stream, newId, written),
  };
}
