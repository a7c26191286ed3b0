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
  /** Those that this version can read; the others are passed by, as projections pass them by. */
  readonly commits: readonly ReadableCommit<Event>[];
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
  for await (const recorded of log.readStream(stream)) {
    end = recorded.revision;
    const commit = readableCommit(codec, recorded);
    if (commit !== undefined) commits.push(commit);
  }
  return { commits, end };
}

/** Undefined for one that this version cannot read. Upcasters meet data as it is: what they throw says the same. */
export function readableCommit<Event>(
  { decode }: CommitCodec<Event>,
  recorded: RecordedCommit,
): ReadableCommit<Event> | undefined {
  try {
    const decoded = decode(recorded);
    if (E.isLeft(decoded)) return undefined;
    const { at, events } = decoded.right;
    return { revision: recorded.revision, position: recorded.position, at, events };
  } catch {
    return undefined;
  }
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

/** The position of the last commit of the log; undefined for an empty one. */
export async function endOfLog(log: Pick<EventStore, 'readAll'>): Promise<Position | undefined> {
  for await (const { position } of log.readAll({ direction: 'backwards', limit: 1 })) return position;
  return undefined;
}
