import type { EventStore } from '@parley/event-store';

/** A store whose appends wait while it is held. */
export interface HeldStore {
  readonly before: (store: EventStore) => EventStore;
  /** How many appends have waited or wait. */
  waiting(): number;
  hold(): void;
  letGo(): void;
}

export function heldStore(): HeldStore {
  let held = false;
  let waited = 0;
  let waiting: (() => void)[] = [];
  return {
    before: (store) => ({
      ...store,
      append:
        (...args) =>
        async () => {
          if (held) {
            waited += 1;
            await new Promise<void>((go) => waiting.push(go));
          }
          return store.append(...args)();
        },
    }),
    waiting: () => waited,
    hold: () => void (held = true),
    letGo() {
      held = false;
      for (const go of waiting) go();
      waiting = [];
    },
  };
}
