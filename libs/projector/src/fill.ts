import type { EventStore, Position } from '@parley/event-store';
import { conversationProjector, SHOWN_PREFIXES, type RebuiltReadModel, type SkippedCommit } from '@parley/read-models';

const BATCH = 2_000;

export interface Filling {
  /** Goes on from where it was to the end of the log, as far as the store knows it. */
  toTheEnd(): Promise<void>;
  readonly events: number;
  readonly position: Position | undefined;
}

/** Goes through a log for a read model that is made anew. `progress` is told after each batch. */
export function filling(
  store: Pick<EventStore, 'subscribe'>,
  rebuilt: Pick<RebuiltReadModel, 'apply'>,
  skipped: (commit: SkippedCommit) => void,
  progress: () => void = () => undefined,
): Filling {
  const state = { events: 0, position: undefined as Position | undefined };
  const project = conversationProjector(
    {
      async apply(changes, position) {
        rebuilt.apply(changes, position);
        for (const { commit } of changes) state.events += commit.events.length;
      },
    },
    skipped,
  );
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
        await project(batch);
        state.position = batch.position;
        progress();
        if (batch.caughtUp) break;
      }
      ended.abort();
    },
  };
}
