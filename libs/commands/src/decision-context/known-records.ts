import { noContact, type Contact, type Inbox, type Teammate } from '@parley/domain';

/** Contacts and inboxes as decisions see them: current within a second in every process, at once in the one that changed them. */
export interface Records {
  /** What is at hand; undefined when it has to be read. */
  contactNow(workspace: string, id: string): Contact | undefined;
  inboxNow(workspace: string, id: string): { readonly inbox: Inbox } | undefined;
  /** Reject with `StoreUnavailable`. */
  contact(workspace: string, id: string): Promise<Contact>;
  inbox(workspace: string, id: string): Promise<Inbox>;
}

/** Contacts and teammates, as current as `Records`. */
export interface KnownPeople {
  /** Reject with `StoreUnavailable`. */
  contact(workspace: string, id: string): Promise<Contact>;
  teammate(workspace: string, id: string): Promise<Teammate>;
}

/** Where nothing is recorded of anybody. */
export const noRecords: Records = {
  contactNow: () => noContact,
  inboxNow: () => ({ inbox: null }),
  contact: () => Promise.resolve(noContact),
  inbox: () => Promise.resolve(null),
};
