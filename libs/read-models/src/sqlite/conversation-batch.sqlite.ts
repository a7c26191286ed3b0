import type { Millis } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { Steps } from '@parley/subscriptions';
import type { ConversationChange, RecordChange } from '../documents/change';
import { weighsTheSame, weightOf, type ConversationDocument } from '../documents/conversation-document';
import { CountChanges } from '../documents/inbox-counts';
import { isKept } from '../documents/kept-documents';
import { isUnhandled, type LogItem } from '../documents/parking';
import {
  projectedConversation,
  projectedRecord,
  type ProjectedConversation,
  type ProjectedRecord,
} from '../documents/projected';
import type { ConversationCache, Kept } from './conversation-cache.sqlite';
import { conversationRows, type ConversationRows } from './conversation-rows.sqlite';
import { erasingKey } from './erasing-work.sqlite';
import { erasings } from './erasings.sqlite';
import { conversationExtras } from './kept-documents.sqlite';
import { inboxCountWrites } from './inbox-counts.sqlite';
import { recordWrites } from './records.sqlite';
import type { WordWrites } from './search-tokens.sqlite';

/** A conversation in the batch in hand, with what was stored before it. */
interface InHand extends Kept {
  readonly before: ConversationDocument | undefined;
}

/** So much memory, in bytes, is taken by what one transaction reads and begins: a fraction of what a thread has. */
const MOST_BYTES = 8 * 1024 * 1024;

/** What is in hand within one transaction: what it has read, and what it has changed so far. */
export interface Batch {
  readonly loaded: Map<string, InHand>;
  readonly changed: Map<string, InHand>;
  readonly records: RecordChange[];
  readonly reported: (readonly [InHand, ProjectedConversation['statuses']])[];
  /** Documents to be kept as they were, and when that was. */
  readonly kept: (readonly [InHand, Millis, ConversationDocument])[];
  readonly guests: (readonly [InHand, readonly string[]])[];
  /** Contacts that the batch has erased: `erasingKey`. */
  readonly erased: Set<string>;
  /** Of all documents in it, also of those that do not change. */
  weight: number;
}

export const newBatch = (): Batch => ({
  loaded: new Map(),
  changed: new Map(),
  records: [],
  reported: [],
  kept: [],
  guests: [],
  erased: new Set(),
  weight: 0,
});

/** It is to be written before anything else is read. */
export const isFull = ({ weight }: Batch): boolean => weight >= MOST_BYTES;

/** Weighs a document that has become another, if it has become much larger or smaller. */
function weigh(batch: Batch, kept: InHand, document: ConversationDocument): void {
  if (kept.document !== undefined && weighsTheSame(kept.document, document)) return;
  batch.weight -= kept.weight;
  kept.weight = weightOf(document);
  batch.weight += kept.weight;
}

/** Undefined for what changes nothing. */
type Projected =
  (ProjectedConversation & { readonly key: string; readonly kept: InHand }) | ProjectedRecord | undefined;

/** How a batch is handled, within one transaction. */
interface BatchWrites {
  /** As a transaction begins. */
  begin(): void;
  /** How an item of the batch is handled: what is read for it is read before it is tried, and nothing is written yet. */
  steps(batch: Batch): Steps<LogItem, Projected>;
  /** Writes what the batch has changed, each conversation and each count once. */
  finish(batch: Batch): void;
}

export function batchWrites(db: SqliteDatabase, cache: ConversationCache, words: WordWrites): BatchWrites {
  const rows = conversationRows(db);
  const takeInHand = loading(rows, cache);
  const storeExtras = extraWrites(db);
  const erased = erasings(db);
  const records = recordWrites(db, words);
  const count = inboxCountWrites(db);

  function prepare(batch: Batch, item: LogItem): () => Projected {
    if (isUnhandled(item)) return () => undefined;
    if (item.kind !== 'conversation') {
      const before = records.find(item);
      return () => projectedRecord(before, item);
    }
    const key = `${item.workspace}/${item.id}`;
    const kept = takeInHand(batch, item, key);
    const before = kept.document && erased.without(kept.document);
    return () => {
      const projected = projectedConversation(before, item);
      return projected && { ...projected, key, kept };
    };
  }

  function keep(batch: Batch, projected: Projected): void {
    if (projected === undefined) return;
    if (!('kept' in projected)) {
      records.save(projected);
      if (erased.begin(projected.change)) batch.erased.add(erasingKey(projected.change.workspace, projected.change.id));
      batch.records.push(projected.change);
      return;
    }
    const { key, kept, statuses, contacted, guests, change } = projected;
    const document = erased.without(projected.document);
    weigh(batch, kept, document);
    if (isKept(kept.document, document)) batch.kept.push([kept, change.commit.at, document]);
    if (guests.length > 0) batch.guests.push([kept, guests]);
    kept.document = document;
    batch.changed.set(key, kept);
    if (contacted !== undefined) records.contacted(change.workspace, document.contactId, contacted);
    if (statuses.length > 0) batch.reported.push([kept, statuses]);
  }

  function finish(batch: Batch): void {
    const changes = new CountChanges();
    for (const kept of batch.changed.values()) store(kept, changes);
    for (const [{ row }, statuses] of batch.reported)
      for (const [number, status] of statuses) rows.report(row as number, number, status);
    storeExtras(batch);
    count(changes);
  }

  function store(kept: InHand, counts: CountChanges): void {
    const { before, document } = kept;
    if (document === undefined) return;
    if (kept.row === undefined) kept.row = rows.insert(document);
    else rows.update(kept.row, document);
    words.conversation(kept.row, before, document);
    counts.changed(before, document);
  }

  return {
    begin: () => erased.look(),
    steps: (batch) => ({
      prepare: (item) => prepare(batch, item),
      keep: (projected) => keep(batch, projected),
    }),
    finish,
  };
}

/** The conversation of a change, which the batch has read from then on. */
function loading(
  rows: Pick<ConversationRows, 'find'>,
  cache: Pick<ConversationCache, 'get'>,
): (batch: Batch, change: ConversationChange, key: string) => InHand {
  function load({ workspace, id }: ConversationChange, key: string): InHand {
    const known = cache.get(key);
    if (known !== undefined) return { ...known, before: known.document };
    const found = rows.find(workspace, id);
    const weight = found === undefined ? 0 : weightOf(found.document);
    return { row: found?.row, document: found?.document, before: found?.document, weight };
  }

  return (batch, change, key) => {
    const known = batch.loaded.get(key);
    if (known !== undefined) return known;
    const kept = load(change, key);
    batch.loaded.set(key, kept);
    batch.weight += kept.weight;
    return kept;
  };
}

/** What a batch has of conversations beside their rows, when these are written. */
function extraWrites(db: SqliteDatabase): (batch: Batch) => void {
  const extras = conversationExtras(db);
  return ({ kept, guests, changed }) => {
    for (const [{ row }, at, document] of kept) extras.keep(row as number, at, document);
    for (const [{ row, document }, contacts] of guests)
      if (document !== undefined) extras.guests(row as number, document.workspace, contacts);
    for (const { row, document } of changed.values()) if (document?.status === 'deleted') extras.drop(row as number);
  };
}
