import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { EventStore, Revision, StreamName } from '@parley/event-store';
import { memoryBytes } from '@parley/platform';
import type { SnapshotProgress } from '../snapshots/snapshots';
import type { Aggregate } from './aggregate';
import { StreamWriter } from './stream-writer';
import { loadHead, type Unreadable } from './load-head';

const CACHED_BYTES = 128 * 1024 * 1024;
/** One that nobody asked for in so long is let go of: a million conversations that each get a message a day take no memory. */
const IDLE_MS = 5_000;
/** How often those are looked for, at most. */
const EVICT_IDLE_EVERY_MS = 2_000;
/** What a writer takes besides its state, its keys and its snapshots, and its place in the cache. */
const WRITER_BYTES = 900;

/** By so much that the cache has to weigh it anew: what a state grows by has been written. */
const grown = <State>({ taken, weighed }: StreamWriter<State>): boolean => taken - weighed.taken > weighed.weight / 2;

type Loading<State> = Promise<E.Left<Unreadable> | StreamWriter<State>>;

type Folding<State, Event> = Pick<
  Aggregate<State, never, Event, never>,
  'initialState' | 'evolve' | 'commits' | 'snapshots' | 'subject' | 'weight'
>;

/** The streams that this process knows folded, as many as fit into the memory given to them. */
export class StreamCache<State, Event> {
  private readonly cache: LRUCache<StreamName, StreamWriter<State>>;
  private readonly loading = new Map<StreamName, Loading<State>>();
  private readonly progressOf = new WeakMap<StreamWriter<State>, SnapshotProgress<State>>();
  private idleEvictedAt = performance.now();

  constructor(
    private readonly aggregate: Folding<State, Event>,
    private readonly store: EventStore,
    private readonly newId: () => string,
    cachedBytes = CACHED_BYTES,
  ) {
    this.cache = new LRUCache({
      maxSize: cachedBytes,
      sizeCalculation: (writer) => this.weigh(writer),
      ttl: IDLE_MS,
      updateAgeOnGet: true,
      ttlResolution: 1_000,
    });
  }

  /** The cache takes no notice of a writer that it has already: it has to be taken out first. */
  private weighAnew(stream: StreamName, writer: StreamWriter<State>): void {
    this.cache.delete(stream);
    this.cache.set(stream, writer);
  }

  private weigh(writer: StreamWriter<State>): number {
    const { head, taken } = writer;
    const { weight = memoryBytes } = this.aggregate;
    const snapshots = this.progressOf.get(writer)?.weight ?? 0;
    const all = WRITER_BYTES + head.keys.weight + weight(head.state) + snapshots;
    writer.weighed = { weight: all, taken };
    return all;
  }

  /** What it holds, in bytes of memory, by weight. */
  get bytes(): number {
    return this.cache.calculatedSize;
  }

  now(stream: StreamName): StreamWriter<State> | undefined {
    const writer = this.cache.get(stream);
    return writer?.broken === false ? writer : undefined;
  }

  /** Read once, however many ask. */
  of(stream: StreamName): Loading<State> {
    const coming = this.loading.get(stream);
    if (coming !== undefined) return coming;
    const load: Loading<State> = this.load(stream).then((loaded) => {
      // What was forgotten while it was read is good for those who asked before, and not kept.
      if (this.loading.get(stream) !== load) return loaded;
      this.loading.delete(stream);
      if (!('_tag' in loaded)) this.cache.set(stream, loaded);
      this.evictIdle();
      return loaded;
    });
    this.loading.set(stream, load);
    load.catch(() => this.loading.delete(stream));
    return load;
  }

  private evictIdle(): void {
    const now = performance.now();
    if (now - this.idleEvictedAt < EVICT_IDLE_EVERY_MS) return;
    this.idleEvictedAt = now;
    this.cache.purgeStale();
  }

  invalidate(stream: StreamName, revision: Revision): void {
    const known = this.cache.peek(stream)?.head.revision;
    if (known !== undefined && (known === 'none' || known < revision)) this.cache.delete(stream);
    this.loading.delete(stream);
  }

  evict(stream: StreamName): void {
    this.cache.delete(stream);
    this.loading.delete(stream);
  }

  clear(): void {
    this.cache.clear();
    this.loading.clear();
  }

  private async load(stream: StreamName): Loading<State> {
    const loaded = await loadHead(this.aggregate, this.store, stream, this.newId);
    if (E.isLeft(loaded)) return loaded;
    const { head, progress } = loaded.right;
    const writer: StreamWriter<State> = new StreamWriter(this.store, stream, head, (durable) => {
      if (progress?.reached(durable) === true) void progress.flush();
      if (grown(writer) && this.cache.peek(stream) === writer) this.weighAnew(stream, writer);
    });
    if (progress !== undefined) this.progressOf.set(writer, progress);
    void progress?.flush();
    return writer;
  }
}
