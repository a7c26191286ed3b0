import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { withoutContact } from '../erasing/without-erased';
import { parsedConversation } from './conversation-rows.sqlite';
import type { ErasingUnderWay } from './erasings.sqlite';
import type { WordWrites } from './search-tokens.sqlite';

/** Whether all that a document knows lies before an erasing. */
export type IsBefore = (document: ConversationDocument, erasing: ErasingUnderWay) => boolean;

export const asTheyStand: IsBefore = ({ position }, erasing) => position < erasing.position;

/** A document counts once for each so many characters of its JSON, begun or not: large ones take as long as several. */
const COUNTED_CHARACTERS = 10_000;

const countOf = (json: string): number => 1 + Math.floor(json.length / COUNTED_CHARACTERS);

interface Rewriting {
  /** The document of a conversation, with the words that find it. Gives what it counts. */
  document(row: number): number;
  /** Those that are kept of a conversation behind a revision, until they count `most`. Gives what they count, and the last one's revision. */
  kept(row: number, after: number, most: number): { readonly count: number; readonly last: number };
}

/** Takes a contact out of stored documents. */
function rewriting(
  db: SqliteDatabase,
  words: Pick<WordWrites, 'conversation'>,
): (erasing: ErasingUnderWay, isBefore: IsBefore) => Rewriting {
  const stored = db.prepare('SELECT document FROM conversations WHERE row = ?');
  const store = db.prepare('UPDATE conversations SET document = ? WHERE row = ?');
  const nextKept = db.prepare(
    'SELECT revision, document FROM kept_documents WHERE conversation = ? AND revision > ? ORDER BY revision LIMIT 1',
  );
  const keep = db.prepare('UPDATE kept_documents SET document = ? WHERE conversation = ? AND revision = ?');
  return (erasing, isBefore) => ({
    document(row) {
      const { document: json } = stored.get(row) as { document: string };
      const document = parsedConversation(json);
      const left = isBefore(document, erasing) ? withoutContact(document, erasing.contact) : document;
      const leftJson = JSON.stringify(left);
      if (leftJson !== json) {
        store.run(leftJson, row);
        words.conversation(row, document, left);
      }
      return countOf(json);
    },
    kept(row, after, most) {
      let [count, last] = [0, after];
      while (count < most) {
        const found = nextKept.get(row, last) as { revision: number; document: string } | undefined;
        if (found === undefined) break;
        const document = parsedConversation(found.document);
        if (isBefore(document, erasing))
          keep.run(JSON.stringify(withoutContact(document, erasing.contact)), row, found.revision);
        count += countOf(found.document);
        last = found.revision;
      }
      return { count, last };
    },
  });
}

/**
 * Goes through the stored documents of those who were erased, until they count `most`, within a transaction. Gives whether all of it is
 * done. What it has come to is kept with the erasing, so that it goes on there.
 */
export function documentErasing(
  db: SqliteDatabase,
  words: Pick<WordWrites, 'conversation'>,
): (most: number, isBefore: IsBefore) => boolean {
  const next = db.prepare('SELECT * FROM erasings WHERE conversation IS NOT NULL LIMIT 1');
  const concerned = db.prepare(
    `SELECT row FROM conversations INDEXED BY conversations_of_contact WHERE workspace = ? AND contact = ? AND row >= ?
     UNION SELECT conversation FROM guests WHERE workspace = ? AND contact = ? AND conversation >= ?
     ORDER BY 1 LIMIT ?`,
  );
  const rewrite = rewriting(db, words);
  const moveTo = db.prepare('UPDATE erasings SET conversation = ?, revision = ? WHERE workspace = ? AND contact = ?');

  /** Goes on with one erasing until its documents count so much; gives what they do. */
  function goOn(erasing: ErasingUnderWay, most: number, isBefore: IsBefore): number {
    const { workspace, contact, conversation, revision } = erasing;
    const place = [workspace, contact, conversation] as const;
    const rows = concerned.all(...place, ...place, most) as unknown as readonly { row: number }[];
    const { document, kept } = rewrite(erasing, isBefore);
    let done = 0;
    for (const { row } of rows) {
      const began = row === conversation && revision >= 0;
      if (!began) done += document(row);
      const { count, last } = kept(row, began ? revision : 0, most - done);
      done += count;
      if (done >= most) {
        moveTo.run(row, last, workspace, contact);
        return done;
      }
    }
    const last = rows.length < most ? undefined : rows.at(-1);
    moveTo.run(last === undefined ? null : last.row + 1, last === undefined ? null : -1, workspace, contact);
    return done;
  }

  return (most, isBefore) => {
    let left = most;
    for (let erasing = next.get(); erasing !== undefined; erasing = next.get()) {
      if (left <= 0) return false;
      left -= goOn(erasing as unknown as ErasingUnderWay, left, isBefore);
    }
    return true;
  };
}
