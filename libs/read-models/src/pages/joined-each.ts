import type { ConversationDocument } from '../documents/conversation-document';
import type { RecordReadModel } from '../record-port';
import { joined, joinedOf, joinedTo, type Joined } from '../views/joined';
import { nextTurn } from './next-turn';

/** Which records conversations show, and how these are read. */
interface Join {
  idsOf(document: ConversationDocument): readonly string[];
  read(documents: readonly ConversationDocument[]): Promise<Joined>;
}

type Records = Pick<RecordReadModel, 'contactsOf' | 'teammatesOf'>;

/** All that a whole conversation shows. */
export const allRecords = (model: Records, workspace: string): Join => ({
  idsOf(document) {
    const { contacts, teammates } = joinedOf([document]);
    return [...contacts, ...teammates];
  },
  read: (documents) => joinedTo(model, workspace, documents),
});

/** Their contacts alone. */
export const contactsAlone = (model: Pick<Records, 'contactsOf'>, workspace: string): Join => ({
  idsOf: ({ contactId }) => [contactId],
  async read(documents) {
    const ids = documents.map(({ contactId }) => contactId);
    return joined(await model.contactsOf(workspace, ids), []);
  },
});

/** Records that are read in one go, but for those of one conversation: some 2 MiB where all of them are contacts at their limits. */
const READ_AT_ONCE = 128;

/**
 * Each of the conversations with what is joined to it. Records are read for some conversations at a time, with turns for others between
 * them: those of a whole page may be very many.
 */
export async function* joinedEach(
  documents: readonly ConversationDocument[],
  join: Join,
): AsyncGenerator<readonly [ConversationDocument, Joined], void, undefined> {
  for (const [i, some] of partsOf(documents, join).entries()) {
    if (i > 0) await nextTurn();
    const records = await join.read(some);
    for (const document of some) yield [document, records];
  }
}

function partsOf(
  documents: readonly ConversationDocument[],
  { idsOf }: Pick<Join, 'idsOf'>,
): readonly (readonly ConversationDocument[])[] {
  const parts: ConversationDocument[][] = [];
  let part: ConversationDocument[] = [];
  let ids: ReadonlySet<string> = new Set();
  for (const document of documents) {
    const own = idsOf(document);
    const together = new Set([...ids, ...own]);
    const fits = part.length > 0 && together.size <= READ_AT_ONCE;
    if (!fits) parts.push((part = []));
    part.push(document);
    ids = fits ? together : new Set(own);
  }
  return parts;
}
