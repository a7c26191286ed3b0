import type { Commander } from '@parley/automations';

/** What automations ask before anybody can carry it out, after the process was told to stop. */
const STOPS = 'the process stops before it could carry anything out';

/**
 * A commander that is there only later: consumers are started before the write path is. What is asked until then waits for it; when `stopped` is aborted
 * first, nothing of it was carried out.
 */
export function commanderToCome(coming: Promise<Commander>, stopped: AbortSignal): Commander {
  const there = Promise.race([coming, gone(stopped)]);
  // Nobody may ever ask.
  there.catch(() => undefined);
  return {
    async carryOut(command) {
      let commander: Commander;
      try {
        commander = await there;
      } catch {
        return { tag: 'failed', reason: STOPS };
      }
      return commander.carryOut(command);
    },
    conversation: async (...of) => (await there).conversation(...of),
    contactMetadata: async (...of) => (await there).contactMetadata(...of),
    unavailable: async (...of) => (await there).unavailable(...of),
  };
}

function gone(stopped: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(new Error(STOPS));
    if (stopped.aborted) giveUp();
    else stopped.addEventListener('abort', giveUp, { once: true });
  });
}
