import * as E from 'fp-ts/Either';
import type { Millis } from '@parley/domain';
import type { CommitCodec } from '@parley/event-schema';
import type { EventStore, Position, RecordedCommit, Revision, StreamName } from '@parley/event-store';

export interface ReadableCommit<Event> {
  readonly revision: Revision;
  readonly position: Position;
  readonly at: Millis;
  readonly events: readonly Event[];
}

/** One stream as it was when it was read. */
export interface StreamHistory<Event> {
  /** Those before the first that this version cannot read: the later ones wait behind that, as projections let them wait. */
  readonly commits: readonly ReadableCommit<Event>[];
  /** Position of the first that it cannot read; undefined when it can read all. */
  readonly unreadable: Position | undefined;
  /** Revision of the last commit, readable or not; -1 for a stream that does not exist. */
  readonly end: Revision;
}

export async function readHistory<Event>(
  log: Pick<EventStore, 'readStream'>,
  stream: StreamName,
  codec: CommitCodec<Event>,
): Promise<StreamHistory<Event>> {
  const commits: ReadableCommit<Event>[] = [];
  let end = -1;
  let unreadable: Position | undefined;
  for await (const recorded of log.readStream(stream)) {
    end = recorded.revision;
    if (unreadable !== undefined) continue;
    const commit = readableCommit(codec, recorded);
    if (commit === undefined) unreadable = recorded.position;
    else commits.push(commit);
  }
  return { commits, unreadable, end };
}

/** Undefined for one that this version cannot read. */
export function readableCommit<Event>(
  { decode }: CommitCodec<Event>,
  recorded: RecordedCommit,
): ReadableCommit<Event> | undefined {
  const decoded = decode(recorded);
  if (E.isLeft(decoded)) return undefined;
  const { at, events } = decoded.right;
  return { revision: recorded.revision, position: recorded.position, at, events };
}

/** Those that a document at this revision knows. */
export const upToRevision = <Event>(
  commits: readonly ReadableCommit<Event>[],
  revision: Revision,
): readonly ReadableCommit<Event>[] => commits.filter((commit) => commit.revision <= revision);

/** Those that a read model at this checkpoint has applied. */
export const upToPosition = <Event>(
  commits: readonly ReadableCommit<Event>[],
  position: Position | undefined,
): readonly ReadableCommit<Event>[] =>
  position === undefined ? [] : commits.filter((commit) => commit.position <= position);
