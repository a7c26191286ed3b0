import * as E from 'fp-ts/Either';
import type { EventStore, RecordedCommit, StreamName } from '@parley/event-store';
import type { Aggregate } from './aggregate';
import type { CommandFailure } from './execution';
import type { Head } from './stream-writer';
import { IdempotencyKeys } from './idempotency-keys';
import { loadSnapshot, SnapshotProgress } from '../snapshots/snapshots';

/** A stream that ends within so many commits is folded from its beginning, without looking for a snapshot. */
const SHORT = 16;

export type Unreadable = Extract<CommandFailure<never>, { tag: 'Unreadable' }>;

interface Loaded<State> {
  readonly head: Head<State>;
  /** Undefined for a kind of stream that has no snapshots. */
  readonly progress: SnapshotProgress<State> | undefined;
}

type Folding<State, Event> = Pick<
  Aggregate<State, never, Event, never>,
  'initialState' | 'evolve' | 'commits' | 'snapshots' | 'subject'
>;

/** Folds a stream, from its last snapshot where there is one. Left when it holds what this version cannot read. Rejects with `StoreUnavailable`. */
export async function loadHead<State, Event>(
  aggregate: Folding<State, Event>,
  store: EventStore,
  stream: StreamName,
  newId: () => string,
): Promise<E.Either<Unreadable, Loaded<State>>> {
  const { snapshots: form, initialState } = aggregate;
  const empty: Head<State> = { state: initialState, revision: 'none', at: 0, keys: new IdempotencyKeys() };
  if (form === undefined) return foldOn(aggregate, { head: empty, progress: undefined }, store.readStream(stream));
  const source = { form, store, stream, newId, subject: (state: State) => aggregate.subject(state, stream) };
  const first: RecordedCommit[] = [];
  for await (const commit of store.readStream(stream, { limit: SHORT })) first.push(commit);
  if (first.length < SHORT) return foldOn(aggregate, { head: empty, progress: new SnapshotProgress(source) }, first);
  const { head, progress } = await loadSnapshot(source);
  const begun =
    head === undefined ? await foldOn(aggregate, { head: empty, progress }, first) : E.right({ head, progress });
  if (E.isLeft(begun)) return begun;
  const { revision } = begun.right.head;
  const rest = store.readStream(stream, { from: revision === 'none' ? 0 : revision + 1 });
  return foldOn(aggregate, begun.right, rest);
}

async function foldOn<State, Event>(
  aggregate: Folding<State, Event>,
  { head: begun, progress }: Loaded<State>,
  commits: AsyncIterable<RecordedCommit> | Iterable<RecordedCommit>,
): Promise<E.Either<Unreadable, Loaded<State>>> {
  let head = begun;
  for await (const commit of commits) {
    const next = folded(aggregate, head, commit);
    if (E.isLeft(next))
      return E.left({ tag: 'Unreadable', reason: `${commit.stream} at ${commit.revision}: ${next.left}` });
    head = next.right;
    progress?.reached(head);
  }
  return E.right({ head, progress });
}

function folded<State, Event>(
  { commits, evolve }: Folding<State, Event>,
  { state, keys }: Head<State>,
  commit: RecordedCommit,
): E.Either<string, Head<State>> {
  const decoded = commits.decode(commit);
  if (E.isLeft(decoded)) return E.left(JSON.stringify(decoded.left));
  const { at, metadata, events } = decoded.right;
  keys.record(metadata, commit.firstRevision, commit.revision, at);
  return E.right({ state: events.reduce(evolve, state), revision: commit.revision, at, keys });
}
