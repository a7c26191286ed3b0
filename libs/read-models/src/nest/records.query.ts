import type { ContactDocument, InboxDocument, TeammateDocument } from '../documents/record-documents';
import type { ContactAddress, RecordPage, RecordQuery } from '../record-port';
import { PlainQuery } from './plain.query';

/** Undefined when the workspace has no record of such a contact, even if conversations name it. */
export class GetContact extends PlainQuery<ContactDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

/** The contacts with that phone or e-mail, at most `limit` of them. */
export class FindContacts extends PlainQuery<readonly ContactDocument[]> {
  constructor(
    readonly workspace: string,
    readonly address: ContactAddress,
    readonly limit: number,
  ) {
    super();
  }
}

export class GetTeammate extends PlainQuery<TeammateDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListTeammates extends PlainQuery<RecordPage<TeammateDocument>> {
  constructor(
    readonly workspace: string,
    readonly query: RecordQuery,
  ) {
    super();
  }
}

export class GetInbox extends PlainQuery<InboxDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListInboxes extends PlainQuery<RecordPage<InboxDocument>> {
  constructor(
    readonly workspace: string,
    readonly query: RecordQuery,
  ) {
    super();
  }
}
