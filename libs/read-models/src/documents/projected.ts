import type { MessageStatus, Millis } from '@parley/domain';
import type { ConversationChange, RecordChange } from './change';
import { guestsIn } from '../erasing/contacts-in-events';
import type { ConversationDocument } from './conversation-document';
import { statusesIn } from './message-statuses';
import { projectConversation } from './project-conversation';
import { contactedAt, projectRecord } from './project-records';
import type { RecordDocuments, RecordKind } from './record-documents';

/* What a change makes of what is there. Pure: nothing of it is written yet. Undefined for a change that was applied before. */

/** A conversation after a change, and what else the change says. */
export interface ProjectedConversation {
  readonly change: ConversationChange;
  readonly document: ConversationDocument;
  readonly statuses: readonly (readonly [number, MessageStatus])[];
  /** When its contact was written to by the change. */
  readonly contacted: Millis | undefined;
  /** Other contacts that the change brings into it. */
  readonly guests: readonly string[];
}

export function projectedConversation(
  before: ConversationDocument | undefined,
  change: ConversationChange,
): ProjectedConversation | undefined {
  const document = projectConversation(before, change);
  if (document === undefined || document === before) return undefined;
  const guests = guestsIn(change, document.contactId);
  return { change, document, statuses: statusesIn(change), contacted: contactedAt(change), guests };
}

/** A record before and after a change. */
export interface ProjectedRecord {
  readonly change: RecordChange;
  readonly before: RecordDocuments[RecordKind] | undefined;
  readonly document: RecordDocuments[RecordKind];
}

export function projectedRecord(
  before: RecordDocuments[RecordKind] | undefined,
  change: RecordChange,
): ProjectedRecord | undefined {
  const document = projectRecord(before, change);
  return document === undefined || document === before ? undefined : { change, before, document };
}
