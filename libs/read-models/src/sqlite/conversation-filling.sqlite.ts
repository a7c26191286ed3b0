import type { Position } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { Parking, sqliteConsumerTables, type ParkedCommit } from '@parley/subscriptions';
import type { ConversationChange } from '../documents/change';
import { weighsTheSame } from '../documents/conversation-document';
import { conversationRows } from './conversation-rows.sqlite';
import { erasings } from './erasings.sqlite';
import { conversationExtras } from './kept-documents.sqlite';
import { contactsInMemory, conversationsInMemory, type Kept } from './filling-memory.sqlite';
import { isKept } from '../documents/kept-documents';
import { CONVERSATIONS, isUnhandled, PARKED_CHANGES, type LogItem } from '../documents/parking';
import { projectedConversation, projectedRecord, type ProjectedConversation } from '../documents/projected';
import { recordWrites } from './records.sqlite';
import type { WordWrites } from './search-tokens.sqlite';

/** Fills the tables of a file that nobody reads yet, from the beginning of a log. Nothing of it is to survive a death. */
interface ConversationFilling {
  apply(items: readonly LogItem[], position: Position): readonly ParkedCommit[];
  /** Writes what is still in memory. */
  flush(): void;
}

const NO_WORDS: Pick<WordWrites, 'contact'> = { contact: () => undefined };

/**
 * A conversation is written when it has been left alone for long enough to leave the memory, and not with every batch. Counts and
 * words are left out; `makeDerived` makes them.
 */
export function conversationFilling(db: SqliteDatabase): ConversationFilling {
  const rows = conversationRows(db);
  const records = recordWrites(db, NO_WORDS);
  const consumers = sqliteConsumerTables(db);
  const kept = conversationsInMemory(rows);
  const contacts = contactsInMemory(records);
  const extras = conversationExtras(db);
  const erased = erasings(db);
  erased.look();
  let lastRow = 0;
  let lastPosition: Position | undefined;
  db.exec('BEGIN');

  function load({ workspace, id, firstRevision }: ConversationChange): Kept | undefined {
    // The log is gone through once and in order: a first commit is of one that is not there.
    const found = firstRevision === 0 ? undefined : rows.find(workspace, id);
    return found && { ...found, stored: true, changed: false };
  }

  /** Read before it is tried: what the file cannot give is no failure of the commit. */
  function prepare(item: LogItem): () => (() => void) | undefined {
    if (isUnhandled(item)) return () => undefined;
    if (item.kind !== 'conversation') {
      const before = records.find(item);
      return () => {
        const projected = projectedRecord(before, item);
        return (
          projected &&
          (() => {
            records.save(projected);
            erased.begin(projected.change);
          })
        );
      };
    }
    const key = `${item.workspace}/${item.id}`;
    const known = kept.get(key) ?? load(item);
    const before = known && erased.without(known.document);
    return () => {
      const projected = projectedConversation(before, item);
      return projected && (() => keep(key, known, projected));
    };
  }

  function keep(key: string, known: Kept | undefined, projected: ProjectedConversation): void {
    const { change, statuses, contacted, guests } = projected;
    const document = erased.without(projected.document);
    const keeps = isKept(known?.document, document);
    const { row, stored } = known ?? { row: (lastRow += 1), stored: false };
    if (known !== undefined && kept.peek(key) === known && weighsTheSame(known.document, document)) {
      known.document = document;
      known.changed = true;
    } else kept.set(key, { row, document, stored, changed: true });
    for (const [number, status] of statuses) rows.report(row, number, status);
    if (keeps) extras.keep(row, change.commit.at, document);
    if (document.status === 'deleted') extras.drop(row);
    extras.guests(row, document.workspace, guests);
    if (contacted !== undefined) contacts.contacted(document.workspace, document.contactId, contacted);
  }

  return {
    apply(items, position) {
      const parking = new Parking(consumers.parked, PARKED_CHANGES);
      for (const item of items) parking.handle(item, { prepare, keep: (write) => write?.() });
      lastPosition = position;
      return parking.parked;
    },
    flush() {
      kept.clear();
      contacts.clear();
      if (lastPosition !== undefined) consumers.moveCheckpoint(CONVERSATIONS, lastPosition);
      db.exec('COMMIT');
    },
  };
}
