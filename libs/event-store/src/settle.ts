import * as E from 'fp-ts/Either';
import type { AppendOutcome } from './append-outcome';
import type { Commit, RecordedCommit, StreamName } from './envelope';
import type { Appended, EventStore, Expected } from './port';

type Settled =
  /** It was written. */
  | { readonly tag: 'Written'; readonly appended: Appended }
  /** Something else stands where it would be; it can never be written any more. */
  | { readonly tag: 'Lost'; readonly actual: Expected }
  /** Not written yet: the stream still ends where the append began. Sending the same append again is safe. */
  | { readonly tag: 'Absent' };

/**
 * Finds out what became of an append that was never answered: reads the stream from where the append began and compares
 * commit ids. Rejects with `StoreUnavailable` when the store cannot be read.
 */
export async function settle(
  store: EventStore,
  stream: StreamName,
  expected: Expected,
  commits: readonly Commit[],
): Promise<Settled> {
  const from = expected === 'none' ? 0 : expected + 1;
  const found: RecordedCommit[] = [];
  for await (const commit of store.readStream(stream, { from, limit: commits.length })) found.push(commit);
  const last = found.at(-1);
  if (last === undefined) return { tag: 'Absent' };
  const same = found.length === commits.length && found.every((commit, i) => commit.id === commits[i]?.id);
  if (same) return { tag: 'Written', appended: { revision: last.revision, position: last.position } };
  return { tag: 'Lost', actual: last.revision };
}

/**
 * `append`, with unknown outcomes settled: reads, and sends the same append again while it is absent, at most `attempts` times.
 * What is still unknown then stays `UnknownOutcome`. Safe because the expected revision is exact: at most one of the copies
 * sent can ever be written.
 */
export async function appendSettled(
  store: EventStore,
  stream: StreamName,
  expected: Expected,
  commits: readonly Commit[],
  attempts = 3,
): Promise<AppendOutcome> {
  let result = await store.append(stream, expected, commits)();
  for (let i = 0; i < attempts && E.isLeft(result) && result.left.tag === 'UnknownOutcome'; i += 1) {
    const unknown = result;
    try {
      const settled = await settle(store, stream, expected, commits);
      if (settled.tag === 'Written') return E.right(settled.appended);
      if (settled.tag === 'Lost') return E.left({ tag: 'Conflict', actual: settled.actual });
      result = await store.append(stream, expected, commits)();
    } catch {
      return unknown;
    }
    // The first copy may still be unknown although the second was certainly not written.
    if (E.isLeft(result) && result.left.tag === 'Unavailable') result = unknown;
  }
  return result;
}
