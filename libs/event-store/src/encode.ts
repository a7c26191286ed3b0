import type { Commit, JsonObject, StoredEvent } from './envelope';

/** The bytes of a commit as the embedded store writes them. Measured once for a commit, however often it is asked. */
interface EncodedCommit {
  readonly metadata: string;
  readonly events: string;
  readonly bytes: number;
}

const encoded = new WeakMap<Commit, EncodedCommit>();

export function encodeCommit(commit: Commit): EncodedCommit {
  const known = encoded.get(commit);
  if (known !== undefined) return known;
  const metadata = JSON.stringify(commit.metadata);
  const events = JSON.stringify(commit.events);
  const fresh = { metadata, events, bytes: Buffer.byteLength(metadata) + Buffer.byteLength(events) };
  encoded.set(commit, fresh);
  return fresh;
}

export function decodeCommit(id: string, metadata: string, events: string): Commit {
  return {
    id,
    metadata: JSON.parse(metadata) as JsonObject,
    events: JSON.parse(events) as readonly StoredEvent[],
  };
}

/** The size of one append in bytes, as `MAX_APPEND_BYTES` counts it. */
export function encodedBytes(commits: readonly Commit[]): number {
  return commits.reduce((sum, commit) => sum + encodeCommit(commit).bytes, 0);
}
