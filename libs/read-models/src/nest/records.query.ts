import { Query } from '@nestjs/cqrs';
import type { ContactDocument, InboxDocument, TeammateDocument } from '../documents/record-documents';
import type { ContactAddress, RecordPage, RecordQuery } from '../record-port';

/** Undefined when the workspace has no record of such a contact, even if conversations name it. */
export class GetContact extends Query<ContactDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

/** The contacts with that phone or e-mail, at most `limit` of them. */
export class FindContacts extends Query<readonly ContactDocument[]> {
  constructor(
    readonly workspace: string,
    readonly address: ContactAddress,
    readonly limit: number,
  ) {
    super();
  }
}

export class GetTeammate extends Query<TeammateDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListTeammates extends Query<RecordPage<TeammateDocument>> {
  constructor(
    readonly workspace: string,
    readonly query: RecordQuery,
  ) {
    super();
  }
}

export class GetInbox extends Query<InboxDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListInboxes extends Query<RecordPage<InboxDocument>> {
  constructor(
    readonly workspace: string,
    readonly query: RecordQuery,
  ) {
    super();
  }
}
