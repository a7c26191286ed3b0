import type { Millis } from '@parley/domain';
import type { Moment } from '../documents/kept-documents';
import type { ConversationDocument } from '../documents/conversation-document';
import { withoutContact, type ErasedAt } from '../erasing/without-erased';
import { findRecord, type InMemoryRecords } from './in-memory-records';

interface KeptDocument {
  readonly at: Millis;
  readonly document: ConversationDocument;
}

/** All that says something of contacts. */
export interface InMemoryDocuments {
  /** By workspace, then by id. */
  readonly workspaces: Map<string, Map<string, ConversationDocument>>;
  /** By workspace and conversation, those that are kept, oldest first. */
  readonly kept: Map<string, readonly KeptDocument[]>;
  readonly records: InMemoryRecords;
}

/** Where in the log contacts of a workspace were erased last. */
export const erasedIn =
  (records: InMemoryRecords, workspace: string): ErasedAt =>
  (contactId) =>
    findRecord(records, 'contact', workspace, contactId)?.erasedAt ?? undefined;

/** Takes a contact out of every document, at once; of what is late all that is there, whatever came since. */
export function eraseContact(shared: InMemoryDocuments, workspace: string, contactId: string, isLate: boolean): void {
  const erased = erasedIn(shared.records, workspace)(contactId);
  const without = (document: ConversationDocument): ConversationDocument =>
    isLate || (erased !== undefined && document.position < erased) ? withoutContact(document, contactId) : document;
  const documents = shared.workspaces.get(workspace) ?? new Map<string, ConversationDocument>();
  for (const [id, document] of documents) {
    documents.set(id, without(document));
    const key = `${workspace}/${id}`;
    const kept = shared.kept.get(key);
    if (kept !== undefined)
      shared.kept.set(
        key,
        kept.map(({ at, document: then }) => ({ at, document: without(then) })),
      );
  }
}

export function keepDocument({ kept }: Pick<InMemoryDocuments, 'kept'>, keeping: KeptDocument): void {
  const key = `${keeping.document.workspace}/${keeping.document.id}`;
  kept.set(key, [...(kept.get(key) ?? []), keeping]);
}

export const keptAt = (
  { kept }: Pick<InMemoryDocuments, 'kept'>,
  workspace: string,
  id: string,
  moment: Moment,
): ConversationDocument | undefined =>
  kept
    .get(`${workspace}/${id}`)
    ?.findLast(({ at, document }) => ('revision' in moment ? document.revision <= moment.revision : at <= moment.at))
    ?.document;
