import type { EventStore, Position } from '@parley/event-store';
import { changesOf, SHOWN_PREFIXES, type RebuiltReadModel } from '@parley/read-models';
import type { ParkedCommit } from '@parley/subscriptions';

const BATCH = 2_000;

interface Filling {
  /** Goes on from where it was to the end of the log, as far as the store knows it. */
  toTheEnd(): Promise<void>;
  readonly events: number;
  readonly position: Position | undefined;
}

/** Goes through a log for a read model that is made anew. `progress` is told after each batch. */
export function filling(
  store: Pick<EventStore, 'subscribe'>,
  rebuilt: Pick<RebuiltReadModel, 'apply'>,
  parked: (commit: ParkedCommit) => void,
  progress: () => void = () => undefined,
): Filling {
  const state = { events: 0, position: undefined as Position | undefined };
  return {
    get events() {
      return state.events;
    },
    get position() {
      return state.position;
    },
    async toTheEnd() {
      const ended = new AbortController();
      const after = state.position === undefined ? {} : { after: state.position };
      for await (const batch of store.subscribe({
        ...after,
        prefixes: SHOWN_PREFIXES,
        batchSize: BATCH,
        signal: ended.signal,
      })) {
        for (const one of rebuilt.apply(changesOf(batch.commits), batch.position)) parked(one);
        for (const { events } of batch.commits) state.events += events.length;
        state.position = batch.position;
        progress();
        if (batch.caughtUp) break;
      }
      ended.abort();
    },
  };
}
