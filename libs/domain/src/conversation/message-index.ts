import {
  addHashRun,
  findHash,
  hash53,
  hashRun,
  noHashes,
  type HashEntry,
  type HashRun,
  type HashRuns,
} from '../shared';
import type { MessageId } from './ids';

export interface SeenMessage {
  readonly number: number;
  /** How many inbound messages that count as unread there were up to and with this one. */
  readonly inbound: number;
  /** Of the event that recorded it. */
  readonly revision: number;
}

/**
 * Every message id that a conversation has seen, for ever. The last 1,000 and up to as many before them are kept as they are,
 * older ones as hashes, 16 bytes each: what the index says of those is confirmed against the stream. Persistent: adding gives
 * a new index and leaves the old one as it was, sharing nearly all of it.
 */
export interface MessageIndex {
  /** The newest few, in the order of the messages: a map for each of them would cost more than looking through them. */
  readonly newest: readonly MessageId[];
  /** What is known of those, in the same order. */
  readonly seen: readonly SeenMessage[];
  /** In the order of the messages, each run at most as long as the one before. */
  readonly recent: readonly ReadonlyMap<MessageId, SeenMessage>[];
  readonly older: HashRuns;
}

export const noMessages: MessageIndex = { newest: [], seen: [], recent: [], older: noHashes };

/** The shortest and the longest run of exact ids. Two of the longest, and the older becomes hashes. */
const SHORTEST = 16;
const LONGEST = 1_024;

export function addMessage(index: MessageIndex, id: MessageId, added: SeenMessage): MessageIndex {
  const newest = [...index.newest, id];
  const seen = [...index.seen, added];
  return newest.length < SHORTEST
    ? { newest, seen, recent: index.recent, older: index.older }
    : addRun(index, runOf({ newest, seen }));
}

/** The newest as a run; of an id that is there twice, which no log of ours holds, the later. */
const runOf = ({ newest, seen }: Pick<MessageIndex, 'newest' | 'seen'>): Map<MessageId, SeenMessage> => {
  const run = new Map<MessageId, SeenMessage>();
  for (const [place, message] of seen.entries()) run.set(newest[place] ?? '', message);
  return run;
};

function addRun({ recent, older }: MessageIndex, added: ReadonlyMap<MessageId, SeenMessage>): MessageIndex {
  const runs = [...recent];
  let run = added;
  for (let last = runs.at(-1); last !== undefined && last.size <= run.size && run.size < LONGEST; last = runs.at(-1)) {
    run = new Map([...last, ...run]);
    runs.pop();
  }
  runs.push(run);
  const [oldest] = runs;
  return runs.length > 1 && oldest !== undefined && oldest.size >= LONGEST && run.size >= LONGEST
    ? { newest: [], seen: [], recent: runs.slice(1), older: addHashRun(older, hashRun(hashedAfter(oldest, -1))) }
    : { newest: [], seen: [], recent: runs, older };
}

/** What is known of an id: seen for certain, or perhaps, in one of these places of the stream; undefined for a new one. */
type FoundMessage =
  | { readonly certain: true; readonly seen: SeenMessage }
  | { readonly certain: false; readonly places: readonly MessagePlace[] };

export type MessagePlace = Omit<SeenMessage, 'number'>;

export function findMessage(
  { newest, seen: few, recent, older }: MessageIndex,
  id: MessageId,
): FoundMessage | undefined {
  const among = few[newest.indexOf(id)];
  if (among !== undefined) return { certain: true, seen: among };
  for (const run of recent) {
    const seen = run.get(id);
    if (seen !== undefined) return { certain: true, seen };
  }
  if (older.length === 0) return undefined;
  const places = findHash(older, hash53(id)).map(({ first, second }) => ({ revision: first, inbound: second }));
  return places.length > 0 ? { certain: false, places } : undefined;
}

/** The messages recorded after a revision, as hashes; of the last 1,000 messages at least. What snapshots keep. */
export const messagesAfter = (index: MessageIndex, revision: number): HashRun =>
  hashRun([...index.recent, runOf(index)].flatMap((run) => hashedAfter(run, revision)));

/** How many ids are kept as they are. */
export const countExact = ({ newest, recent }: MessageIndex): number =>
  recent.reduce((sum, { size }) => sum + size, newest.length);

/** An index of nothing but hashes: what comes out of snapshots. */
export const indexOfHashes = (runs: HashRuns): MessageIndex => ({
  newest: [],
  seen: [],
  recent: [],
  // Merging costs more than it saves, unless there are very many.
  older: runs.length > 64 ? runs.reduce(addHashRun, noHashes) : runs,
});

function hashedAfter(run: ReadonlyMap<MessageId, SeenMessage>, after: number): readonly HashEntry[] {
  const entries: HashEntry[] = [];
  for (const [id, { revision, inbound }] of run)
    if (revision > after) entries.push({ hash: hash53(id), first: revision, second: inbound });
  return entries;
}
