import type { Stamp, Timed, Timestamp } from '../shared';
import type { MessageId, NoteId } from './ids';
import type { Attachment } from './message-events';
import type { ParticipantRef } from './participant-events';
import type { ReopeningPolicy } from './policy';
import type { MessageKind, MessageStatus } from './enums';

export interface NewMessage {
  readonly direction: 'inbound' | 'outbound';
  readonly id: MessageId;
  readonly kind: MessageKind;
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  /** Absent: the contact of the conversation for an inbound message, the actor for an outbound one. */
  readonly sender?: ParticipantRef & { readonly name: string | null };
  readonly sentAt: Timestamp | null;
}

/** What the stream says of a message id that the state alone is not sure of; null when it holds no such message. */
export type Recalled = { readonly number: number; readonly inbound: number } | null;

export interface AboutMessage extends Stamp {
  /** Absent as long as nobody has looked. */
  readonly recalled?: Recalled;
}

export interface RecordMessage extends AboutMessage, Timed {
  readonly type: 'RecordMessage';
  readonly message: NewMessage;
  /** The sender of an inbound message is blocked (rules 9 and 16). */
  readonly blocked?: boolean;
  /** Of the conversation's inbox (rules 15 and 16). Absent: it always reopens. */
  readonly policy?: ReopeningPolicy;
  /** The other conversations of the thread do not know the message (rule 15). */
  readonly threadChecked?: true;
}

/** Whether a message id was seen; never changes anything. */
export interface FindMessage extends AboutMessage {
  readonly type: 'FindMessage';
  /** Null: no message is known; only an earlier request with the same key is looked for. */
  readonly messageId: MessageId | null;
}

export interface ReportMessageStatus extends AboutMessage {
  readonly type: 'ReportMessageStatus';
  readonly messageId: MessageId;
  readonly status: MessageStatus;
  readonly reason: string | null;
}

export interface AddNote extends Stamp {
  readonly type: 'AddNote';
  readonly noteId: NoteId;
  readonly text: string;
}
