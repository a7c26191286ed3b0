import { encodeCommit } from '../encode';
import type { Commit, Position, RecordedCommit, StreamName } from '../envelope';
import { MAX_APPEND_BYTES, type Expected } from '../port';

/** Commits of one stream, to be appended as they were. */
export interface CopiedAppend {
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly commits: readonly Commit[];
}

/** Appends in the order of the log, to be called in one turn. */
interface CopyBatch {
  readonly appends: readonly CopiedAppend[];
  readonly commits: number;
  readonly events: number;
  /** Where in the source its last commit lies. */
  readonly position: Position;
}

/** Of what is read and not written yet, so much is kept in memory. */
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Cuts a log into batches of at most `appends` appends. Commits of one stream that lie side by side become one append, within what
 * the port takes. Cut again from the end of any batch it gives the same batches: what may have been written already is repeated
 * as it was.
 */
export async function* batchesOf(
  log: AsyncIterable<RecordedCommit>,
  appends: number,
): AsyncGenerator<CopyBatch, void, undefined> {
  let open = new OpenBatch();
  for await (const commit of log) {
    if (!open.extends(commit) && open.isFull(appends)) {
      yield open.batch();
      open = new OpenBatch();
    }
    open.add(commit);
  }
  if (open.commits > 0) yield open.batch();
}

interface OpenAppend extends CopiedAppend {
  readonly commits: RecordedCommit[];
  bytes: number;
}

class OpenBatch {
  commits = 0;
  private readonly appends: OpenAppend[] = [];
  private events = 0;
  private bytes = 0;
  private position: Position = '';

  /** Whether a commit goes into the last append. */
  extends(commit: RecordedCommit): boolean {
    const last = this.appends.at(-1);
    return last?.stream === commit.stream && last.bytes + bytesOf(commit) <= MAX_APPEND_BYTES;
  }

  isFull(appends: number): boolean {
    return this.appends.length >= appends || this.bytes >= BATCH_BYTES;
  }

  add(commit: RecordedCommit): void {
    const bytes = bytesOf(commit);
    const last = this.appends.at(-1);
    if (last !== undefined && this.extends(commit)) {
      last.commits.push(commit);
      last.bytes += bytes;
    } else {
      const expected = commit.firstRevision === 0 ? 'none' : commit.firstRevision - 1;
      this.appends.push({ stream: commit.stream, expected, commits: [commit], bytes });
    }
    this.commits += 1;
    this.events += commit.events.length;
    this.bytes += bytes;
    this.position = commit.position;
  }

  batch(): CopyBatch {
    const { appends, commits, events, position } = this;
    return { appends, commits, events, position };
  }
}

/** As a server is sent it, the metadata with each event: a row of commits must not grow into more than it takes. */
function bytesOf(commit: RecordedCommit): number {
  const { metadata, bytes } = encodeCommit(commit);
  return bytes + (commit.events.length - 1) * Buffer.byteLength(metadata);
}
