import { setTimeout as delay } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { checkAppend } from '../local/check-append';
import { batchesOf, type CopiedAppend } from './copy-batches';
import { endOfLog } from '../end-of-log';
import type { Position, RecordedCommit } from '../envelope';
import { StoreUnavailable, type AppendFailure, type EventStore } from '../port';
import { shareOf } from '../position';

type CopySource = Pick<EventStore, 'readAll' | 'readStream'>;
export type CopyTarget = Pick<EventStore, 'readAll' | 'readStream' | 'append' | 'appendsAtOnce'>;

interface CopyProgress {
  /** Of this run. */
  readonly commits: number;
  readonly events: number;
  /** How much of what there was to copy when it began is there, 0 to 1. */
  readonly share: number;
}

interface CopyOptions {
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Ends the copy between two batches; it rejects with the signal's reason. What is there stays. */
  readonly signal?: AbortSignal;
  /** How long it waits before it tries again to write to a target that was away; doubles, default 100. */
  readonly pauseMs?: number;
}

interface Copied {
  /** Of this run; what an earlier one copied is not counted. */
  readonly commits: number;
  readonly events: number;
  /** It went on where an earlier copy had stopped. */
  readonly resumed: boolean;
  /** The end of the source when the copy began; undefined when it was empty. */
  readonly end: Position | undefined;
}

/** The target holds what the source does not, or does not take what the source holds. The message says what to do. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** A stream of the target does not end where the source says. */
class CopyOvertaken extends CopyRefused {}

/** So often in a row it tries to write to a target that is away: 25 s, by the default pauses. */
const TRIES = 8;

/**
 * Copies a log up to the end that it has now: the same commits on the same streams at the same revisions, in the same order. A
 * target that holds the beginning of the source already, because a copy ended too early in any way, gets the rest. Positions are
 * the target's own. Nobody else may write to the target meanwhile.
 */
export async function copyLog(source: CopySource, target: CopyTarget, options: CopyOptions = {}): Promise<Copied> {
  const { onProgress, signal, pauseMs = 100 } = options;
  const start = await resumeAfter(source, target);
  const end = await endOfLog(source);
  const done = { commits: 0, events: 0 };
  let after = start;

  /** Each batch is acknowledged before the next one is sent, so that what a target lost is never followed by what it has. */
  async function copy(upTo: Position): Promise<void> {
    const rest = source.readAll(after === undefined ? {} : { after });
    for await (const batch of batchesOf(until(rest, upTo), target.appendsAtOnce ?? 1)) {
      signal?.throwIfAborted();
      await write(target, batch.appends);
      after = batch.position;
      done.commits += batch.commits;
      done.events += batch.events;
      onProgress?.({ ...done, share: shareOf(batch.position, upTo, start) });
    }
  }

  /** What an earlier copy sent before it was killed may come to be there only now. */
  async function overtaken(): Promise<boolean> {
    const there = await resumeAfter(source, target);
    if (there === undefined || (after !== undefined && there <= after)) return false;
    after = there;
    return true;
  }

  let failures = 0;
  /** Throws what cannot be mended by trying again. */
  async function mend(error: unknown, progressed: boolean): Promise<void> {
    signal?.throwIfAborted();
    if (error instanceof CopyOvertaken && (await overtaken())) return;
    failures = progressed ? 1 : failures + 1;
    if (!(error instanceof StoreUnavailable) || done.commits === 0 || failures > TRIES) throw error;
    // Appends that were not answered are sent again as they were: whatever became of them, they are there once.
    await delay(pauseMs * 2 ** (failures - 1), undefined, { ...(signal && { signal }) }).catch(() => undefined);
    signal?.throwIfAborted();
  }

  while (end !== undefined && (after === undefined || after < end)) {
    const before = done.commits;
    try {
      await copy(end);
    } catch (error) {
      await mend(error, done.commits > before);
    }
  }
  return { ...done, resumed: start !== undefined, end };
}

/** The place in the source up to which the target holds it already. */
async function resumeAfter(source: CopySource, target: CopyTarget): Promise<Position | undefined> {
  const last = await firstOf(target.readAll({ direction: 'backwards', limit: 1 }));
  if (last === undefined) return undefined;
  const { stream, revision } = last;
  const same = await firstOf(source.readStream(stream, { from: revision, limit: 1 }));
  const begins = await Promise.all([firstOf(source.readAll({ limit: 1 })), firstOf(target.readAll({ limit: 1 }))]);
  if (same?.id === last.id && same.revision === revision && begins[0]?.id === begins[1]?.id) return same.position;
  throw new CopyRefused(
    `The target holds something else than the beginning of this log: its last commit, ${stream}@${revision}, is not there. ` +
      'Name an event store that is empty, or one that an earlier copy of this log left unfinished.',
  );
}

async function firstOf<A>(source: AsyncIterable<A>): Promise<A | undefined> {
  for await (const first of source) return first;
  return undefined;
}

async function* until(
  log: AsyncIterable<RecordedCommit>,
  end: Position,
): AsyncGenerator<RecordedCommit, void, undefined> {
  for await (const commit of log) {
    if (commit.position > end) return;
    yield commit;
    if (commit.position === end) return;
  }
}

async function write(target: CopyTarget, appends: readonly CopiedAppend[]): Promise<void> {
  // Before any of them is sent: one that fails alone would leave a hole that those behind it close.
  for (const append of appends) {
    const checked = checkAppend(append.stream, append.expected, append.commits);
    if (E.isLeft(checked)) throw failureOf(append, checked.left);
  }
  const outcomes = await Promise.all(
    appends.map(({ stream, expected, commits }) => target.append(stream, expected, commits)()),
  );
  for (const [i, outcome] of outcomes.entries())
    if (E.isLeft(outcome)) throw failureOf(appends[i] as CopiedAppend, outcome.left);
}

function failureOf({ stream, expected }: CopiedAppend, failure: AppendFailure): Error {
  const place = `${stream}@${expected === 'none' ? 0 : expected + 1}`;
  switch (failure.tag) {
    case 'Unavailable':
    case 'UnknownOutcome':
      return new StoreUnavailable(`the target does not take ${place}: ${failure.reason}`);
    case 'Conflict':
      return new CopyOvertaken(
        `The target does not hold what comes before ${place}: that stream ends at ${failure.actual} there. Does something else ` +
          'write to it? Name an event store that is empty and used by nobody.',
      );
    case 'TooLarge':
      return new CopyRefused(
        `The target takes ${failure.limit} bytes at once, and ${place} has ${failure.bytes}. Name another kind of event store.`,
      );
    case 'Malformed':
      return new CopyRefused(`The target does not take ${place}: ${failure.reason}.`);
  }
}
