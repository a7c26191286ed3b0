import type { EventStore, LogDifference } from '../src';
import { compareLogs, endOfLog } from '../src';
import { all, appended, commitOf } from './make';

/** A log as it was written: for each commit its stream, by number, and how many events it has. */
export type LogPlan = readonly (readonly [stream: number, events: number])[];

export const streamNo = (stream: number): string => `thing-ws_1/${stream}`;

/** Writes a log, a commit at a time. Streams go on where they end. */
export async function writeLog(store: EventStore, plan: LogPlan): Promise<void> {
  const heads = new Map<number, number>();
  for await (const { stream, revision } of store.readAll()) heads.set(Number(stream.split('/')[1]), revision);
  for (const [n, [stream, events]] of plan.entries()) {
    const commit = commitOf(
      events,
      { n, text: 'ünï' },
      { occurredAt: new Date(n).toISOString(), unknown: { kept: [n] } },
    );
    const { revision } = await appended(store, streamNo(stream), heads.get(stream) ?? 'none', commit);
    heads.set(stream, revision);
  }
}

/** Everything of a log but its positions, which are the store's own. */
export const contentsOf = async (store: Pick<EventStore, 'readAll'>): Promise<readonly unknown[]> =>
  (await all(store.readAll())).map(({ position: _, ...commit }) => commit);

/** How a copy differs from the whole of a log. */
export async function differencesOf(source: EventStore, target: EventStore): Promise<readonly LogDifference[]> {
  const found: LogDifference[] = [];
  const compared = await compareLogs(source, target, await endOfLog(source), { onDifference: (d) => found.push(d) });
  if (compared.differences !== found.length) throw new Error('not all differences were told');
  return found;
}

/** Five streams in turns, with long rows of one stream between them, and commits of up to four events. */
export const mixedLog = (commits: number): LogPlan =>
  Array.from({ length: commits }, (_, n) => [n % 20 < 10 ? n % 5 : 7, 1 + (n % 4)] as const);
