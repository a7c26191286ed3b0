import * as E from 'fp-ts/Either';
import { encodedBytes } from '../encode';
import type { Commit, StreamName } from '../envelope';
import { MAX_APPEND_BYTES, type AppendFailure, type Expected } from '../port';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NIL = '00000000-0000-0000-0000-000000000000';
const MAX_STREAM_NAME = 512;

/**
 * What every adapter checks before it touches its store. Some of it only looks pedantic: EventStoreDB's client stops
 * settling appends for good after an empty event type or an id that is no UUID, so these must never be sent.
 */
export function checkAppend(
  stream: StreamName,
  expected: Expected,
  commits: readonly Commit[],
): E.Either<AppendFailure, undefined> {
  const reason = streamFault(stream) ?? expectedFault(expected) ?? commitsFault(commits);
  if (reason !== undefined) return E.left({ tag: 'Malformed', reason });
  const bytes = encodedBytes(commits);
  if (bytes > MAX_APPEND_BYTES) return E.left({ tag: 'TooLarge', bytes, limit: MAX_APPEND_BYTES });
  return E.right(undefined);
}

function streamFault(stream: StreamName): string | undefined {
  if (stream.length === 0 || stream.length > MAX_STREAM_NAME)
    return `a stream name has 1 to ${MAX_STREAM_NAME} characters, this one ${stream.length}`;
  if (stream.startsWith('$')) return `stream names that begin with $ belong to the store: ${stream}`;
  // A name that is not well-formed Unicode does not come back from EventStoreDB as it was sent.
  if (!stream.isWellFormed() || stream.includes('\0')) return 'a stream name must be well-formed text without NUL';
  return undefined;
}

function expectedFault(expected: Expected): string | undefined {
  if (expected === 'none' || (Number.isSafeInteger(expected) && expected >= 0)) return undefined;
  return `an expected revision is "none" or a whole number from 0, not ${String(expected)}`;
}

function commitsFault(commits: readonly Commit[]): string | undefined {
  if (commits.length === 0) return 'an append needs at least one commit';
  const seen = new Set<string>();
  for (const commit of commits) {
    if (!isUuid(commit.id)) return `a commit id is a UUID, not ${JSON.stringify(commit.id)}`;
    if (commit.events.length === 0) return `commit ${commit.id} has no events`;
    if ('commit' in commit.metadata) return 'the metadata field "commit" is written by the store';
    for (const event of commit.events) {
      if (!isUuid(event.id)) return `an event id is a UUID, not ${JSON.stringify(event.id)}`;
      if (seen.has(event.id)) return `event id ${event.id} is there twice`;
      if (event.type.length === 0 || event.type.startsWith('$'))
        return `an event type is not empty and does not begin with $, unlike ${JSON.stringify(event.type)}`;
      seen.add(event.id);
    }
  }
  return undefined;
}

const isUuid = (id: string): boolean => UUID.test(id) && id !== NIL;
