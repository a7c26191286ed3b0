/** The time, and what is to be done later; passed in, so that tests can drive it. */
export interface Scheduler {
  /** In ms since 1970. */
  now(): number;
  /** Runs it once after so many ms, as they pass on no calendar, unless the function that it gives is called before. */
  after(ms: number, run: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
