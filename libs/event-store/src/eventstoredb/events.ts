import type { Commit, JsonObject, StoredEvent } from '../envelope';
import type { ProposedEvent, ServerEvent } from './connection';

/**
 * The stored form on the server: an event's data is `{data, private}`, its metadata that of its commit and `commit`, by which a
 * reader finds the commit's events together again. One append may hold several commits.
 */
interface CommitMark {
  readonly id: string;
  /** Place of the event in its commit, from 0. */
  readonly index: number;
  readonly count: number;
}

/** An event of one of our commits. */
export interface CommitEvent {
  readonly mark: CommitMark;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly metadata: JsonObject;
  readonly event: StoredEvent;
}

export function proposedEvents(commits: readonly Commit[]): ProposedEvent[] {
  return commits.flatMap((commit) => {
    // Written once, not once an event: only the index differs.
    const head = JSON.stringify({ ...commit.metadata, commit: { id: commit.id, count: commit.events.length } });
    return commit.events.map((event, index) => ({
      id: event.id,
      type: event.type,
      data: Buffer.from(JSON.stringify({ data: event.data, private: event.private })),
      metadata: Buffer.from(`${head.slice(0, -2)},"index":${index}}}`),
    }));
  });
}

/** Undefined for what others wrote to the same server: the server itself, its tools, other applications. */
export function commitEvent(recorded: ServerEvent): CommitEvent | undefined {
  const { stream, revision, position, id, type, data, metadata } = recorded;
  if (stream.startsWith('$') || !isObject(metadata) || !isObject(data)) return undefined;
  const { commit: mark, ...rest } = metadata;
  if (!isMark(mark) || !isObject(data['data']) || !('private' in data)) return undefined;
  const event = { id, type, data: data['data'], private: data['private'] } as StoredEvent;
  return { mark, stream, revision, position, metadata: rest as JsonObject, event };
}

function isMark(value: unknown): value is CommitMark {
  if (!isObject(value)) return false;
  const { id, index, count } = value;
  if (typeof id !== 'string' || typeof index !== 'number' || typeof count !== 'number') return false;
  return Number.isInteger(index) && Number.isInteger(count) && index >= 0 && index < count;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
