import * as E from 'fp-ts/Either';
import { FATAL, type Failure } from './parking';

/** A commit in a consumer's own form, or why it is to be parked. */
type ReadCommit<Commit> = { readonly commit: Commit } | { readonly failure: Failure };

/** Reads a commit with its codec. One that is known to be fatal is not looked at: that may end the thread. `kindOf` says what is wrong with one, and nothing of what is stored. */
export function readCommit<Stored, Commit, Wrong>(
  stored: Stored,
  isFatal: boolean,
  decode: (stored: Stored) => E.Either<Wrong, Commit>,
  kindOf: (wrong: Wrong) => string,
): ReadCommit<Commit> {
  if (isFatal) return { failure: FATAL };
  const commit = decode(stored);
  return E.isLeft(commit)
    ? { failure: { reason: 'unreadable', detail: kindOf(commit.left) } }
    : { commit: commit.right };
}
