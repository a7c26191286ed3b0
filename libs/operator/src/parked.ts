import { NotRunningHere, type ParkedCommit, type ParkedCommits } from '@parley/subscriptions';
import { yieldToEventLoop } from '@parley/verification';
import { throttledProgress } from './throttled-progress';
import type { ParkedRequest, Report } from './tasks';

/** What a consumer has parked. */
export interface ParkedOf {
  readonly consumer: string;
  readonly parked: ParkedCommits;
}

/** Has a consumer handle a parked stream again; false when it is parked again. Rejects with `NotRunningHere` when nobody here can. */
export type HandlesAgain = (consumer: string, stream: string) => Promise<boolean>;

const PAGE = 500;

/** More help nobody; all of them are counted. */
const MOST_TOLD = 10_000;

/** Tells of what is parked, of a stream or of all, by any of these consumers; where it is asked for, after it was handled again. Counts streams. */
export async function tellOfParked(
  { consumers, again }: { readonly consumers: readonly ParkedOf[]; readonly again: HandlesAgain },
  { stream, again: asked }: ParkedRequest,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<{ readonly handled: number; readonly parked: number }> {
  const count = { handled: 0, parked: 0 };
  const all = stream === undefined ? await countAll(consumers) : 1;
  const progress = throttledProgress('streams', emit);
  // Requests are answered in this thread, and a database that answers at once gives none of them a turn.
  const yieldNow = yieldToEventLoop(signal);

  /** One stream that cannot be handled now is no reason to leave the others as they are. */
  async function againOrWarned(consumer: string, name: string): Promise<boolean> {
    try {
      return await again(consumer, name);
    } catch (error) {
      if (error instanceof NotRunningHere) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (count.parked < MOST_TOLD) emit({ tag: 'warning', message: `${name} was not handled again: ${reason}` });
      return false;
    }
  }

  /** What is parked of a stream still. */
  async function stillParked(commits: readonly ParkedCommit[]): Promise<readonly ParkedCommit[]> {
    if (!asked) return commits;
    const still: ParkedCommit[] = [];
    for (const { consumer, stream: name } of commits) {
      if (await againOrWarned(consumer, name)) continue;
      const by = consumers.find((one) => one.consumer === consumer);
      const now = await by?.parked.find(consumer, name);
      if (now !== undefined) still.push(now);
    }
    return still;
  }

  for await (const commits of byStream(consumers, stream)) {
    await yieldNow();
    const still = await stillParked(commits);
    count[still.length === 0 ? 'handled' : 'parked'] += 1;
    if (count.parked <= MOST_TOLD) for (const one of still) emit({ tag: 'parked', parked: one });
    const done = count.handled + count.parked;
    if (asked) progress(done, Math.min(1, done / all));
  }
  const more = count.parked - MOST_TOLD;
  if (more > 0) emit({ tag: 'warning', message: `${more} more streams are parked than are shown here` });
  return count;
}

const countAll = async (consumers: readonly ParkedOf[]): Promise<number> => {
  const counts = await Promise.all(consumers.map(({ consumer, parked }) => parked.count(consumer)));
  return counts.reduce((sum, count) => sum + count, 0);
};

/** What is parked of a stream, by whoever has parked it; streams in their order. */
async function* byStream(
  consumers: readonly ParkedOf[],
  stream: string | undefined,
): AsyncGenerator<readonly ParkedCommit[], void> {
  const lists = consumers.map((by) => parkedOf(by, stream));
  const next = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    const there = next.flatMap(({ value }) => value ?? []);
    const [first] = there.map((commit) => commit.stream).sort();
    if (first === undefined) return;
    yield there.filter((commit) => commit.stream === first);
    for (const [index, list] of lists.entries())
      if (next[index]?.value?.stream === first) next[index] = await list.next();
  }
}

/** A page at a time: those that are handled leave the list, and those that are not are passed by. */
async function* parkedOf(
  { consumer, parked }: ParkedOf,
  stream: string | undefined,
): AsyncGenerator<ParkedCommit, void> {
  if (stream !== undefined) {
    const one = await parked.find(consumer, stream);
    if (one !== undefined) yield one;
    return;
  }
  for (let after = '', page = PAGE; page === PAGE;) {
    const found = await parked.list(consumer, PAGE, after);
    page = found.length;
    after = found.at(-1)?.stream ?? after;
    yield* found;
  }
}
