import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { searchTokensOfContact, searchTokensOfConversation } from '../lists/matches';
import type { ContactDocument } from '../documents/record-documents';
import { indexedTokensOf } from '../search/search-tokens';

/*
 * What search finds conversations and contacts by: the words of `search-tokens.ts`, indexed by SQLite, which only cuts at the blanks
 * between them. The number of its workspace stands before each word, so a search never meets those of another.
 */

/** Words as they are indexed; a number and a letter, so that no workspace's words begin as another's do. */
const inWorkspace = (workspace: number, tokens: readonly string[]): string =>
  indexedTokensOf(tokens)
    .map((token) => `${workspace}x${token}`)
    .join(' ');

export interface WordWrites {
  conversation(row: number | bigint, before: ConversationDocument | undefined, after: ConversationDocument): void;
  contact(row: number | bigint, before: ContactDocument | undefined, after: ContactDocument): void;
}

export function tokenWrites(db: SqliteDatabase): WordWrites {
  const numberOf = workspaceNumbers(db);
  const writing = (table: string): ((row: number | bigint, before: string, after: string) => void) => {
    const put = db.prepare(`INSERT OR REPLACE INTO ${table} (rowid, words) VALUES (?, ?)`);
    const drop = db.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
    return (row, before, after) => {
      if (before === after) return;
      if (after === '') drop.run(row);
      else put.run(row, after);
    };
  };
  const ofConversation = writing('conversation_words');
  const ofContact = writing('contact_words');
  const indexed = (workspace: string, tokens: readonly string[]): string =>
    tokens.length === 0 ? '' : inWorkspace(numberOf(workspace), tokens);

  return {
    conversation(row, before, after) {
      if (before !== undefined && sameText(before, after)) return;
      const tokens = (document: ConversationDocument | undefined): string =>
        document === undefined || document.status === 'deleted'
          ? ''
          : indexed(document.workspace, searchTokensOfConversation(document));
      ofConversation(row, tokens(before), tokens(after));
    },
    contact(row, before, after) {
      ofContact(
        row,
        indexed(after.workspace, searchTokensOfContact(before)),
        indexed(after.workspace, searchTokensOfContact(after)),
      );
    },
  };
}

/** Most changes leave the words alone; that is cheaper to see than to compute. */
const sameText = (a: ConversationDocument, b: ConversationDocument): boolean =>
  a.subject === b.subject &&
  a.lastMessage?.preview === b.lastMessage?.preview &&
  (a.status === 'deleted') === (b.status === 'deleted');

function workspaceNumbers(db: SqliteDatabase): (workspace: string) => number {
  const find = db.prepare('SELECT number FROM workspaces WHERE id = ?');
  const make = db.prepare('INSERT INTO workspaces (id) VALUES (?)');
  return (workspace) => {
    const found = find.get(workspace) as { number: number } | undefined;
    return found?.number ?? Number(make.run(workspace).lastInsertRowid);
  };
}

/** So many conversations are looked at one by one; a word that more have narrows too little. */
const MOST_FOUND = 2_000;
const MOST_CONTACTS_FOUND = 200;

/**
 * The rows of all conversations that may have all of the words, few enough to look at each: those of the rarest word or letter.
 * Whether letters stand in the order that is asked for the index does not know.
 * Undefined when every one of the words is too common.
 */
export function tokenSearch(
  db: SqliteDatabase,
): (workspace: string, tokens: readonly string[]) => readonly number[] | undefined {
  const numberOf = db.prepare('SELECT number FROM workspaces WHERE id = ?');
  const conversations = db.prepare(
    'SELECT rowid AS row FROM conversation_words WHERE conversation_words MATCH ? LIMIT ?',
  );
  const contacts = db.prepare(
    `SELECT r.id FROM contact_words JOIN records r ON r.row = contact_words.rowid WHERE contact_words MATCH ? LIMIT ?`,
  );
  const ofContact = db.prepare(
    `SELECT row FROM conversations INDEXED BY conversations_of_contact_by_updated_at
     WHERE workspace = ? AND contact = ? AND state IS NOT NULL LIMIT ?`,
  );

  // What SQLite would put together for a beginning that many words have is large; to count is only to go through it.
  db.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS temp.conversation_vocabulary USING fts5vocab(main, conversation_words, row);
     CREATE VIRTUAL TABLE IF NOT EXISTS temp.contact_vocabulary USING fts5vocab(main, contact_words, row)`,
  );
  const counting = (table: string): ((begin: string, most: number) => boolean) => {
    const counts = db.prepare(`SELECT doc FROM temp.${table} WHERE term >= ? AND term < ?`);
    return (begin, most) => {
      let sum = 0;
      for (const row of counts.iterate(begin, `${begin}\u{10ffff}`)) {
        sum += Number(row['doc']);
        if (sum > most) return false;
      }
      return true;
    };
  };
  const fewConversations = counting('conversation_vocabulary');
  const fewContacts = counting('contact_vocabulary');

  function rowsOf(workspace: string, number: number, token: string): readonly number[] | undefined {
    // Nothing but letters, marks and digits is in a word.
    const begin = inWorkspace(number, [token]);
    // Texts may have several of these words, so what is few by this count is few indeed.
    if (!fewContacts(begin, MOST_CONTACTS_FOUND) || !fewConversations(begin, MOST_FOUND * 2)) return undefined;
    const match = `"${begin}"*`;
    const named = contacts.all(match, MOST_CONTACTS_FOUND + 1) as unknown as readonly { id: string }[];
    if (named.length > MOST_CONTACTS_FOUND) return undefined;
    const rows = new Set<number>();
    const add = (found: readonly unknown[]): void => found.forEach((one) => rows.add((one as { row: number }).row));
    for (const { id } of named) {
      add(ofContact.all(workspace, id, MOST_FOUND + 1));
      if (rows.size > MOST_FOUND) return undefined;
    }
    add(conversations.all(match, MOST_FOUND + 1));
    return rows.size > MOST_FOUND ? undefined : [...rows];
  }

  return (workspace, tokens) => {
    const number = (numberOf.get(workspace) as { number: number } | undefined)?.number;
    if (number === undefined) return [];
    return indexedTokensOf(tokens).reduce<readonly number[] | undefined>((fewest, token) => {
      if (fewest?.length === 0) return fewest;
      const found = rowsOf(workspace, number, token);
      return fewest === undefined || (found !== undefined && found.length < fewest.length) ? found : fewest;
    }, undefined);
  };
}
