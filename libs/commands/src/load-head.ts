import * as E from 'fp-ts/Either';
import type { EventStore, StreamName } from '@parley/event-store';
import type { Aggregate } from './aggregate';
import type { CommandFailure } from './execution';
import type { Head } from './lane';
import { Ledger } from './ledger';

/** Folds a whole stream. Left when it holds what this version cannot read. Rejects with `StoreUnavailable`. */
export async function loadHead<State, Event>(
  aggregate: Pick<Aggregate<State, never, Event, never>, 'initialState' | 'evolve' | 'decode'>,
  store: EventStore,
  stream: StreamName,
): Promise<E.Either<Extract<CommandFailure<never>, { tag: 'Unreadable' }>, Head<State>>> {
  const ledger = new Ledger();
  let head: Head<State> = { state: aggregate.initialState, revision: 'none', at: 0, ledger };
  for await (const commit of store.readStream(stream)) {
    const decoded = aggregate.decode(commit);
    if (E.isLeft(decoded))
      return E.left({ tag: 'Unreadable', reason: `${stream} at ${commit.revision}: ${JSON.stringify(decoded.left)}` });
    const { at, metadata, events } = decoded.right;
    ledger.record(metadata, commit.firstRevision, commit.revision, at);
    head = { state: events.reduce(aggregate.evolve, head.state), revision: commit.revision, at, ledger };
  }
  return E.right(head);
}
