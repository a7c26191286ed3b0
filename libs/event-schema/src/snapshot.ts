import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { HashRun } from '@parley/domain';
import type { Commit, JsonObject, RecordedCommit } from '@parley/event-store';

/*
 * Snapshots are no truth: they may be deleted at any time, and one that cannot be read is passed by. Their streams carry the
 * version of the fold in their names, so a new version never meets an old one.
 */

/** The folded state of a stream as it was after a revision, without the ids that it has seen. Personal, so all of it is private. */
export interface SnapshotContent {
  readonly revision: number;
  /** Stamp of the commit that ended there, in ms. */
  readonly at: number;
  readonly state: JsonObject;
  /** Whose it is: the contact. */
  readonly subject?: string | undefined;
}

/** Ids that a stretch of the stream has added, as hashes. */
export interface Segment {
  /** How many stretches it covers. */
  readonly stretches: number;
  /** Revisions, both included. */
  readonly from: number;
  readonly to: number;
  /** Stamp of the last commit in it, in ms. */
  readonly at: number;
  /** Message ids: revision and inbound count of each. */
  readonly messages: HashRun;
  /** Idempotency keys: revision of each. */
  readonly keys: HashRun;
}

const Snapshot = t.type({ revision: t.number, at: t.number });
const Run = t.type({ hashes: t.string, first: t.string, second: t.string });
const SegmentData = t.type({
  stretches: t.number,
  from: t.number,
  to: t.number,
  at: t.number,
  messages: Run,
  keys: Run,
});

export const encodeSnapshot = ({ revision, at, state, subject }: SnapshotContent, newId: () => string): Commit => ({
  id: newId(),
  metadata: { sealed: 'none', ...(subject === undefined ? {} : { subject }) },
  events: [{ id: newId(), type: 'Snapshot.v1', data: { revision, at }, private: state }],
});

/** Left for what is no snapshot, or one whose content is gone. */
export function decodeSnapshot({ events }: Pick<RecordedCommit, 'events'>): E.Either<string, SnapshotContent> {
  const [event] = events;
  if (event?.type !== 'Snapshot.v1' || !Snapshot.is(event.data)) return E.left('no snapshot');
  if (event.private === null || event.private === 'redacted') return E.left('its content is gone');
  return E.right({ revision: event.data.revision, at: event.data.at, state: event.private });
}

export const encodeSegment = ({ stretches, from, to, at, messages, keys }: Segment, newId: () => string): Commit => ({
  id: newId(),
  metadata: {},
  events: [
    {
      id: newId(),
      type: 'SnapshotIds.v1',
      data: { stretches, from, to, at, messages: encodeRun(messages), keys: encodeRun(keys) },
      private: null,
    },
  ],
});

/** Left for what is no segment, or one whose parts do not fit together. */
export function decodeSegment({ events }: Pick<RecordedCommit, 'events'>): E.Either<string, Segment> {
  const [event] = events;
  if (event?.type !== 'SnapshotIds.v1' || !SegmentData.is(event.data)) return E.left('no segment');
  const { stretches, from, to, at } = event.data;
  const messages = decodeRun(event.data.messages);
  const keys = decodeRun(event.data.keys);
  return messages === undefined || keys === undefined
    ? E.left('its parts do not fit together')
    : E.right({ stretches, from, to, at, messages, keys });
}

/** Little-endian numbers in base64. */
function encodeRun({ hashes, first, second }: HashRun): { hashes: string; first: string; second: string } {
  const text = (array: Float64Array | Uint32Array): string =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
  return { hashes: text(hashes), first: text(first), second: text(second) };
}

function decodeRun(run: t.TypeOf<typeof Run>): HashRun | undefined {
  const [hashes, first, second] = [bytesOf(run.hashes), bytesOf(run.first), bytesOf(run.second)];
  const count = hashes.byteLength / 8;
  return Number.isInteger(count) && first.byteLength === count * 4 && second.byteLength === count * 4
    ? { hashes: new Float64Array(hashes), first: new Uint32Array(first), second: new Uint32Array(second) }
    : undefined;
}

/** A copy: the buffer may be shared, and begin where no number can. */
function bytesOf(text: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
