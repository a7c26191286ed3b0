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
  /** In the order of the messages, each run at most as long as the one before. */
  readonly recent: readonly ReadonlyMap<MessageId, SeenMessage>[];
  readonly older: HashRuns;
}

export const noMessages: MessageIndex = { recent: [], older: noHashes };

/** The longest run of exact ids. Two of them, and the older becomes hashes. */
const EXACT = 1_024;

export function addMessage({ recent, older }: MessageIndex, id: MessageId, seen: SeenMessage): MessageIndex {
  const runs = [...recent];
  let run: ReadonlyMap<MessageId, SeenMessage> = new Map([[id, seen]]);
  for (let last = runs.at(-1); last !== undefined && last.size === run.size && run.size < EXACT; last = runs.at(-1)) {
    run = new Map([...last, ...run]);
    runs.pop();
  }
  runs.push(run);
  const [oldest] = runs;
  return runs.length > 1 && oldest?.size === EXACT && run.size === EXACT
    ? { recent: runs.slice(1), older: addHashRun(older, hashRun(hashedAfter(oldest, -1))) }
    : { recent: runs, older };
}

/** What is known of an id: seen for certain, or perhaps, in one of these places of the stream; undefined for a new one. */
export type FoundMessage =
  | { readonly certain: true; readonly seen: SeenMessage }
  | { readonly certain: false; readonly places: readonly MessagePlace[] };

export type MessagePlace = Omit<SeenMessage, 'number'>;

export function findMessage({ recent, older }: MessageIndex, id: MessageId): FoundMessage | undefined {
  for (const run of recent) {
    const seen = run.get(id);
    if (seen !== undefined) return { certain: true, seen };
  }
  if (older.length === 0) return undefined;
  const places = findHash(older, hash53(id)).map(({ first, second }) => ({ revision: first, inbound: second }));
  return places.length > 0 ? { certain: false, places } : undefined;
}

/** The messages recorded after a revision, as hashes; of the last 1,000 messages at least. What snapshots keep. */
export const messagesAfter = ({ recent }: MessageIndex, revision: number): HashRun =>
  hashRun(recent.flatMap((run) => hashedAfter(run, revision)));

/** An index of nothing but hashes: what comes out of snapshots. */
export const indexOfHashes = (runs: HashRuns): MessageIndex => ({ recent: [], older: runs });

function hashedAfter(run: ReadonlyMap<MessageId, SeenMessage>, after: number): readonly HashEntry[] {
  const entries: HashEntry[] = [];
  for (const [id, { revision, inbound }] of run)
    if (revision > after) entries.push({ hash: hash53(id), first: revision, second: inbound });
  return entries;
}
