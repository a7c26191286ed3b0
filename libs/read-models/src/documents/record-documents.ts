import type { AssigneeType, ChannelType, ContactStatus, InboxSettings, Millis, RoutingRule } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { Kind } from './change';

export type RecordKind = Exclude<Kind, 'conversation'>;

/** What all records have in common. Plain JSON; like all of the read model, rebuilt and never migrated. */
interface RecordDocument {
  readonly workspace: string;
  readonly id: string;
  /** Stream revision of the last commit applied. */
  readonly revision: number;
}

export interface ContactDocument extends RecordDocument {
  /** -1 for one that nothing was said of but by conversations. */
  readonly revision: number;
  /** `none` before the first event of its own; `unsaved` for one that was blocked without ever being saved. */
  readonly record: 'none' | 'unsaved' | 'saved' | 'erased';
  readonly blocked: boolean;
  /** Where in the log it was erased last: what conversations said of it before is not shown any more. Null for one that never was. */
  readonly erasedAt: Position | null;
  /** Null unless saved. */
  readonly details: ContactDetails | null;
  /** Stamp of the first save, of the first after an erasure if there was one; null before it. */
  readonly createdAt: Millis | null;
  /** Stamp of the last event of its own. */
  readonly updatedAt: Millis | null;
  /** Stamp of the last message sent to the contact, in whichever conversation. */
  readonly lastContacted: Millis | null;
}

/** What is private is null, or empty, where it is gone. */
export interface ContactDetails {
  readonly status: ContactStatus;
  readonly preferredChannel: ChannelType | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly metadata: { readonly [name: string]: unknown };
}

export interface TeammateDocument extends RecordDocument {
  readonly type: AssigneeType;
  readonly available: boolean;
  /** Null, like e-mail and avatar, where the private part is gone. */
  readonly name: string | null;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
}

export interface InboxDocument extends RecordDocument {
  readonly settings: InboxSettings;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
}

/** The rules of a workspace. */
export interface RoutingDocument extends RecordDocument {
  readonly rules: readonly RoutingRule[];
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
}

/** The document of each kind of record. */
export interface RecordDocuments {
  readonly contact: ContactDocument;
  readonly teammate: TeammateDocument;
  readonly inbox: InboxDocument;
  readonly routing: RoutingDocument;
}
