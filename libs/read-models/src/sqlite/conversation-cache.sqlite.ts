import { LRUCache } from 'lru-cache';
import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';

/** A conversation as it was written last. */
export interface Kept {
  /** Undefined for a conversation that is not stored yet. */
  row: number | undefined;
  document: ConversationDocument | undefined;
  /** What the document takes of memory, in bytes. */
  weight: number;
}

/** Conversations kept in memory between batches; those that change now are likely to change again soon. */
const CACHED = 3_000;
const CACHED_BYTES = 16 * 1024 * 1024;

export interface ConversationCache {
  get(key: string): Readonly<Kept> | undefined;
  set(key: string, kept: Readonly<Kept>): void;
  clear(): void;
  /** What it holds, in bytes of memory, by weight. */
  readonly bytes: number;
  /** Within a transaction, before anything is taken: what was written by another connection makes the cache void. */
  check(): void;
}

export function conversationCache(db: SqliteDatabase): ConversationCache {
  const version = db.prepare('PRAGMA data_version');
  const cache = new LRUCache<string, Readonly<Kept>>({
    max: CACHED,
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ weight }) => Math.max(1, weight),
  });
  let dataVersion: unknown;
  return {
    get: (key) => cache.get(key),
    set: (key, kept) => void cache.set(key, kept),
    clear: () => cache.clear(),
    get bytes() {
      return cache.calculatedSize;
    },
    check() {
      const { data_version: now } = version.get() as { data_version: unknown };
      if (now !== dataVersion) cache.clear();
      dataVersion = now;
    },
  };
}
