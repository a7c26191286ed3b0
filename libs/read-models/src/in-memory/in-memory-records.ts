import { ROUTING_RULES_ID, type Millis } from '@parley/domain';
import type { RecordChange } from '../documents/change';
import { lastOf, unknownContact } from '../documents/project-records';
import type { ContactDocument, RecordDocuments, RecordKind } from '../documents/record-documents';
import { bytesOf, takeWithin } from '../pages/most-bytes';
import type { ContactAddress, RecordPage, RecordQuery, RecordReadModel } from '../record-port';

/** By kind, workspace and id. */
export type InMemoryRecords = Map<string, RecordDocuments[RecordKind]>;

const keyOf = (kind: RecordKind, workspace: string, id: string): string => `${kind}/${workspace}/${id}`;

export const findRecord = <K extends RecordKind>(
  records: InMemoryRecords,
  kind: K,
  workspace: string,
  id: string,
): RecordDocuments[K] | undefined => records.get(keyOf(kind, workspace, id)) as RecordDocuments[K] | undefined;

export function keepRecord(
  records: InMemoryRecords,
  { kind, workspace, id }: RecordChange,
  document: RecordDocuments[RecordKind],
): void {
  records.set(keyOf(kind, workspace, id), document);
}

/** The contact was written to at that time. */
export function keepContacted(records: InMemoryRecords, workspace: string, contactId: string, at: Millis): void {
  const contact = findRecord(records, 'contact', workspace, contactId) ?? unknownContact(workspace, contactId);
  const lastContacted = lastOf(contact.lastContacted, at);
  records.set(keyOf('contact', workspace, contactId), { ...contact, lastContacted });
}

/** A list looks at every record. */
export function inMemoryRecordReads(records: InMemoryRecords): RecordReadModel {
  function all<K extends RecordKind>(kind: K, workspace: string): readonly RecordDocuments[K][] {
    const start = keyOf(kind, workspace, '');
    const found = [...records].filter(([key]) => key.startsWith(start)).map(([, document]) => document);
    return (found as RecordDocuments[K][]).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  function pageOf<Document extends RecordDocuments[RecordKind]>(
    documents: readonly Document[],
    { after = '', ...bounds }: RecordQuery,
  ): RecordPage<Document> {
    const rest = documents.filter(({ id }) => id > after);
    const { taken, more } = takeWithin(
      rest.map((document) => ({ document, bytes: bytesOf(document) })),
      bounds,
    );
    const records = taken.map(({ document }) => document);
    return { records, next: more ? (records.at(-1)?.id ?? null) : null };
  }

  const several = <K extends RecordKind>(
    kind: K,
    workspace: string,
    ids: readonly string[],
  ): readonly RecordDocuments[K][] => [...new Set(ids)].flatMap((id) => findRecord(records, kind, workspace, id) ?? []);

  return {
    contact: (workspace, id) => Promise.resolve(findRecord(records, 'contact', workspace, id)),
    teammate: (workspace, id) => Promise.resolve(findRecord(records, 'teammate', workspace, id)),
    inbox: (workspace, id) => Promise.resolve(findRecord(records, 'inbox', workspace, id)),
    routingRules: (workspace) => Promise.resolve(findRecord(records, 'routing', workspace, ROUTING_RULES_ID)),
    contactsBy: (workspace, address, query) =>
      Promise.resolve(
        pageOf(
          all('contact', workspace).filter((contact) => isAt(contact, address)),
          query,
        ),
      ),
    contactsOf: (workspace, ids) => Promise.resolve(several('contact', workspace, ids)),
    teammatesOf: (workspace, ids) => Promise.resolve(several('teammate', workspace, ids)),
    teammates: (workspace, query) => Promise.resolve(pageOf(all('teammate', workspace), query)),
    inboxes: (workspace, query) => Promise.resolve(pageOf(all('inbox', workspace), query)),
  };
}

const isAt = ({ details }: ContactDocument, address: ContactAddress): boolean =>
  'phone' in address ? details?.phone === address.phone : details?.email?.toLowerCase() === address.email.toLowerCase();
