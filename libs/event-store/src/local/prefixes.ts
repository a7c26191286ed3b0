import type { RecordedCommit } from '../envelope';

/** Whether a commit's stream begins with one of the prefixes; every one does when there are none. */
export const matches =
  (prefixes: readonly string[] | undefined) =>
  ({ stream }: RecordedCommit): boolean =>
    prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix));
