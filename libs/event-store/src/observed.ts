import type { AppendOutcome } from './append-outcome';
import type { Commit, StreamName } from './envelope';
import type { EventStore } from './port';

/** An append that was answered, or given up. */
export interface ObservedAppend {
  readonly stream: StreamName;
  readonly commits: readonly Commit[];
  readonly outcome: AppendOutcome;
  readonly milliseconds: number;
}

/** The same store; `onAppend` hears of every append before its caller does. It must not throw. */
export function observed(store: EventStore, onAppend: (append: ObservedAppend) => void): EventStore {
  return {
    ...store,
    append: (stream, expected, commits) => async () => {
      const began = performance.now();
      const outcome = await store.append(stream, expected, commits)();
      onAppend({ stream, commits, outcome, milliseconds: performance.now() - began });
      return outcome;
    },
  };
}
