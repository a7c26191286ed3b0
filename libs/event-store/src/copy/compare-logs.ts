import { isDeepStrictEqual } from 'node:util';
import type { Position, RecordedCommit } from '../envelope';
import type { EventStore } from '../port';
import { shareOf } from '../position';

/** One thing in which a log and its copy differ. */
export interface LogDifference {
  /** The commit's number in the log, from 1. */
  readonly commit: number;
  readonly stream: string;
  readonly revision: number;
  /** `commit` when another one stands there, or none; what follows was then not compared. */
  readonly field: string;
  /** Undefined where there is nothing. */
  readonly source: unknown;
  readonly target: unknown;
}

interface CompareOptions {
  onDifference(difference: LogDifference): void;
  readonly onProgress?: (progress: Compared & { readonly share: number }) => void;
  /** Ends the comparison; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** So many differences are told, default 1,000; all are counted. */
  readonly mostDifferences?: number;
}

interface Compared {
  readonly commits: number;
  readonly events: number;
  readonly differences: number;
}

const PROGRESS_COMMITS = 256;

/**
 * Reads two logs side by side, the first one up to a place, the second one whole, and compares them commit by commit: ids, streams,
 * revisions, metadata and all of each event. Only positions may differ.
 */
export async function compareLogs(
  source: Pick<EventStore, 'readAll'>,
  target: Pick<EventStore, 'readAll'>,
  end: Position | undefined,
  options: CompareOptions,
): Promise<Compared> {
  const { onDifference, onProgress, signal, mostDifferences = 1_000 } = options;
  let [commits, events, differences] = [0, 0, 0];
  for await (const [one, other] of sideBySide(source, target, end)) {
    signal?.throwIfAborted();
    commits += 1;
    const found = [...differencesOf(one, other, commits)];
    for (const difference of found) {
      differences += 1;
      if (differences <= mostDifferences) onDifference(difference);
    }
    if (found.some(({ field }) => field === 'commit')) break;
    events += one?.events.length ?? 0;
    if (one !== undefined && end !== undefined && commits % PROGRESS_COMMITS === 0)
      onProgress?.({ commits, events, differences, share: shareOf(one.position, end) });
  }
  return { commits, events, differences };
}

type Side = RecordedCommit | undefined;

/** Pairs of what stands at the same place; undefined where one log has ended. */
async function* sideBySide(
  source: Pick<EventStore, 'readAll'>,
  target: Pick<EventStore, 'readAll'>,
  end: Position | undefined,
): AsyncGenerator<readonly [Side, Side], void, undefined> {
  const copy = target.readAll()[Symbol.asyncIterator]();
  const next = async (): Promise<Side> => {
    const { done, value } = await copy.next();
    return done === true ? undefined : value;
  };
  try {
    if (end !== undefined)
      for await (const commit of source.readAll()) {
        if (commit.position > end) break;
        yield [commit, await next()];
        if (commit.position === end) break;
      }
    for (let more = await next(); more !== undefined; more = await next()) yield [undefined, more];
  } finally {
    await copy.return?.();
  }
}

function* differencesOf(one: Side, other: Side, commit: number): Generator<LogDifference, void, undefined> {
  const { stream = '', revision = 0 } = one ?? other ?? {};
  const place = { commit, stream, revision };
  if (one === undefined || other === undefined || one.id !== other.id) {
    yield { ...place, field: 'commit', source: named(one), target: named(other) };
    return;
  }
  const [left, right] = [fieldsOf(one), fieldsOf(other)];
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    const [in1, in2] = [left.get(field), right.get(field)];
    if (!isDeepStrictEqual(in1, in2)) yield { ...place, field, source: in1, target: in2 };
  }
}

const named = (commit: Side): string | undefined =>
  commit === undefined ? undefined : `${commit.id} of ${commit.stream}@${commit.revision}`;

/** All that is the same in a copy, by the path to it. */
function fieldsOf({ metadata, events, position: _, ...rest }: RecordedCommit): Map<string, unknown> {
  const fields = new Map<string, unknown>(Object.entries(rest));
  for (const [key, value] of Object.entries(metadata)) fields.set(`metadata.${key}`, value);
  for (const [i, event] of events.entries())
    for (const [key, value] of Object.entries(event)) fields.set(`events[${i}].${key}`, value);
  return fields;
}
