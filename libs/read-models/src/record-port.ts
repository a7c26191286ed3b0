import type { ContactDocument, InboxDocument, RoutingDocument, TeammateDocument } from './documents/record-documents';
import type { MostBytes } from './pages/most-bytes';

/** One address: a phone as it was saved, or an e-mail without regard to case. */
export type ContactAddress = { readonly phone: string } | { readonly email: string };

export interface RecordQuery {
  /** Only ids behind this one: the `next` of the page before. */
  readonly after?: string | undefined;
  /** 1 or more. */
  readonly limit: number;
  readonly mostBytes?: MostBytes;
}

/** Records in the order of their ids. */
export interface RecordPage<Document> {
  readonly records: readonly Document[];
  /** The id of the last one; null when there is nothing behind it. */
  readonly next: string | null;
}

/** Contacts, teammates, inboxes and rules of routing: found by id or address, and listed by id. Those that nothing was said of are not there. */
export interface RecordReadModel {
  contact(workspace: string, id: string): Promise<ContactDocument | undefined>;
  teammate(workspace: string, id: string): Promise<TeammateDocument | undefined>;
  inbox(workspace: string, id: string): Promise<InboxDocument | undefined>;
  routingRules(workspace: string): Promise<RoutingDocument | undefined>;
  /** Several contacts may share an address. */
  contactsBy(workspace: string, address: ContactAddress, query: RecordQuery): Promise<RecordPage<ContactDocument>>;
  /** For joins: those of the ids that are there, in any order, each once. */
  contactsOf(workspace: string, ids: readonly string[]): Promise<readonly ContactDocument[]>;
  teammatesOf(workspace: string, ids: readonly string[]): Promise<readonly TeammateDocument[]>;
  teammates(workspace: string, query: RecordQuery): Promise<RecordPage<TeammateDocument>>;
  inboxes(workspace: string, query: RecordQuery): Promise<RecordPage<InboxDocument>>;
}
