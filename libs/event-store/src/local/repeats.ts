import type { Commit, RecordedCommit } from '../envelope';
import type { Appended, Expected } from '../port';

/**
 * Whether an append whose expected revision is behind the stream's head is one that was already written there: the same
 * event ids, starting right after the expected revision. Gives the answer of the first time, or undefined.
 */
export function repeats(
  stored: readonly RecordedCommit[],
  expected: Expected,
  commits: readonly Commit[],
): Appended | undefined {
  const there = stored.slice(0, commits.length);
  const last = there.at(-1);
  if (last === undefined || there.length < commits.length) return undefined;
  if (there[0]?.firstRevision !== (expected === 'none' ? 0 : expected + 1)) return undefined;
  const same = there.every((commit, i) => sameEvents(commit, commits[i] as Commit));
  return same ? { revision: last.revision, position: last.position } : undefined;
}

const sameEvents = (a: Commit, b: Commit): boolean =>
  a.events.length === b.events.length && a.events.every((event, i) => event.id === b.events[i]?.id);
