import type { ContactDocument, InboxDocument, RoutingDocument, TeammateDocument } from '../documents/record-documents';
import type { WrittenPage } from '../pages/page-items';
import type { IdPageQuery } from '../pages/record-page';
import type { ContactAddress } from '../record-port';
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

/* Pages of records, as their views, in the order of their ids; the place to go on behind is an id. */

/** Of the contacts with that phone or e-mail, as `ContactRecordView`s. */
export class FindContacts extends PlainQuery<WrittenPage<string>> {
  constructor(
    readonly workspace: string,
    readonly address: ContactAddress,
    readonly query: IdPageQuery,
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

export class ListTeammates extends PlainQuery<WrittenPage<string>> {
  constructor(
    readonly workspace: string,
    readonly query: IdPageQuery,
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

export class ListInboxes extends PlainQuery<WrittenPage<string>> {
  constructor(
    readonly workspace: string,
    readonly query: IdPageQuery,
  ) {
    super();
  }
}

/** Undefined when the workspace never had any. */
export class GetRoutingRules extends PlainQuery<RoutingDocument | undefined> {
  constructor(readonly workspace: string) {
    super();
  }
}
