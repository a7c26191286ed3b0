import { LRUCache } from 'lru-cache';
import type { Millis } from '@parley/domain';
import { weightOf, type ConversationDocument } from '../documents/conversation-document';
import { lastOf } from '../documents/project-records';
import type { ConversationRows } from './conversation-rows.sqlite';
import type { RecordWrites } from './records.sqlite';

/** Conversations kept in memory, so many and of so many bytes in all, and contacts with the time when they were written to. */
const CACHED = 20_000;
const CACHED_BYTES = 96 * 1024 * 1024;
const CACHED_CONTACTS = 50_000;

/** What it takes of memory, besides the names, to know when a contact was written to. */
const CONTACTED_BYTES = 250;

export interface Kept {
  readonly row: number;
  document: ConversationDocument;
  stored: boolean;
  changed: boolean;
}

/** Conversations by their keys; each is written when it leaves the memory, if it was changed. */
export function conversationsInMemory(rows: ConversationRows): LRUCache<string, Kept> {
  const write = (conversation: Kept): void => {
    if (!conversation.changed) return;
    if (conversation.stored) rows.update(conversation.row, conversation.document);
    else rows.insert(conversation.document, conversation.row);
    conversation.stored = true;
    conversation.changed = false;
  };
  return new LRUCache<string, Kept>({
    max: CACHED,
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ document }) => weightOf(document),
    dispose: write,
    // One that is weighed anew stays, under its own name.
    noDisposeOnSet: true,
  });
}

interface Contacted {
  readonly workspace: string;
  readonly id: string;
  readonly at: Millis;
}

interface ContactsInMemory {
  /** The contact was written to; the last time counts. */
  contacted(workspace: string, id: string, at: Millis): void;
  /** Writes them all. */
  clear(): void;
  /** What they take, in bytes of memory, by weight. */
  readonly bytes: number;
}

/** When contacts were written to; each is written when it leaves the memory. */
export function contactsInMemory(records: Pick<RecordWrites, 'contacted'>): ContactsInMemory {
  const times = new LRUCache<string, Contacted>({
    max: CACHED_CONTACTS,
    maxSize: CACHED_CONTACTS * CONTACTED_BYTES,
    sizeCalculation: ({ workspace, id }) => CONTACTED_BYTES + 2 * (workspace.length + id.length),
    dispose: ({ workspace, id, at }, _, reason) => {
      if (reason !== 'set') records.contacted(workspace, id, at);
    },
  });
  return {
    contacted(workspace, id, at) {
      const key = `${workspace}/${id}`;
      times.set(key, { workspace, id, at: lastOf(times.peek(key)?.at ?? null, at) });
    },
    clear: () => times.clear(),
    get bytes() {
      return times.calculatedSize;
    },
  };
}
