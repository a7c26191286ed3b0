import { CONVERSATIONS } from '@parley/read-models';
import { NotRunningHere, type ParkedCommit, type ParkedCommits } from '@parley/subscriptions';
import { yieldToEventLoop } from '@parley/verification';
import { throttledProgress } from './throttled-progress';
import type { ParkedRequest, Report } from './tasks';

/** What was parked, and who can handle it again. */
export interface ParkedResources {
  readonly parked: ParkedCommits;
  /** Handles a parked stream again; false when it is parked again. Rejects with `NotRunningHere` when nobody here can. */
  readonly again: (stream: string) => Promise<boolean>;
}

const PAGE = 500;

/** More help nobody; all of them are counted. */
const MOST_TOLD = 10_000;

/** Tells of what is parked, of a stream or of all; where it is asked for, after it was handled again. */
export async function tellOfParked(
  { parked, again }: ParkedResources,
  { stream, again: asked }: ParkedRequest,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<{ readonly handled: number; readonly parked: number }> {
  const count = { handled: 0, parked: 0 };
  const all = stream === undefined ? await parked.count(CONVERSATIONS) : 1;
  const progress = throttledProgress('streams', emit);
  // Requests are answered in this thread, and a database that answers at once gives none of them a turn.
  const yieldNow = yieldToEventLoop(signal);

  /** One stream that cannot be handled now is no reason to leave the others as they are. */
  async function againOrWarned(name: string): Promise<boolean> {
    try {
      return await again(name);
    } catch (error) {
      if (error instanceof NotRunningHere) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (count.parked < MOST_TOLD) emit({ tag: 'warning', message: `${name} was not handled again: ${reason}` });
      return false;
    }
  }

  for await (const one of parkedOf(parked, stream)) {
    await yieldNow();
    if (asked && (await againOrWarned(one.stream))) count.handled += 1;
    else {
      const still = asked ? await parked.find(CONVERSATIONS, one.stream) : one;
      if (still === undefined) continue;
      count.parked += 1;
      if (count.parked <= MOST_TOLD) emit({ tag: 'parked', parked: still });
    }
    const done = count.handled + count.parked;
    if (asked) progress(done, done / all);
  }
  const more = count.parked - MOST_TOLD;
  if (more > 0) emit({ tag: 'warning', message: `${more} more streams are parked than are shown here` });
  return count;
}

/** A page at a time: those that are handled leave the list, and those that are not are passed by. */
async function* parkedOf(parked: ParkedCommits, stream: string | undefined): AsyncGenerator<ParkedCommit, void> {
  if (stream !== undefined) {
    const one = await parked.find(CONVERSATIONS, stream);
    if (one !== undefined) yield one;
    return;
  }
  for (let after = '', page = PAGE; page === PAGE;) {
    const found = await parked.list(CONVERSATIONS, PAGE, after);
    page = found.length;
    after = found.at(-1)?.stream ?? after;
    yield* found;
  }
}
